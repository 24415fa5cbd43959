import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Filter, LibraryModel } from '../support/library-model.ts';
import { idsOf, type Page, readPage } from '../support/list-pages.ts';
import { randomSelection } from '../support/random-filter.ts';
import { PERFORMER_IDS, randomLibrary, refill, seeded, TAG_IDS } from '../support/random-library.ts';
import { TestLibrary } from '../support/test-library.ts';

/** A page that does not tell how many objects there are, so that nothing makes the server find all of them. */
type UncountedPage = Pick<Page, 'nodes' | 'pageInfo'>;

const FIELDS = 'nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

const ROOT = `query ($filter: SceneFilter, $orderBy: [SceneOrder!], $first: Int, $after: String, $last: Int, $before: String) {
  page: scenes(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) { ${FIELDS} }
}`;

const SIZES = fc.integer({ min: 1, max: 4 });

/** The orders in which a tag and a performer have their scenes stored. */
const STORED_ORDERS = fc.record({
  field: fc.constantFrom('SCENE_DATE', 'ID'),
  direction: fc.constantFrom<'ASC' | 'DESC'>('ASC', 'DESC'),
});

const LINKED = fc.oneof(
  fc.constantFrom(...TAG_IDS).map((id): Filter => ({ tags: { includes: [id] } })),
  fc.constantFrom(...PERFORMER_IDS).map((id): Filter => ({ performers: { includes: [id] } })),
);

let library: TestLibrary;
beforeAll(async () => {
  library = await TestLibrary.open();
});
afterAll(() => library.close());

describe('scenes with a tag or a performer, in an order in which these have them stored', () => {
  it('come page by page as they do in the whole list, forward and backward', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...([randomLibrary(), LINKED, fc.option(randomSelection()), STORED_ORDERS, SIZES] as const),
        async (content, linked, others, order, size) => {
          await refill(library, content);
          const list = { filter: { and: [linked, others ?? {}] }, orderBy: [order] };
          const ids = new LibraryModel(content).list('scenes', list.filter, list.orderBy);
          expect(await forward(list, size)).toEqual(ids);
          expect(await backward(list, size)).toEqual(ids);
        },
      ),
      seeded(60),
    );
  });

  it('are in the lists of tags and performers as in the root list', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...([randomLibrary(), fc.option(randomSelection()), STORED_ORDERS, SIZES, fc.nat(12)] as const),
        async (content, filter, order, first, place) => {
          await refill(library, content);
          const orderBy = [order];
          const { edges } = await readPage(library, 'scenes', { orderBy, first: 500 });
          const page = { orderBy, first, after: edges[place]?.cursor ?? null };
          const scenes = `id page: scenes(filter: $filter, orderBy: $orderBy, first: $first, after: $after) { ${FIELDS} }`;
          const answer = (await library.data(
            `query ($filter: SceneFilter, $orderBy: [SceneOrder!], $first: Int, $after: String) {
              tags { nodes { ${scenes} } } performers { nodes { ${scenes} } }
            }`,
            { filter, ...page },
          )) as Record<'tags' | 'performers', { nodes: { id: string; page: UncountedPage }[] }>;
          for (const kind of ['tags', 'performers'] as const) {
            for (const parent of answer[kind].nodes) {
              const equivalent = { and: [filter ?? {}, { [kind]: { includes: [parent.id] } }] };
              expect(parent.page).toEqual(await read({ filter: equivalent, ...page }));
            }
          }
        },
      ),
      seeded(30),
    );
  });
});

async function read(variables: object): Promise<UncountedPage> {
  return ((await library.data(ROOT, { ...variables })) as { page: UncountedPage }).page;
}

/** The ids of a list, read page by page from its beginning. */
async function forward(list: object, first: number): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ;) {
    const { nodes, pageInfo } = await read({ ...list, first, after });
    expect(pageInfo.hasPreviousPage).toBe(ids.length > 0);
    ids.push(...idsOf({ nodes }));
    if (!pageInfo.hasNextPage) return ids;
    after = pageInfo.endCursor;
  }
}

/** The ids of a list, read page by page from its end. */
async function backward(list: object, last: number): Promise<string[]> {
  const ids: string[] = [];
  for (let before: string | null = null; ;) {
    const { nodes, pageInfo } = await read({ ...list, last, before });
    expect(pageInfo.hasNextPage).toBe(ids.length > 0);
    ids.unshift(...idsOf({ nodes }));
    if (!pageInfo.hasPreviousPage) return ids;
    before = pageInfo.startCursor;
  }
}
