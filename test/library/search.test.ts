import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KINDS, LibraryModel, type ModelContent, TYPE_NAMES } from '../support/library-model.ts';
import { idsOf, readPage } from '../support/list-pages.ts';
import { performer, scene, studio, tag } from '../support/model-objects.ts';
import { refill, seeded } from '../support/random-library.ts';
import { TestLibrary } from '../support/test-library.ts';

/** Words with and without accents and capitals, composed or not, of several scripts; some begin others. */
const WORDS = [
  ...['a', 'A', 'café', 'Cafe', 'CAFE\u0301', 'caf', 'naïve', 'NAIVE', 'İstanbul', 'istan', 'Straße', 'x', 'xy'],
  ...[
    '12',
    '1',
    '𐐀x',
    '映画',
    'ночь',
    'НОЧЬ',
    "don't",
    'spider-man',
    'Spider',
    'man',
    'l’été',
    'ete',
    '\u212Aing',
    'king',
  ],
];

let library: TestLibrary;
beforeAll(async () => {
  library = await TestLibrary.open();
});
afterAll(() => library.close());

describe('search', () => {
  it('finds what the model finds: each word, the last one unfinished, regardless of case and accents', async () => {
    const searches = fc.array(
      fc.tuple(phrase(2), fc.constantFrom('', ' ', ' - ', '  *'), fc.constantFrom(...WORDS), fc.nat(6)),
      { minLength: 5, maxLength: 10 },
    );
    await fc.assert(
      fc.asyncProperty(libraryOfWords(), searches, async (content, asked) => {
        await refill(library, content);
        const model = new LibraryModel(content);
        for (const [words, between, last, length] of asked) {
          const search = `${words}${between || ' '}${[...last].slice(0, length + 1).join('')}`;
          for (const kind of KINDS) {
            const page = await readPage(library, kind, { filter: { search } });
            expect({ kind, search, ids: idsOf(page) }).toEqual({ kind, search, ids: model.list(kind, { search }) });
          }
        }
      }),
      seeded(30),
    );
  });

  it('takes any text as words to look for, never as syntax', async () => {
    await refill(library, { ...NOTHING, scenes: [scene('1', { title: 'a b NEAR' })] });
    const syntax = [
      'NEAR(',
      'NEAR(a b, 2)',
      'AND',
      'OR',
      'NOT',
      'title:',
      '{title}:',
      '^',
      '-',
      '+',
      '"',
      "'",
      '*',
      '(',
      ')',
      '😀',
      '\\',
      ' ',
    ];
    const pieces = fc.array(fc.constantFrom(...syntax, 'a', 'b'), { maxLength: 12 }).map((parts) => parts.join(''));
    const anything = fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => !text.includes('\0'));
    const query = `query (${KINDS.map((kind) => `$${kind}: ${TYPE_NAMES[kind]}Filter`).join(' ')}) {
      ${KINDS.map((kind) => `${kind}(filter: $${kind}) { totalCount nodes { id } }`).join(' ')}
    }`;
    await fc.assert(
      fc.asyncProperty(fc.oneof(pieces, anything), async (search) => {
        const { errors } = await library.execute(query, Object.fromEntries(KINDS.map((kind) => [kind, { search }])));
        expect(errors).toBeUndefined();
      }),
      seeded(300),
    );
  });

  it('of nothing filters nothing, and of no word finds nothing', async () => {
    await refill(library, {
      ...NOTHING,
      scenes: [scene('1', { title: '!?' })],
      performers: [performer('1', { name: '!?' })],
    });
    for (const kind of ['scenes', 'performers'] as const) {
      for (const search of ['', ' ', '\t\n\u00a0', null]) {
        expect(idsOf(await readPage(library, kind, { filter: { search } }))).toEqual(['1']);
      }
      for (const search of ['!', '!?', '😀', '" *', '- -']) {
        expect(idsOf(await readPage(library, kind, { filter: { search } }))).toEqual([]);
      }
    }
  });

  it.each([
    ['A search has at most 20 words; this one has 21.', Array.from({ length: 21 }, () => 'a').join(' ')],
    ['A text in a filter has at most 1000 characters; this one has 1001.', 'a'.repeat(1001)],
  ])('is refused when it is too long: %s', async (message, search) => {
    for (const kind of KINDS) {
      await expect(readPage(library, kind, { filter: { search } })).rejects.toThrow(message);
    }
    const { errors } = await library.execute(
      'query ($s: String) { scenes(filter: { and: [{ search: $s }] }) { totalCount } }',
      {
        s: search,
      },
    );
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT', field: 'filter.and[0].search' } }]);
  });
});

describe('a change is found at once', () => {
  const gilda = { title: 'Gilda (1946)', details: 'She takes off a glove.', paths: ['/films/a.mkv'] };
  beforeEach(() =>
    refill(library, {
      studios: [studio('1', { name: 'Elstree' })],
      performers: [performer('1', { name: 'Rita Hayworth' })],
      tags: [tag('1', { name: 'Noir' })],
      scenes: [scene('1', { ...gilda, studioId: '1', performerIds: ['1'], tagIds: ['1'] })],
    }),
  );

  it.each<{ mutation: string; lost?: string; found?: string }>([
    { mutation: 'updatePerformer(id: "1", input: { name: "Margarita" }) { id }', lost: 'Hayworth', found: 'margarita' },
    { mutation: 'deletePerformer(id: "1")', lost: 'Rita' },
    { mutation: 'updateTag(id: "1", input: { name: "Crime" }) { id }', lost: 'Noir', found: 'crime' },
    { mutation: 'deleteTag(id: "1")', lost: 'noir' },
    { mutation: 'updateStudio(id: "1", input: { name: "Columbia" }) { id }', lost: 'Elstree', found: 'COLUM' },
    { mutation: 'deleteStudio(id: "1")', lost: 'elstree' },
    { mutation: 'updateScene(id: "1", input: { title: "Affair" }) { id }', lost: '1946', found: 'Affair' },
    { mutation: 'updateScene(id: "1", input: { details: "A dance" }) { id }', lost: 'glove', found: 'dance' },
    { mutation: 'updateScene(id: "1", input: { paths: ["/b.mkv"] }) { id }', lost: 'a.mkv', found: 'b.mkv' },
    { mutation: 'updateScene(id: "1", input: { tagIds: [] }) { id }', lost: 'Noir' },
    { mutation: 'updateScene(id: "1", input: { performerIds: [], studioId: null }) { id }', lost: 'Rita Elstree' },
    { mutation: 'deleteScene(id: "1")', lost: 'Gilda' },
    { mutation: 'createScene(input: { id: "2", title: "Affair" }) { id }', found: 'affair' },
  ])('by $mutation', async ({ mutation, lost, found }) => {
    const finds = async (search: string) => (await readPage(library, 'scenes', { filter: { search } })).totalCount;
    if (lost !== undefined) expect(await finds(lost)).toBe(1);
    if (found !== undefined) expect(await finds(found)).toBe(0);
    await library.data(`mutation { ${mutation} }`);
    if (lost !== undefined) expect(await finds(lost)).toBe(0);
    if (found !== undefined) expect(await finds(found)).toBe(1);
  });
});

const NOTHING: ModelContent = { studios: [], tags: [], performers: [], scenes: [] };

/** A few words with spaces between them. */
function phrase(length: number): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...WORDS), { maxLength: length }).map((words) => words.join(' '));
}

function libraryOfWords(): fc.Arbitrary<ModelContent> {
  const ids = (values: readonly string[]) => fc.subarray([...values], { maxLength: 2 });
  const names = fc.uniqueArray(phrase(2), {
    minLength: 2,
    maxLength: 2,
    selector: (name) => name.toLowerCase().normalize(),
  });
  const scenes = fc.array(
    fc.record({
      title: phrase(2),
      details: fc.option(phrase(3)),
      paths: fc.array(phrase(2), { maxLength: 2 }),
      studioId: fc.constantFrom(null, '1', '2'),
      performerIds: ids(['1', '2']),
      tagIds: ids(['1', '2']),
    }),
    { minLength: 3, maxLength: 8 },
  );
  return fc
    .record({ names: fc.tuple(names, names, names), scenes })
    .map(({ names: [studios, performers, tags], scenes }) => ({
      studios: studios.map((name, index) => studio(String(index + 1), { name })),
      performers: performers.map((name, index) => performer(String(index + 1), { name })),
      tags: tags.map((name, index) => tag(String(index + 1), { name })),
      scenes: scenes.map((known, index) => scene(String(index + 1), known)),
    }));
}
