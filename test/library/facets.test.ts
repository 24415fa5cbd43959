import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { byName, type Filter, LibraryModel } from '../support/library-model.ts';
import { scene, tag } from '../support/model-objects.ts';
import { randomFilter } from '../support/random-filter.ts';
import { randomLibrary, refill, seeded } from '../support/random-library.ts';
import { TestLibrary } from '../support/test-library.ts';

const COUNTS = `{
  tags { tag { id } count }
  performers { performer { id } count }
  studios { studio { id } count }
  years { year count }
  organized { value count }
}`;

const FACETS = `query ($filter: SceneFilter, $first: Int) { sceneFacets(filter: $filter, first: $first) ${COUNTS} }`;

describe('facets', () => {
  let library: TestLibrary;
  beforeAll(async () => {
    library = await TestLibrary.open();
  });
  afterAll(() => library.close());

  async function facets(variables: Record<string, unknown>): Promise<ReturnType<typeof facetsOf>> {
    const { sceneFacets } = (await library.data(FACETS, variables)) as { sceneFacets: ReturnType<typeof facetsOf> };
    return sceneFacets;
  }

  it('count what the scenes of a filter have, the most frequent first, then by name or value', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...([randomLibrary(), fc.option(randomFilter('scenes')), fc.constantFrom(0, 1, 3, 500)] as const),
        async (content, filter, first) => {
          await refill(library, content);
          expect(await facets({ filter, first })).toEqual(facetsOf(new LibraryModel(content), filter, first));
        },
      ),
      seeded(80),
    );
  });

  it('stand beside a page of the same scenes, which are found once for both', async () => {
    const query = `query ($filter: SceneFilter, $other: SceneFilter) {
      scenes(filter: $filter, first: 2) { totalCount nodes { id } pageInfo { endCursor } }
      others: scenes(filter: $other, first: 2) { totalCount nodes { id } }
      sceneFacets(filter: $filter, first: 500) ${COUNTS}
    }`;
    const next = `query ($filter: SceneFilter, $after: String) {
      scenes(filter: $filter, first: 500, after: $after) { totalCount nodes { id } }
      sceneFacets(filter: $filter, first: 500) ${COUNTS}
    }`;
    await fc.assert(
      fc.asyncProperty(
        ...([randomLibrary(), randomFilter('scenes'), randomFilter('scenes')] as const),
        async (content, filter, other) => {
          await refill(library, content);
          const model = new LibraryModel(content);
          const ids = model.list('scenes', filter).map((id) => ({ id }));
          const otherIds = model.list('scenes', other).map((id) => ({ id }));
          const sceneFacets = facetsOf(model, filter, 500);
          const first = (await library.data(query, { filter, other })) as { scenes: { pageInfo: PageInfo } };
          expect(first).toMatchObject({
            scenes: { totalCount: ids.length, nodes: ids.slice(0, 2) },
            others: { totalCount: otherIds.length, nodes: otherIds.slice(0, 2) },
            sceneFacets,
          });
          const after = first.scenes.pageInfo.endCursor;
          expect(await library.data(next, { filter, after })).toEqual({
            scenes: { totalCount: ids.length, nodes: after === null ? ids : ids.slice(2) },
            sceneFacets,
          });
        },
      ),
      seeded(60),
    );
  });

  it('are limited to twenty of each kind unless more are asked for, and to 500 at the most', async () => {
    expect((await library.execute(FACETS, { first: 501 })).errors).toMatchObject([
      { message: 'first must be from 0 to 500; it is 501.', extensions: { code: 'BAD_USER_INPUT', field: 'first' } },
    ]);
    const tags = Array.from({ length: 21 }, (_, index) => tag(`tag ${index}`));
    const scenes = [scene('1', { tagIds: tags.map(({ id }) => id) })];
    await refill(library, { studios: [], performers: [], tags, scenes });
    for (const first of [undefined, null]) {
      expect((await facets({ first })).tags).toHaveLength(20);
    }
    expect((await facets({ first: 500 })).tags).toHaveLength(21);
  });
});

interface PageInfo {
  readonly endCursor: string | null;
}

function facetsOf(model: LibraryModel, filter: Filter | null, first: number) {
  const scenes = model.scenesOf(filter);
  const { tags, performers, studios } = model.content;
  const count = <Value>(values: readonly Value[], has: (scene: (typeof scenes)[number], value: Value) => boolean) =>
    values
      .map((value) => ({ value, count: scenes.filter((scene) => has(scene, value)).length }))
      .filter(({ count }) => count > 0)
      // Sorting is stable: the values come in the order in which equals shall stand.
      .sort((a, b) => b.count - a.count)
      .slice(0, first);
  const years = [...new Set(scenes.map(({ sceneDate }) => sceneDate?.slice(0, 4)))].filter(
    (year) => year !== undefined,
  );
  return {
    tags: count(byName(tags), (scene, { id }) => scene.tagIds.includes(id)).map(({ value, count }) => ({
      tag: { id: value.id },
      count,
    })),
    performers: count(byName(performers), (scene, { id }) => scene.performerIds.includes(id)).map(
      ({ value, count }) => ({
        performer: { id: value.id },
        count,
      }),
    ),
    studios: count(byName(studios), (scene, { id }) => scene.studioId === id).map(({ value, count }) => ({
      studio: { id: value.id },
      count,
    })),
    years: count(years.sort(), (scene, year) => scene.sceneDate?.startsWith(year) === true).map(({ value, count }) => ({
      year: Number(value),
      count,
    })),
    organized: count([false, true], (scene, value) => scene.organized === value),
  };
}
