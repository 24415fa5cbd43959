import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readStretch } from '../../src/database/listing.ts';
import type { Predicate } from '../../src/database/query.ts';
import { askedOfEachRow, type Members, membersOf, Selection } from '../../src/database/selection.ts';
import { type SceneFilter, sceneOrder, scenePredicates } from '../../src/library/scene.filter.ts';
import { SCENES } from '../../src/library/scene.read.ts';
import { type Filter, type Kind, KINDS, LibraryModel, type ModelScene, TYPE_NAMES } from '../support/library-model.ts';
import { idsOf, type Page, pageQuery, readPage } from '../support/list-pages.ts';
import { scene, tag } from '../support/model-objects.ts';
import { randomFilter, randomSelection } from '../support/random-filter.ts';
import { randomLibrary, refill, relatedTexts, SCENE_IDS, seeded } from '../support/random-library.ts';
import { TestLibrary } from '../support/test-library.ts';

const LONG = 'a'.repeat(1001);
const LONG_TEXT = 'A text in a filter has at most 1000 characters; this one has 1001.';
/** Periods that no scene is in. */
const PERIODS = Array.from({ length: 500 }, (_, index) => String(1200 + index));

const LONG_LIST = 'A list in a filter has at most 500 values; this one has 501.';

describe('filters', () => {
  let library: TestLibrary;
  beforeAll(async () => {
    library = await TestLibrary.open();
  });
  afterAll(() => library.close());

  it.each(KINDS)('match the %s that the model matches, and not the complement', async (kind) => {
    const query = `query ($filter: ${TYPE_NAMES[kind]}Filter) {
      matching: ${kind}(filter: $filter, first: 500) { totalCount nodes { id } }
      others: ${kind}(filter: { not: $filter }, first: 500) { nodes { id } }
    }`;
    await fc.assert(
      fc.asyncProperty(
        randomLibrary(),
        fc.array(randomFilter(kind), { minLength: 6, maxLength: 12 }),
        async (content, filters) => {
          await refill(library, content);
          const model = new LibraryModel(content);
          for (const filter of filters) {
            const { matching, others } = (await library.data(query, { filter })) as { matching: Page; others: Page };
            expect({ filter, ids: idsOf(matching) }).toEqual({ filter, ids: model.list(kind, filter) });
            expect(matching.totalCount).toBe(matching.nodes.length);
            expect({ filter, ids: idsOf(others) }).toEqual({ filter, ids: model.list(kind, { not: filter }) });
          }
        },
      ),
      seeded(30),
    );
  });

  it.each([
    { columns: ['title', 'details', 'code', 'director', 'path'], decomposed: false },
    { columns: ['title'], decomposed: true },
  ])('compare texts as the model does: $columns, decomposed letters $decomposed', async ({ columns, decomposed }) => {
    const operators = ['eq', 'ne', 'in', 'contains', 'startsWith', 'endsWith'];
    const aliases = columns.flatMap((column) => operators.map((operator) => `${column}_${operator}`));
    const query = `query (${aliases.map((alias) => `$${alias}: SceneFilter`).join(' ')}) {
      ${aliases.map((alias) => `${alias}: scenes(first: 500, filter: $${alias}) { nodes { id } }`).join('\n')}
    }`;
    await fc.assert(
      fc.asyncProperty(relatedTexts({ decomposed }), async ({ texts, operands }) => {
        const content = { studios: [], tags: [], performers: [], scenes: texts.map(sceneWithText) };
        await refill(library, content);
        const model = new LibraryModel(content);
        for (const operand of operands) {
          const filters = Object.fromEntries(
            columns.flatMap((column) =>
              operators.map((operator) => [
                `${column}_${operator}`,
                { [column]: { [operator]: operator === 'in' ? [operand] : operand } },
              ]),
            ),
          );
          const pages = (await library.data(query, filters)) as Record<string, Page>;
          for (const [alias, filter] of Object.entries(filters)) {
            expect({ filter, ids: idsOf(pages[alias]!) }).toEqual({ filter, ids: model.list('scenes', filter) });
          }
        }
      }),
      seeded(30),
    );
  });

  it('mean the same whether a query asks each row or intersects their sets', async () => {
    const { reader } = library.services;
    await fc.assert(
      fc.asyncProperty(
        randomLibrary(),
        fc.array(randomSelection(), { minLength: 10, maxLength: 20 }),
        async (content, filters) => {
          await refill(library, content);
          const model = new LibraryModel(content);
          for (const filter of filters) {
            const predicates = scenePredicates({ dialect: reader.dialect, path: 'filter' }, filter as SceneFilter);
            for (const where of [askedOfEachRow(predicates), intersected(predicates)]) {
              const list = { source: SCENES, where, order: sceneOrder([]), limit: 500, backward: false };
              const { rows } = await readStretch(reader, list);
              expect({ filter, ids: rows.map(({ id }) => id) }).toEqual({ filter, ids: model.list('scenes', filter) });
            }
          }
        },
      ),
      seeded(40),
    );
  });

  it.each<[string, Filter, string[]]>([
    ['an empty filter', {}, ['1', '2']],
    ['all of no filters', { and: [] }, ['1', '2']],
    ['any of no filters', { or: [] }, []],
    ['not an empty filter', { not: {} }, []],
    ['one of no ids', { id: { in: [] } }, []],
    ['one of no studios', { studio: { in: [] } }, []],
    ['one of no numbers', { rating100: { in: [] } }, []],
    ['one of no dates', { sceneDate: { in: [] } }, []],
    ['one of no texts', { title: { in: [] } }, []],
    ['some of no tags', { tags: { includes: [] } }, []],
    ['all of no tags', { tags: { includesAll: [] } }, ['1', '2']],
    ['none of no tags', { tags: { excludes: [] } }, ['1', '2']],
    ['null for a filter', { and: null, or: null, not: null, title: null, tags: null, search: null }, ['1', '2']],
    ['null for a condition', { title: { eq: null, in: null }, tags: { includes: null, isEmpty: null } }, ['1', '2']],
    ['a number that stands for none', { rating100: { eq: -1 } }, []],
    ['at least a number that stands for none', { rating100: { gte: -1 } }, ['1']],
    ['not a number that stands for none', { rating100: { ne: -1 } }, ['1', '2']],
  ])('take %s at its word', async (_what, filter, expected) => {
    const scenes = [
      scene('1', { title: 'a', rating100: 1, sceneDate: '1970', tagIds: ['1'] }),
      scene('2', { title: 'b' }),
    ];
    await refill(library, { studios: [], performers: [], tags: [tag('1')], scenes });
    expect(idsOf(await readPage(library, 'scenes', { filter }))).toEqual(expected);
  });

  it.each<[string, string, Kind, Filter, string]>([
    ['501 ids', 'filter.id.in', 'scenes', { id: { in: many(501) } }, LONG_LIST],
    [
      '501 ids of tags',
      'filter.and[0].tags.includes',
      'scenes',
      { and: [{ tags: { includes: many(501) } }] },
      LONG_LIST,
    ],
    [
      '501 ids of tags that all must be there',
      'filter.tags.includesAll',
      'scenes',
      { tags: { includesAll: many(501) } },
      LONG_LIST,
    ],
    [
      '501 ids of performers',
      'filter.not.performers.excludes',
      'scenes',
      { not: { performers: { excludes: many(501) } } },
      LONG_LIST,
    ],
    ['501 ids of studios', 'filter.parent.in', 'studios', { parent: { in: many(501) } }, LONG_LIST],
    ['501 dates', 'filter.sceneDate.in', 'scenes', { sceneDate: { in: many(501).map(() => '1970') } }, LONG_LIST],
    ['501 names', 'filter.or[1].name.in', 'tags', { or: [{}, { name: { in: many(501) } }] }, LONG_LIST],
    ['1,001 characters', 'filter.title.eq', 'scenes', { title: { eq: LONG } }, LONG_TEXT],
    [
      '1,001 characters to begin with',
      'filter.alias.startsWith',
      'performers',
      { alias: { startsWith: LONG } },
      LONG_TEXT,
    ],
    ['1,001 characters to contain', 'filter.path.contains', 'scenes', { path: { contains: LONG } }, LONG_TEXT],
    ['1,001 characters in a list', 'filter.code.in[1]', 'scenes', { code: { in: ['a', LONG] } }, LONG_TEXT],
    [
      'filters nested 11 deep',
      `filter${'.not'.repeat(11)}`,
      'performers',
      nested(11),
      'Filters nest at most 10 levels deep.',
    ],
    [
      'more than 200 filters',
      'filter.and[199]',
      'tags',
      { and: many(200).map(() => ({})) },
      'and, or and not join at most 200 filters.',
    ],
    [
      'more than 200 conditions',
      'filter.or[1].tags',
      'scenes',
      { title: { ne: 'a' }, or: [{ performers: { includesAll: many(100) } }, { tags: { includesAll: many(100) } }] },
      'A filter has at most 200 conditions in all, of which each value of includesAll is one. Ask for less at once.',
    ],
  ])('of %s are refused at %s', async (_what, field, kind, filter, message) => {
    const { errors } = await library.execute(pageQuery(kind), { filter });
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT', field } }]);
  });

  it.each(['ᦱ', 'ᦱ!', '𞤀', 'ﬀ', '!'])('find the scenes that have the very text %s', async (text) => {
    const own = await TestLibrary.open({
      scenes: [scene('1', { details: text, paths: [text] }), scene('2', { details: '?' })],
    });
    try {
      for (const filter of [{ details: { eq: text } }, { path: { eq: text } }, { path: { startsWith: text } }]) {
        const query = 'query ($filter: SceneFilter) { scenes(filter: $filter) { nodes { id } } }';
        expect(await own.data(query, { filter })).toEqual({ scenes: { nodes: [{ id: '1' }] } });
      }
    } finally {
      await own.close();
    }
  });

  it('find a part of a word, although its last letter is a sigma', async () => {
    const scenes = ['ΟΔΥΣΣΕΙΑ', 'Οδύσσεια', 'Ο ΘΙΑΣΟΣ'].map(sceneWithText);
    await refill(library, { studios: [], performers: [], tags: [], scenes });
    for (const [condition, found] of [
      [{ startsWith: 'ΟΔΥΣ' }, 0],
      [{ startsWith: 'οδυσ' }, 0],
      [{ contains: 'ΔΎΣ' }, 1],
      [{ endsWith: 'θιασοσ' }, 2],
    ] as const) {
      for (const column of ['title', 'details', 'path']) {
        const filter = { [column]: condition };
        const page = await readPage(library, 'scenes', { filter });
        expect({ filter, ids: idsOf(page) }).toEqual({ filter, ids: [SCENE_IDS[found]] });
      }
    }
  });

  it.each<[string, object]>([
    ['ids', { id: { in: many(500) } }],
    ['characters', { title: { eq: LONG.slice(1) } }],
    ['levels', nested(10)],
    ['filters', { and: many(199).map(() => ({})) }],
    ['tags', { tags: { includesAll: many(200) } }],
    ['tags of a performer', { tags: { includesAll: many(199) }, performers: { includes: ['1'] } }],
    ['tags and performers', { tags: { includesAll: many(100) }, performers: { includesAll: many(100) } }],
    ['tags or performers', { or: [{ tags: { includesAll: many(100) } }, { performers: { includesAll: many(100) } }] }],
    [
      'tags that not',
      { not: { not: { tags: { includesAll: many(100) }, not: { tags: { includesAll: many(100) } } } } },
    ],
    ['words', { and: many(10).map(() => ({ search: many(20).join(' ') })) }],
    ['few dates', { or: many(199).map(() => ({ sceneDate: { in: PERIODS.slice(0, 5) } })) }],
    ['many dates', { and: many(199).map(() => ({ sceneDate: { in: PERIODS } })) }],
    ['dates and tags', { sceneDate: { in: PERIODS }, tags: { includesAll: many(198) }, organized: { eq: true } }],
  ])('take as many %s as the limits allow', async (_what, filter) => {
    for (const field of ['TITLE', 'SCENE_DATE']) {
      const { errors } = await library.execute(pageQuery('scenes'), { filter, orderBy: [{ field }] });
      expect(errors).toBeUndefined();
    }
  });

  it('find the same by many periods as by few', async () => {
    const dates = ['1969-12-31', '1970', '1970-06-15', '1971-01', null];
    const scenes = dates.map((sceneDate, index) => scene(String(index), { sceneDate }));
    await refill(library, { studios: [], performers: [], tags: [], scenes });
    for (const periods of [[], PERIODS.slice(0, 30)]) {
      const filter = { sceneDate: { in: ['1970', '1971-01', ...periods] } };
      expect(idsOf(await readPage(library, 'scenes', { filter }))).toEqual(['1', '2', '3']);
    }
  });

  it('look a date up among periods, however many they are, instead of comparing it with each', async () => {
    const scenes = many(3_000).map((id) => scene(id, { sceneDate: '2000-01-31' }));
    await refill(library, { studios: [], performers: [], tags: [], scenes });
    const filter = { and: many(20).map(() => ({ not: { sceneDate: { in: PERIODS } } })) };
    const start = performance.now();
    expect((await readPage(library, 'scenes', { filter, first: 0 })).totalCount).toBe(3_000);
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

function many(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index));
}

/** A filter that nests an empty one so many levels deep. */
function nested(depth: number): Filter {
  return depth === 0 ? {} : { not: nested(depth - 1) };
}

function sceneWithText(text: string, index: number): ModelScene {
  return scene(SCENE_IDS[index]!, { title: text, details: text, code: text, director: text, paths: [text] });
}

/** The predicates, those that have members as the intersection of these. */
function intersected(predicates: readonly Predicate[]): Predicate[] {
  const sets: Members[] = [];
  const others: Predicate[] = [];
  for (const predicate of predicates) {
    if (predicate instanceof Selection && predicate.members) sets.push(predicate.members);
    else others.push(predicate);
  }
  const [first, ...more] = sets;
  return first ? [membersOf(first, [], more), ...others] : others;
}
