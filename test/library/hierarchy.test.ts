import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { byName, LibraryModel } from '../support/library-model.ts';
import { idsOf, type Page } from '../support/list-pages.ts';
import { scene, studio, tag } from '../support/model-objects.ts';
import { randomLibrary, refill, seeded } from '../support/random-library.ts';
import { TestLibrary } from '../support/test-library.ts';

let library: TestLibrary;
beforeAll(async () => {
  library = await TestLibrary.open();
});
afterAll(() => library.close());

interface Named {
  id: string;
  name: string;
}

interface TagAnswer {
  id: string;
  parents: Named[];
  children: Named[];
}

interface StudioAnswer {
  id: string;
  parent: { id: string } | null;
  children: Named[];
}

interface ScenesAnswer {
  id: string;
  sceneCount: number;
  scenes: Page;
}

describe('the hierarchy of tags', () => {
  it('is a graph in which a tag stands between its parents and its children, both by name', async () => {
    const query = '{ tags { nodes { id parents { id name } children { id name } } } }';
    await fc.assert(
      fc.asyncProperty(randomLibrary(), async (content) => {
        await refill(library, content);
        const { tags } = (await library.data(query)) as { tags: { nodes: TagAnswer[] } };
        for (const { id, parents, children } of tags.nodes) {
          const { parentIds } = content.tags.find((candidate) => candidate.id === id)!;
          expect(parents).toEqual(named(content.tags.filter((candidate) => parentIds.includes(candidate.id))));
          expect(children).toEqual(named(content.tags.filter((candidate) => candidate.parentIds.includes(id))));
        }
      }),
      seeded(30),
    );
  });

  it('counts and lists the scenes of a tag and of those below it, each scene once', async () => {
    await expectScenesBelow('tags', (id, depth) => ({ tags: { includes: [id], depth } }));
  });
});

describe('a circle', () => {
  it('is gone round once, however deep it is asked for', async () => {
    const library = await TestLibrary.open({
      tags: [tag('1'), tag('2')] as never,
      scenes: [scene('1', { tagIds: ['2'] })],
    });
    try {
      const below = () => library.data('{ tag(id: "1") { sceneCount(depth: 2147483647) } }');
      const circle = 'insert into tag_parents (tag_id, parent_id) values (?, ?), (?, ?)';
      await library.services.orm.em.fork().execute(circle, ['1', '2', '2', '1']);
      expect(await below()).toEqual({ tag: { sceneCount: 1 } });
    } finally {
      await library.close();
    }
  });
});

describe('the hierarchy of studios', () => {
  it('is a tree in which a studio stands between its parent and its children, these by name', async () => {
    const query = '{ studios { nodes { id parent { id } children { id name } } } }';
    await fc.assert(
      fc.asyncProperty(randomLibrary(), async (content) => {
        await refill(library, content);
        const { studios } = (await library.data(query)) as { studios: { nodes: StudioAnswer[] } };
        for (const { id, parent, children } of studios.nodes) {
          expect(parent?.id ?? null).toBe(content.studios.find((candidate) => candidate.id === id)!.parentId);
          expect(children).toEqual(named(content.studios.filter(({ parentId }) => parentId === id)));
        }
      }),
      seeded(30),
    );
  });

  it('counts and lists the scenes of a studio and of those below it', async () => {
    await expectScenesBelow('studios', (id, depth) => ({ studio: { in: [id], depth } }));
  });
});

describe('the depth of a hierarchy', () => {
  beforeAll(() => refill(library, { studios: [studio('1')], tags: [tag('1')], performers: [], scenes: [] }));

  it.each([
    ['depth', '{ tags { nodes { sceneCount(depth: -2) } } }'],
    ['depth', '{ tags { nodes { scenes(depth: -2) { nodes { id } } } } }'],
    ['depth', '{ studios { nodes { sceneCount(depth: -2) } } }'],
    ['depth', '{ studios { nodes { scenes(depth: -2) { nodes { id } } } } }'],
    ['filter.tags.depth', '{ scenes(filter: { tags: { includes: ["1"], depth: -2 } }) { nodes { id } } }'],
    ['filter.studio.depth', '{ scenes(filter: { studio: { depth: -2 } }) { nodes { id } } }'],
    ['filter.or[1].tags.depth', '{ scenes(filter: { or: [{}, { tags: { depth: -2 } }] }) { nodes { id } } }'],
    ['filter.parents.depth', '{ tags(filter: { parents: { includes: [], depth: -2 } }) { nodes { id } } }'],
    ['filter.parent.depth', '{ studios(filter: { parent: { in: [], depth: -2 } }) { nodes { id } } }'],
  ])('is refused below -1, at %s in %s', async (field, query) => {
    const message = 'A depth is -1 for all levels, or 0 and more; it is -2.';
    expect((await library.execute(query)).errors).toMatchObject([
      { message, extensions: { code: 'BAD_USER_INPUT', field } },
    ]);
  });

  it('is 0 when it is left out or null', async () => {
    const query = (depth: string) =>
      `{ tags { nodes { sceneCount${depth} } } studios { nodes { sceneCount${depth} } } }`;
    expect(await library.data(query('(depth: null)'))).toEqual(await library.data(query('')));
  });
});

/** What is asked of each tag or studio equals what the root list gives under the filter that says the same. */
async function expectScenesBelow(
  kind: 'tags' | 'studios',
  within: (id: string, depth: number) => Parameters<LibraryModel['list']>[1],
): Promise<void> {
  const query = `query ($depth: Int) {
    parents: ${kind} { nodes { id sceneCount(depth: $depth) scenes(depth: $depth, orderBy: { field: ID }) { totalCount nodes { id } } } }
  }`;
  await fc.assert(
    fc.asyncProperty(randomLibrary(), async (content) => {
      await refill(library, content);
      const model = new LibraryModel(content);
      for (const depth of [0, 1, 2, 7, -1]) {
        const { parents } = (await library.data(query, { depth })) as { parents: { nodes: ScenesAnswer[] } };
        for (const { id, sceneCount, scenes } of parents.nodes) {
          const expected = model.list('scenes', within(id, depth), [{ field: 'ID' }]);
          expect({ sceneCount, total: scenes.totalCount, ids: idsOf(scenes) }).toEqual({
            ...{ sceneCount: expected.length, total: expected.length, ids: expected },
          });
        }
      }
    }),
    seeded(30),
  );
}

function named(objects: readonly Named[]): Named[] {
  return byName(objects).map(({ id, name }) => ({ id, name }));
}
