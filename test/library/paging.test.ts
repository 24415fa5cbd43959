import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Filter,
  type Kind,
  KINDS,
  LibraryModel,
  type ModelContent,
  type Order,
} from '../support/library-model.ts';
import {
  expectPage,
  idsOf,
  type Page,
  PAGE_FIELDS,
  pagesBackward,
  pagesForward,
  pageQuery,
  readPage,
} from '../support/list-pages.ts';
import { randomFilter, randomOrder } from '../support/random-filter.ts';
import { scene, tag } from '../support/model-objects.ts';
import { randomLibrary, refill, seeded, text } from '../support/random-library.ts';
import { TestLibrary } from '../support/test-library.ts';

const NO_CURSOR = 'This is not a cursor of this server; take one from pageInfo or an edge.';
const SIZES = fc.integer({ min: 1, max: 6 });

let library: TestLibrary;
beforeAll(async () => {
  library = await TestLibrary.open();
});
afterAll(() => library.close());

describe.each(KINDS)('the pages of a list of %s', (kind) => {
  const list = fc.record({ filter: fc.option(randomFilter(kind)), orderBy: randomOrder(kind) });

  it('put together are the list, forward and backward', async () => {
    await fc.assert(
      fc.asyncProperty(randomLibrary(), list, SIZES, async (content, request, size) => {
        await refill(library, content);
        const ids = new LibraryModel(content).list(kind, request.filter, request.orderBy);

        let start = 0;
        for await (const page of pagesForward(library, kind, request, size)) {
          const end = Math.min(start + size, ids.length);
          expectPage(page, {
            ids: ids.slice(start, end),
            total: ids.length,
            next: end < ids.length,
            previous: start > 0,
          });
          start = end;
        }
        expect(start).toBe(ids.length);

        let end = ids.length;
        for await (const page of pagesBackward(library, kind, request, size)) {
          start = Math.max(end - size, 0);
          expectPage(page, {
            ids: ids.slice(start, end),
            total: ids.length,
            next: end < ids.length,
            previous: start > 0,
          });
          end = start;
        }
        expect(end).toBe(0);
      }),
      seeded(20),
    );
  });

  it('lie between any two cursors, also those of rows that the list does not have', async () => {
    const windows = fc.array(
      fc.record({
        after: fc.option(fc.nat(20)),
        before: fc.option(fc.nat(20)),
        size: fc.nat(6),
        backward: fc.boolean(),
      }),
      { minLength: 3, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(randomLibrary(), list, windows, async (content, { filter, orderBy }, asked) => {
        await refill(library, content);
        const { edges } = await readPage(library, kind, { orderBy, first: 500 });
        const places = new Map(edges.map(({ node }, place) => [node.id, place]));
        const ids = new LibraryModel(content).list(kind, filter, orderBy);
        const placesOfList = ids.map((id) => places.get(id)!);
        for (const { size, backward, ...between } of asked) {
          const after = edges[between.after ?? -1] && between.after;
          const before = edges[between.before ?? -1] && between.before;
          const page = await readPage(library, kind, {
            ...{ filter, orderBy, ...(backward ? { last: size } : { first: size }) },
            ...{ after: edges[after ?? -1]?.cursor ?? null, before: edges[before ?? -1]?.cursor ?? null },
          });
          const within = ids.filter((_, index) => {
            const place = placesOfList[index]!;
            return place > (after ?? -1) && place < (before ?? Infinity);
          });
          const cut = within.length > size;
          expectPage(page, {
            ids: backward ? within.slice(cut ? -size || within.length : 0) : within.slice(0, size),
            total: ids.length,
            next: (!backward && cut) || placesOfList.some((place) => place >= (before ?? Infinity)),
            previous: (backward && cut) || placesOfList.some((place) => place <= (after ?? -1)),
          });
        }
      }),
      seeded(20),
    );
  });
});

describe('what is written between pages', () => {
  const change = fc.record(
    {
      input: fc.record({
        title: text(2),
        rating100: fc.option(fc.nat(2)),
        sceneDate: fc.constantFrom(null, '1970-06'),
      }),
      deletePlace: fc.nat(20),
      deleteCursor: fc.constant(true),
    },
    { requiredKeys: [] },
  );

  it.each([
    ['forward', pagesForward],
    ['backward', pagesBackward],
  ] as const)('neither repeats nor skips a scene that was there throughout, %s', async (direction, pages) => {
    await fc.assert(
      fc.asyncProperty(
        ...([
          randomLibrary(),
          randomOrder('scenes'),
          SIZES,
          fc.array(change, { minLength: 1, maxLength: 12 }),
        ] as const),
        async (content, orderBy, size, changes) => {
          await refill(library, content);
          const there = new Set(content.scenes.map(({ id }) => id));
          const seen: string[] = [];
          const steps = changes.values();
          for await (const page of pages(library, 'scenes', { orderBy }, size)) {
            seen.push(...idsOf(page));
            const { input, deletePlace, deleteCursor } = steps.next().value ?? {};
            if (input) await library.data(CREATE_SCENE, { input });
            const cursorPlace = direction === 'forward' ? -1 : 0;
            const doomed = [content.scenes[deletePlace ?? -1]?.id, deleteCursor && page.nodes.at(cursorPlace)?.id];
            for (const id of new Set(doomed)) {
              if (id !== undefined && (await library.execute(DELETE_SCENE, { id })).data) there.delete(id);
            }
          }
          expect(seen).toHaveLength(new Set(seen).size);
          expect(seen).toEqual(expect.arrayContaining([...there]));
        },
      ),
      seeded(30),
    );
  });
});

interface Parent {
  id: string;
  page: Page;
}

describe('the pages of nested lists', () => {
  it.each([
    ['performers', (id: string): Filter => ({ performers: { includes: [id] } })],
    ['tags', (id: string, depth: number): Filter => ({ tags: { includes: [id], depth } })],
    ['studios', (id: string, depth: number): Filter => ({ studio: { in: [id], depth } })],
  ] as const)(
    'are those of the root list with the filter that says the same: scenes of %s',
    async (kind, belongsTo) => {
      const deep = kind !== 'performers';
      const query = `query ($filter: SceneFilter, $orderBy: [SceneOrder!], $first: Int, $after: String ${deep ? '$depth: Int' : ''}) {
      parents: ${kind}(first: 10) {
        nodes {
          id
          page: scenes(filter: $filter, orderBy: $orderBy, first: $first, after: $after ${deep ? 'depth: $depth' : ''}) { ${PAGE_FIELDS} }
        }
      }
    }`;
      await fc.assert(
        fc.asyncProperty(
          ...([
            randomLibrary(),
            fc.option(randomFilter('scenes')),
            randomOrder('scenes'),
            SIZES,
            fc.nat(12),
            fc.constantFrom(0, 1, -1),
          ] as const),
          async (content, filter, orderBy, first, place, depth) => {
            await refill(library, content);
            const model = new LibraryModel(content);
            const { edges } = await readPage(library, 'scenes', { orderBy, first: 500 });
            const page = { orderBy, first, after: edges[place]?.cursor ?? null };
            const { parents } = (await library.data(query, { filter, depth, ...page })) as {
              parents: { nodes: Parent[] };
            };
            for (const parent of parents.nodes) {
              const equivalent = { and: [filter ?? {}, belongsTo(parent.id, depth)] };
              expect(parent.page).toEqual(await readPage(library, 'scenes', { filter: equivalent, ...page }));
              expect(parent.page.totalCount).toBe(model.list('scenes', equivalent).length);
            }
          },
        ),
        seeded(20),
      );
    },
  );
});

describe('the arguments of a page', () => {
  beforeAll(() => refill(library, manyScenes()));

  it('give fifty objects unless they say otherwise', async () => {
    const page = await readPage(library, 'scenes', {});
    expect(page.nodes).toHaveLength(50);
    expect(page).toMatchObject({ totalCount: 60, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
  });

  it('may be null, which says nothing', async () => {
    const nothing = { filter: null, orderBy: null, first: null, after: null, last: null, before: null };
    expect(await readPage(library, 'scenes', nothing)).toEqual(await readPage(library, 'scenes', {}));
    expect((await readPage(library, 'scenes', { ...nothing, last: 2 })).nodes).toHaveLength(2);
  });

  it('may ask for no object at all', async () => {
    const nothing = { edges: [], nodes: [], totalCount: 60 };
    const noCursors = { startCursor: null, endCursor: null };
    expect(await readPage(library, 'scenes', { first: 0 })).toEqual({
      ...nothing,
      pageInfo: { ...noCursors, hasNextPage: true, hasPreviousPage: false },
    });
    expect(await readPage(library, 'scenes', { last: 0 })).toEqual({
      ...nothing,
      pageInfo: { ...noCursors, hasNextPage: false, hasPreviousPage: true },
    });
  });

  it.each([
    ['first', { first: -1 }, 'first must be from 0 to 500; it is -1.'],
    ['first', { first: 501 }, 'first must be from 0 to 500; it is 501.'],
    ['last', { last: -1 }, 'last must be from 0 to 500; it is -1.'],
    ['last', { last: 501 }, 'last must be from 0 to 500; it is 501.'],
    ['last', { first: 1, last: 1 }, 'Ask for the first or the last objects, not for both.'],
    ['after', { after: 'rubbish' }, NO_CURSOR],
    ['after', { after: '' }, NO_CURSOR],
    ['before', { before: 'WyJhIiwi' }, NO_CURSOR],
  ])('are refused with the name of the one that does not fit: %s in %j', async (field, list, message) => {
    const answer = await library.execute(pageQuery('scenes'), list);
    expect(answer.data).toBeNull();
    expect(answer.errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT', field } }]);
  });

  it.each<[string, Kind, Order[], string]>([
    ['another kind of object', 'tags', [{ field: 'ID' }], 'tag by ID'],
    ['another order', 'scenes', [{ field: 'RATING100' }], 'scene by RATING100, ID'],
    ['the other direction', 'scenes', [{ field: 'ID', direction: 'DESC' }], 'scene by -ID'],
  ])('refuse the cursor of %s', async (_name, kind, orderBy, list) => {
    const { pageInfo } = await readPage(library, kind, { orderBy });
    const request = { orderBy: [{ field: 'ID' }], before: pageInfo.endCursor };
    const { errors } = await library.execute(pageQuery('scenes'), request);
    const message = `This cursor belongs to a list of ${list}; this one is of scene by ID. Start again without a cursor.`;
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT', field: 'before' } }]);
  });

  it('are checked in nested lists as well', async () => {
    const query =
      'query ($first: Int, $after: String) { tags { nodes { scenes(first: $first, after: $after) { nodes { id } } } } }';
    const { errors } = await library.execute(query, { first: 501 });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'first' } }]);
    const ofOtherTypes = Buffer.from(JSON.stringify(['scene by TITLE, ID', 1, 'a'])).toString('base64url');
    for (const after of ['rubbish', ofOtherTypes]) {
      expect((await library.execute(query, { after })).errors).toMatchObject([
        { message: NO_CURSOR, extensions: { code: 'BAD_USER_INPUT', field: 'after' } },
      ]);
    }
  });
});

const CREATE_SCENE = 'mutation ($input: CreateSceneInput!) { createScene(input: $input) { id } }';
const DELETE_SCENE = 'mutation ($id: ID!) { deleteScene(id: $id) }';

/** Sixty scenes of few titles, and a tag. */
function manyScenes(): ModelContent {
  const scenes = Array.from({ length: 60 }, (_, index) => scene(String(index), { title: `Title ${index % 7}` }));
  return { studios: [], performers: [], scenes, tags: [tag('1', { name: 'Noir' })] };
}
