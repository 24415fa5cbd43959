import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { MirrorDesk } from './mirror-desk.ts';

let desk: MirrorDesk;
beforeAll(async () => {
  desk = await MirrorDesk.open();
});
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.reset();
  await desk.allowDeletes(10);
});

/** The ids of scenes, made in Stash. */
function scenes(count: number): string[] {
  return Array.from({ length: count }, (_, index) => desk.upstream.create('scene', { title: `Scene ${index}` }));
}

async function expectMirror(): Promise<void> {
  const { expected, mirrored } = await desk.both();
  expect(mirrored).toEqual(expected);
}

describe('what Stash has no longer', () => {
  it('goes with the next full sync, leaves a tombstone, and comes back when Stash shows it again', async () => {
    const tagId = desk.upstream.create('tag', { name: 'Noir' });
    const [id] = scenes(20);
    desk.upstream.update('scene', id!, { title: 'Gilda', tagIds: [tagId], urls: ['https://films.example'] });
    await desk.result();
    const stored = structuredClone(desk.upstream.find('scene', id!));
    desk.upstream.destroy('scene', id!);
    expect((await desk.result()).scenes.deleted).toBe(0);
    expect((await desk.result({ mode: 'FULL' })).scenes).toMatchObject({ deleted: 1, unchanged: 19 });
    await expectMirror();

    const TOMBSTONES = `{
      tombstones(kind: SCENE) { totalCount nodes { kind objectId name deletedAt content } }
      tags: tombstones(kind: TAG) { totalCount }
    }`;
    expect(await desk.library.data(TOMBSTONES)).toEqual({
      tombstones: {
        totalCount: 1,
        nodes: [
          {
            kind: 'SCENE',
            objectId: id,
            name: 'Gilda',
            deletedAt: expect.stringMatching(/Z$/),
            content: expect.objectContaining({ title: 'Gilda', tagIds: [tagId], urls: ['https://films.example'] }),
          },
        ],
      },
      tags: { totalCount: 0 },
    });

    desk.upstream.scene.set(id!, stored);
    expect((await desk.result({ mode: 'FULL' })).scenes).toMatchObject({ created: 1 });
    await expectMirror();
    expect(await desk.library.data(TOMBSTONES)).toMatchObject({ tombstones: { totalCount: 0 } });
  });

  it('stays when it is too much, until the setting allows it and the job is retried', async () => {
    const ids = scenes(20);
    await desk.result();
    for (const id of ids.slice(0, 3)) desk.upstream.destroy('scene', id);
    const failed = await desk.sync({ mode: 'FULL' });
    expect(failed).toMatchObject({
      status: 'failed',
      attempt: 1,
      errorCode: 'INVALID_STATE',
      error:
        'Stash lacks 3 of the 20 scenes here (15.0 %), more than stash.delete_threshold_percent allows (10 %), so none of ' +
        'them was removed. If STASH_URL is the right server and they are meant to go, raise the setting with setSetting ' +
        'and retry this job.',
    });
    expect(await desk.library.data('{ scenes { totalCount } }')).toEqual({ scenes: { totalCount: 20 } });
    await desk.allowDeletes(15);
    await desk.library.data('mutation ($id: ID!) { retryJob(id: $id) { id } }', { id: failed.id });
    expect(await desk.library.settle(failed.id)).toMatchObject({ status: 'completed' });
    await expectMirror();
  });

  it('is asked for no more once the sync has failed', async () => {
    const ids = scenes(100);
    await desk.result();
    await desk.allowDeletes(100);
    for (const id of ids) desk.upstream.destroy('scene', id);
    desk.stash.faultOf = ({ operation }) => (operation === 'StashSceneById' ? '500' : undefined);
    expect(await desk.sync({ mode: 'FULL' })).toMatchObject({ status: 'failed', errorCode: 'UPSTREAM_UNAVAILABLE' });
    desk.stash.requests.length = 0;
    await sleep(100);
    expect(desk.stash.requests).toEqual([]);
    desk.stash.faultOf = () => undefined;
    expect(await desk.library.data('{ scenes { totalCount } }')).toEqual({ scenes: { totalCount: 100 } });
  });

  it('is asked for by its id before it goes: a list alone deletes nothing', async () => {
    const [id] = scenes(20);
    await desk.result();
    desk.upstream.unlisted.add(id!);
    desk.upstream.update('scene', id!, { title: 'Still there' });
    expect((await desk.result({ mode: 'FULL' })).scenes).toMatchObject({ deleted: 0, updated: 1 });
    await expectMirror();
    desk.upstream.unlisted.clear();
  });
});

describe('what cannot be stored', () => {
  it('is counted, told and left as it was; the rest goes on', async () => {
    const [bad, good] = scenes(2);
    await desk.result();
    desk.upstream.update('scene', bad!, { date: 'soon', title: 'Bad' });
    desk.upstream.update('scene', good!, { title: 'Good' });
    const rated = desk.upstream.create('scene', { rating100: 500 });
    expect((await desk.result()).scenes).toMatchObject({
      created: 0,
      updated: 1,
      failed: 2,
      failures: [
        `scene ${bad}: its date is "soon", not YYYY, YYYY-MM or YYYY-MM-DD`,
        `scene ${rated}: its rating100 is 500, not a whole number from 0 to 100`,
      ],
    });
    expect(await desk.library.data(`{ scene(id: "${bad}") { title } }`)).toEqual({ scene: { title: 'Scene 0' } });
  });

  it.each([
    ['title', 5, 'its title is 5, which is no text'],
    ['files', null, 'its files is null, which is no list'],
    ['tags', [null], 'its tags is undefined, which is no text'],
    ['urls', 'a', 'its urls is "a", which is no list'],
    ['studio', {}, 'its studio is undefined, which is no text'],
    ['organized', null, 'its organized is null, which is neither true nor false'],
    ['date', 'x'.repeat(1_000), `its date is "${'x'.repeat(79)}, not YYYY, YYYY-MM or YYYY-MM-DD`],
  ])('is a scene with a value of another type: %s', async (field, value, message) => {
    const [bad] = scenes(2);
    await desk.result();
    desk.stash.tamper = ({ operation }, page) => ({
      ...page,
      objects: (page.objects as { id: string }[]).map((object) =>
        operation === 'StashScenes' && object.id === bad ? { ...object, [field]: value } : object,
      ),
    });
    expect((await desk.result()).scenes).toMatchObject({ unchanged: 1, failures: [`scene ${bad}: ${message}`] });
    desk.stash.tamper = (_, page) => page;
    await expectMirror();
  });

  it('are names of tags that differ only in case: the first one has it', async () => {
    const first = desk.upstream.create('tag', { name: 'Noir' });
    const second = desk.upstream.create('tag', { name: 'Other' });
    desk.upstream.tag.get(second)!.name = 'noir';
    const [sceneId] = scenes(1);
    desk.upstream.update('scene', sceneId!, { tagIds: [first, second] });
    expect(await desk.result()).toMatchObject({
      tags: {
        created: 1,
        failed: 1,
        failures: [`tag ${second}: its name "noir" is that of tag ${first}; names are unique here, regardless of case`],
      },
      scenes: { created: 1, unresolved: 1 },
    });
  });
});

describe('names of tags', () => {
  it('pass to a new tag when the old one is gone, even in an incremental sync', async () => {
    const old = desk.upstream.create('tag', { name: 'Noir' });
    for (let number = 0; number < 20; number += 1) desk.upstream.create('tag', { name: `Tag ${number}` });
    await desk.result();
    desk.upstream.destroy('tag', old);
    desk.upstream.create('tag', { name: 'Noir' });
    expect((await desk.result()).tags).toMatchObject({ created: 1, deleted: 1, failed: 0 });
    await expectMirror();
  });
});
