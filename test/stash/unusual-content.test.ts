import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MirrorDesk } from './mirror-desk.ts';

let desk: MirrorDesk;
beforeAll(async () => {
  desk = await MirrorDesk.open();
  await desk.allowDeletes(100);
});
afterAll(() => desk.close());

beforeEach(async () => {
  await desk.reset();
  desk.stash.beforeAnswer = () => undefined;
});

async function expectMirror(): Promise<void> {
  const { expected, mirrored } = await desk.both();
  expect(mirrored).toEqual(expected);
}

/** Changes Stash after a sync has read the tags, and before it reads the scenes. */
function betweenTagsAndScenes(change: () => void): void {
  desk.stash.beforeAnswer = ({ operation, variables }) => {
    const { filter } = variables as { filter?: { per_page: number } };
    if (operation !== 'StashScenes' || filter?.per_page === 0) return;
    desk.stash.beforeAnswer = () => undefined;
    change();
  };
}

describe('a mirror holds', () => {
  it('a scene without a title and without a file', async () => {
    desk.upstream.create('scene', { title: null, paths: [] });
    expect(await desk.result()).toMatchObject({ scenes: { created: 1, failed: 0 } });
    await expectMirror();
    expect(await desk.result()).toMatchObject({ scenes: { unchanged: 1 } });
  });

  it('texts and lists of any length', async () => {
    const { upstream } = desk;
    const tagIds = Array.from({ length: 1_000 }, (_, index) => upstream.create('tag', { name: `Tag ${index}` }));
    upstream.create('performer', {
      name: 'A'.repeat(20_000),
      aliases: Array.from({ length: 3_000 }, (_, n) => `a${n}`),
    });
    const urls = Array.from({ length: 2_000 }, (_, index) => `https://films.example/${index}`);
    const id = upstream.create('scene', {
      title: 'T'.repeat(100_000),
      details: 'So long. '.repeat(100_000),
      urls,
      tagIds,
    });
    expect(await desk.result()).toMatchObject({ scenes: { created: 1, failed: 0, unresolved: 0 } });
    const { scene } = (await desk.library.data(
      'query ($id: ID!) { scene(id: $id) { title details urls tags { id } } }',
      {
        id,
      },
    )) as { scene: { title: string; details: string; urls: string[]; tags: object[] } };
    expect([scene.title.length, scene.details.length, scene.urls, scene.tags.length]).toEqual([
      100_000,
      900_000,
      urls,
      1_000,
    ]);
    expect(await desk.result({ mode: 'FULL' })).toMatchObject({
      scenes: { unchanged: 1 },
      performers: { unchanged: 1 },
    });
  });

  it('names that differ only in white space at their ends', async () => {
    for (const kind of ['studio', 'tag', 'performer'] as const) {
      for (const name of ['Noir', ' Noir', 'Noir\t']) desk.upstream.create(kind, { name });
    }
    const nothingFailed = { created: 3, failed: 0 };
    expect(await desk.result()).toMatchObject({
      studios: nothingFailed,
      tags: nothingFailed,
      performers: nothingFailed,
    });
    await expectMirror();
  });
});

describe('what is changed while a sync is under way', () => {
  it.each(['tag', 'performer'] as const)('may be a %s that goes into another one', async (kind) => {
    const { upstream } = desk;
    const list = kind === 'tag' ? 'tagIds' : 'performerIds';
    const [kept, gone] = [upstream.create(kind, { name: 'Noir' }), upstream.create(kind, { name: 'Film noir' })];
    const scene = upstream.create('scene', { title: 'Gilda', [list]: [gone] });
    betweenTagsAndScenes(() => upstream.merge(kind, gone, kept));
    expect(await desk.result()).toMatchObject({ scenes: { created: 1, unresolved: 0 } });
    const { mirrored, expected } = await desk.both();
    expect(mirrored.scenes[scene]).toEqual(expected.scenes[scene]);
    expect(await desk.result({ mode: 'FULL' })).toMatchObject({
      [`${kind}s`]: { deleted: 1 },
      scenes: { unchanged: 1 },
    });
    await expectMirror();
  });

  it('may be a tag with another name, which the next sync takes over', async () => {
    const tag = desk.upstream.create('tag', { name: 'Noir' });
    desk.upstream.create('scene', { title: 'Gilda', tagIds: [tag] });
    betweenTagsAndScenes(() => desk.upstream.update('tag', tag, { name: 'Film noir' }));
    expect(await desk.result()).toMatchObject({ scenes: { unresolved: 0 } });
    expect(await desk.result()).toMatchObject({ tags: { mode: 'INCREMENTAL', updated: 1 } });
    await expectMirror();
  });

  it('may be a new tag of a scene, which the next sync gives it', async () => {
    const scene = desk.upstream.create('scene', { title: 'Gilda' });
    betweenTagsAndScenes(() =>
      desk.upstream.update('scene', scene, { tagIds: [desk.upstream.create('tag', { name: 'Noir' })] }),
    );
    expect(await desk.result()).toMatchObject({ scenes: { created: 1, unresolved: 1 } });
    expect(await desk.result()).toMatchObject({ tags: { created: 1 }, scenes: { updated: 1, unresolved: 0 } });
    await expectMirror();
  });
});
