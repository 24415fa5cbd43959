/**
 * A text in the form in which names are looked for in it: its letters and digits, without case and accents, and where
 * words may begin. `breaks[i]` stands before letter `i`, and the last one behind all of them.
 */
export interface FoldedText {
  readonly text: string;
  readonly letters: readonly string[];
  readonly breaks: readonly Break[];
  /** Where in the text each letter comes from, in UTF-16 code units. */
  readonly spans: readonly Span[];
}

/** A stretch of a text in UTF-16 code units; the end does not belong to it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const Break = {
  /** Within a word. */
  NONE: 0,
  /** A word may begin without anything between: `JaneDoe`, `x264`, `O'Toole`, any Chinese character. */
  SOFT: 1,
  /** Something other than letters and digits lies between, or one of the text's ends. */
  HARD: 2,
} as const;
export type Break = (typeof Break)[keyof typeof Break];

/** Folds a text; what does not belong to a letter or a digit is left out. */
export function foldText(text: string): FoldedText {
  const letters: string[] = [];
  const breaks: Break[] = [];
  const spans: Span[] = [];
  const characters = [...text];
  let pending: Break = Break.HARD;
  let before: string | undefined;
  let offset = 0;
  characters.forEach((character, index) => {
    const span = { start: offset, end: (offset += character.length) };
    if (ACCENT.test(character)) return;
    if (!WORD.test(character)) {
      pending = Math.max(pending, JOINER.test(character) ? Break.SOFT : Break.HARD) as Break;
      before = undefined;
      return;
    }
    if (before !== undefined && isWordStart(before, character, characters[index + 1])) pending = Break.SOFT;
    for (const letter of foldedLetters(character)) {
      breaks.push(pending);
      letters.push(letter);
      spans.push(span);
      pending = Break.NONE;
    }
    before = character;
  });
  breaks.push(Break.HARD);
  return { text, letters, breaks, spans };
}

/** The letters and digits alone: equal for texts that differ in case, accents, spaces and punctuation only. */
export function foldedKey(text: string): string {
  return foldText(text).letters.join('');
}

/** The words of a text, folded, without regard to soft breaks. */
export function foldedWords(text: string): string[] {
  const { letters, breaks } = foldText(text);
  const words: string[] = [];
  letters.forEach((letter, index) => {
    if (breaks[index] === Break.HARD) words.push(letter);
    else words.push(`${words.pop() ?? ''}${letter}`);
  });
  return words;
}

const WORD = /[\p{L}\p{N}\p{M}]/u;
/** The accents of the Latin, Greek and Cyrillic scripts; marks of other scripts are letters in their own right. */
const ACCENT = /[\u0300-\u036f]/;
/** Apostrophes, and what is invisible: they may be left out within a name. */
const JOINER = /['’ʼ\u00ad\u200b-\u200d]/;
const LOWER = /\p{Ll}/u;
const UPPER = /\p{Lu}/u;
const DIGIT = /\p{N}/u;
const IDEOGRAPH = /\p{Script=Han}/u;

/** Letters that Unicode does not take apart, as they are written where they are missing. */
const SPELT_OUT: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};

function foldedLetters(character: string): Iterable<string> {
  const lower = character.toLowerCase();
  if (lower < '\u0080') return lower;
  return SPELT_OUT[lower] ?? [...lower.normalize('NFKD')].filter((part) => WORD.test(part) && !ACCENT.test(part));
}

function isWordStart(before: string, character: string, after = ''): boolean {
  if (IDEOGRAPH.test(before) || IDEOGRAPH.test(character)) return true;
  if (DIGIT.test(before) !== DIGIT.test(character)) return true;
  if (!UPPER.test(character)) return false;
  return LOWER.test(before) || (UPPER.test(before) && LOWER.test(after));
}
