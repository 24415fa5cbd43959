import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { onlyError } from '../support/http-client.ts';
import { TestLibrary } from '../support/test-library.ts';
import { MirrorDesk } from './mirror-desk.ts';

const DAY_MS = 86_400_000;

let desk: MirrorDesk;
beforeAll(async () => {
  desk = await MirrorDesk.open();
});
afterAll(() => desk.close());

beforeEach(async () => {
  await desk.reset();
  await desk.allowDeletes(10);
  desk.upstream.now = () => Date.now();
});

/** The ids of scenes, made in Stash. */
function scenes(count: number): string[] {
  return Array.from({ length: count }, (_, index) => desk.upstream.create('scene', { title: `Scene ${index}` }));
}

async function expectMirror(): Promise<void> {
  const { expected, mirrored } = await desk.both();
  expect(mirrored).toEqual(expected);
}

describe('a first sync', () => {
  it('mirrors everything that Stash has, whatever was asked for', async () => {
    const { upstream } = desk;
    const child = upstream.create('studio', { name: 'Gainsborough', aliases: ['GP'] });
    upstream.update('studio', child, { parentId: upstream.create('studio', { name: 'Rank' }) });
    const noir = upstream.create('tag', { name: 'Noir', description: 'Dark.' });
    upstream.update('tag', noir, { parentIds: [upstream.create('tag', { name: 'Genre' })] });
    const ann = upstream.create('performer', { name: 'Ann Todd', disambiguation: 'b. 1907', aliases: ['Dorothy'] });
    upstream.create('scene', {
      title: '',
      code: 'G-1',
      details: 'A pianist.',
      director: 'Compton Bennett',
      urls: ['https://films.example/veil'],
      date: '1945-10',
      rating100: 80,
      organized: true,
      paths: ['/films/the seventh veil.mkv', 'D:\\films\\veil 2.mkv'],
      studioId: child,
      performerIds: [ann],
      tagIds: [noir],
    });
    const before = Date.now();
    expect(await desk.result()).toMatchObject({
      studios: { mode: 'FULL', created: 2, updated: 0, unchanged: 0, deleted: 0, failed: 0 },
      tags: { created: 2 },
      performers: { created: 1 },
      scenes: { created: 1, unresolved: 0 },
    });
    await expectMirror();
    const { scenes: page } = (await desk.library.data(
      '{ scenes(filter: { search: "seventh pianist todd" }) { nodes { title lastSynced } } }',
    )) as { scenes: { nodes: { title: string; lastSynced: string }[] } };
    expect(page.nodes).toMatchObject([{ title: 'the seventh veil.mkv' }]);
    expect(Date.parse(page.nodes[0]!.lastSynced)).toBeGreaterThanOrEqual(before);
  });

  it('goes page by page, and tells how far it has come', async () => {
    scenes(1_203);
    const { status, totalItems, processedItems, progress } = await desk.sync({ entities: ['SCENES'] });
    expect([status, totalItems, processedItems, progress]).toEqual(['completed', 1_203, 1_203, 100]);
    const pages = desk.stash.requests.filter(({ operation }) => operation === 'StashScenes');
    expect(pages.map(({ variables }) => variables['filter'])).toEqual(
      expect.arrayContaining([1, 2, 3].map((page) => ({ page, per_page: 500, sort: 'id' }))),
    );
  });
});

describe('an incremental sync', () => {
  it('reads only what Stash has dated lately, and compares it', async () => {
    let now = Date.now() - 30 * DAY_MS;
    desk.upstream.now = () => now;
    const [first, second] = scenes(3);
    now += 5 * DAY_MS;
    scenes(1);
    await desk.result();
    now += 5 * DAY_MS;
    desk.upstream.update('scene', first!, { title: 'Another title' });
    // Dated, but the same.
    desk.upstream.update('scene', second!, {});
    const { scenes: tally } = await desk.result({ entities: ['SCENES'] });
    expect(tally).toMatchObject({ mode: 'INCREMENTAL', created: 0, updated: 1, unchanged: 2 });
    await expectMirror();
  });

  it('is not led astray by an instant of the future', async () => {
    desk.upstream.now = () => Date.now() + 400 * DAY_MS;
    scenes(1);
    await desk.result();
    desk.upstream.now = () => Date.now();
    scenes(1);
    expect(await desk.result()).toMatchObject({ scenes: { created: 1 } });
    await expectMirror();
  });
});

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

describe('startSync', () => {
  it('gives the sync that is under way', async () => {
    const gate = Promise.withResolvers<undefined>();
    desk.stash.beforeAnswer = () => gate.promise;
    const id = await desk.start();
    expect(await desk.start({ mode: 'FULL' })).toBe(id);
    gate.resolve(undefined);
    await desk.library.settle(id);
    const other = await desk.start();
    expect(other).not.toBe(id);
    await desk.library.settle(other);
  });

  it('needs a Stash server', async () => {
    const library = await TestLibrary.open();
    try {
      expect(onlyError((await library.execute('mutation { startSync { id } }')) as never)).toMatchObject({
        message: 'No Stash server is configured. Set STASH_URL, and STASH_API_KEY if it asks for a key, and restart.',
        extensions: { code: 'INVALID_STATE' },
      });
      expect(await library.data('{ mirror { url } }')).toEqual({ mirror: null });
    } finally {
      await library.close();
    }
  });

  it('needs something to sync', async () => {
    const answer = await desk.library.execute('mutation { startSync(input: { entities: [] }) { id } }');
    expect(onlyError(answer as never).extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.entities' });
  });
});

describe('a mirror', () => {
  it.each([
    'createScene(input: { title: "x" }) { id }',
    'updateTag(id: "1", input: {}) { id }',
    'deleteStudio(id: "1")',
    'createPerformer(input: { name: "x" }) { id }',
  ])('refuses %s', async (mutation) => {
    const answer = await desk.library.execute(`mutation { ${mutation} }`);
    expect(onlyError(answer as never)).toMatchObject({
      message: expect.stringMatching(/^The library mirrors a Stash server .* submit a plan with createAnalysisPlan\.$/),
      extensions: { code: 'INVALID_STATE' },
    });
  });

  it('says up to when it is one, and whether Stash answers', async () => {
    const QUERY = '{ mirror { url kinds { entity syncedAt fullySyncedAt } stash { answers version problem } } }';
    scenes(1);
    await desk.result({ entities: ['SCENES'] });
    expect(await desk.library.data(QUERY)).toEqual({
      mirror: {
        url: `${desk.stash.url}/graphql`,
        kinds: [
          ...['STUDIOS', 'TAGS', 'PERFORMERS'].map((entity) => ({ entity, syncedAt: null, fullySyncedAt: null })),
          { entity: 'SCENES', syncedAt: expect.any(String), fullySyncedAt: expect.any(String) },
        ],
        stash: { answers: true, version: 'v0.30.1', problem: null },
      },
    });
    await desk.stash.down();
    expect(await desk.library.data('{ mirror { stash { answers problem } } }')).toEqual({
      mirror: { stash: { answers: false, problem: expect.stringContaining('cannot be reached') } },
    });
    await desk.stash.up();
  });
});
