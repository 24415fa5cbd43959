import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Break, foldText } from '../../src/analyzers/folded-text.ts';
import { NameMatcher } from '../../src/analyzers/name-matcher.ts';

describe('NameMatcher', () => {
  it.each([
    ['Jane Doe', 'jane.doe', 'jane.doe'],
    ['Jane Doe', 'BlueHarbour_JaneDoe-x264', 'JaneDoe'],
    ['Jane Doe', 'blueharbour janedoe', 'janedoe'],
    ['Toshirō Mifune', 'TOSHIRO MIFUNE', 'TOSHIRO MIFUNE'],
    ['Peter O’Toole', "peter.o'toole", "peter.o'toole"],
    ['Peter O’Toole', 'PeterOToole', 'PeterOToole'],
    ['Søren Łukasz', 'soren-lukasz', 'soren-lukasz'],
    ['20th Century Fox', '20thCenturyFox.1977', '20thCenturyFox'],
    ['三船敏郎', '映画三船敏郎主演', '三船敏郎'],
    ['عزت‌الله انتظامی', 'گاو عزت الله انتظامی', 'عزت الله انتظامی'],
    ['Александр Кайдановский', 'александр_кайдановский', 'александр_кайдановский'],
  ])('finds %s in %s', (name, text, found) => {
    expect(foundIn([name], text)).toEqual([found]);
  });

  it.each([
    ['Will', 'goodwill hunting'],
    ['Art', 'artists'],
    ['Madmax', 'mad max'],
    ['Jane Doe', 'jane doeling'],
    ['Ed', 'ed wood'],
  ])('does not find %s in %s', (name, text) => {
    expect(foundIn([name], text)).toEqual([]);
  });

  it('takes the longest name, and each letter once', () => {
    expect(foundIn(['Ann', 'Ann Lee', 'Lee Marvin'], 'ann lee marvin')).toEqual(['lee marvin', 'ann']);
    expect(foundIn(['Ann', 'Ann Lee'], 'Ann Lee and Ann')).toEqual(['Ann Lee', 'Ann']);
  });

  it('gives all that have the name', () => {
    const matcher = new NameMatcher<number>();
    [1, 2].forEach((value) => matcher.add('Ann Lee', value));
    expect(matcher.find(foldText('Ann.Lee')).map(({ values }) => values)).toEqual([[1, 2]]);
  });

  it('finds what looking for each name at each place finds', () => {
    const word = fc.stringMatching(/^[abÀé1']{1,4}$/);
    const separator = fc.constantFrom(' ', '.', '', '_', "'", ' - ');
    const phrase = fc
      .array(fc.tuple(word, separator), { minLength: 1, maxLength: 6 })
      .map((parts) => parts.flat().join(''));
    fc.assert(
      fc.property(fc.array(phrase, { maxLength: 12 }), phrase, (names, text) => {
        expect(foundIn(names, text)).toEqual(naivelyFoundIn(names, text));
      }),
      { numRuns: 400 },
    );
  });
});

describe('foldText', () => {
  it('keeps the place of each letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { letters, breaks, spans } = foldText(text);
        expect(breaks).toHaveLength(letters.length + 1);
        expect(spans).toHaveLength(letters.length);
        for (const [index, { start, end }] of spans.entries()) {
          expect(foldText(text.slice(start, end)).letters).toContain(letters[index]);
        }
      }),
    );
  });

  it('is the same for what differs in case and accents only', () => {
    expect(foldText('ÉCOLE straße').letters.join('')).toBe(foldText('ecole STRASSE').letters.join(''));
  });
});

function foundIn(names: readonly string[], text: string): string[] {
  const matcher = new NameMatcher<string>();
  names.forEach((name) => matcher.add(name, name));
  return matcher.find(foldText(text)).map(({ start, end }) => text.slice(start, end));
}

/** By the definition: at every place, every name, letter by letter; then the longest first. */
function naivelyFoundIn(names: readonly string[], text: string): string[] {
  const folded = foldText(text);
  const found: { start: number; length: number }[] = [];
  for (let start = 0; start < folded.letters.length; start += 1) {
    for (const name of names.map(foldText)) {
      const { length } = name.letters;
      const isThere =
        length >= 3 &&
        name.letters.every((letter, index) => folded.letters[start + index] === letter) &&
        folded.breaks[start] !== Break.NONE &&
        folded.breaks[start + length] !== Break.NONE &&
        name.breaks.every(
          (_, index) =>
            index === 0 ||
            index >= length ||
            folded.breaks[start + index] !== Break.HARD ||
            name.breaks[index] !== Break.NONE,
        );
      if (isThere) found.push({ start, length });
    }
  }
  found.sort((a, b) => b.length - a.length || a.start - b.start);
  const taken = new Set<number>();
  return found.flatMap(({ start, length }) => {
    const places = Array.from({ length }, (_, index) => start + index);
    if (places.some((place) => taken.has(place))) return [];
    places.forEach((place) => taken.add(place));
    return [text.slice(folded.spans[start]?.start, folded.spans[start + length - 1]?.end)];
  });
}
