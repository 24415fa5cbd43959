import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Filter, LibraryModel, type ModelScene } from '../support/library-model.ts';
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

const COUNTED = ROOT.replace('{ nodes', '{ totalCount nodes');

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

  it('are counted along with the first page and the last', async () => {
    const demanded = fc.record({ place: fc.nat(17), tags: fc.nat(2), performers: fc.nat(2), organized: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(randomLibrary(), demanded, STORED_ORDERS, SIZES, async (content, demands, order, size) => {
        await refill(library, content);
        const list = { filter: { and: conditionsOf(content.scenes[demands.place], demands) }, orderBy: [order] };
        const ids = new LibraryModel(content).list('scenes', list.filter, list.orderBy);
        for (const [page, nodes] of [
          [{ first: size }, ids.slice(0, size)],
          [{ last: size }, ids.slice(-size)],
        ] as const) {
          const counted = await read({ ...list, ...page }, COUNTED);
          expect(counted).toMatchObject({ totalCount: ids.length, nodes: nodes.map((id) => ({ id })) });
        }
      }),
      seeded(200),
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

/** Conditions that a scene meets: so many of its tags and performers, and whether it is organized. */
function conditionsOf(
  scene: ModelScene | undefined,
  demands: { tags: number; performers: number; organized: boolean },
): Filter[] {
  if (!scene) return [];
  return [
    ...scene.tagIds.slice(0, demands.tags).map((id) => ({ tags: { includes: [id] } })),
    ...scene.performerIds.slice(0, demands.performers).map((id) => ({ performers: { includes: [id] } })),
    ...(demands.organized ? [{ organized: { eq: scene.organized } }] : []),
  ];
}

async function read(variables: object, query = ROOT): Promise<UncountedPage> {
  return ((await library.data(query, { ...variables })) as { page: UncountedPage }).page;
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
