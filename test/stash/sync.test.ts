import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { onlyError } from '../support/http-client.ts';
import type { LibraryEvent } from '../../src/graphql/channels.ts';
import { Scheduler } from '../../src/schedules/scheduler.ts';
import { untrueCopies } from '../support/link-copies.ts';
import { SILENT, TestLibrary } from '../support/test-library.ts';
import { MirrorDesk } from './mirror-desk.ts';

const DAY_MS = 86_400_000;

let desk: MirrorDesk;
beforeAll(async () => {
  desk = await MirrorDesk.open();
});
afterAll(() => desk.close());

beforeEach(async () => {
  await desk.reset();
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

describe('a later sync', () => {
  it('tells what has become of more objects than are stored at a time', async () => {
    const { upstream } = desk;
    const [first, second, ...others] = scenes(350) as [string, string, ...string[]];
    await desk.result();
    const last = others.at(-1)!;
    upstream.update('scene', first, { title: 'Changed' });
    upstream.update('scene', last, { code: 'N-1', tagIds: [upstream.create('tag', { name: 'Not mirrored yet' })] });
    upstream.destroy('scene', second);
    scenes(150);
    upstream.update('scene', others[100]!, { rating100: 200 });
    expect((await desk.result({ mode: 'FULL', entities: ['SCENES'] })).scenes).toMatchObject({
      created: 150,
      updated: 2,
      unchanged: 346,
      deleted: 1,
      failed: 1,
      unresolved: 1,
      failures: [expect.stringContaining(`scene ${others[100]}: its rating100 is 200`)],
    });
  });
});

describe('a scene that has another date', () => {
  it.each(['1950-03', null])('dates its links anew, those that stay and those that are new: %s', async (date) => {
    const { upstream } = desk;
    const staying = upstream.create('tag', { name: 'Noir' });
    const leaving = upstream.create('tag', { name: 'Drama' });
    const coming = upstream.create('tag', { name: 'Western' });
    const performerIds = [upstream.create('performer', { name: 'Ann Todd' })];
    const scene = upstream.create('scene', { date: '1945', performerIds, tagIds: [staying, leaving] });
    await desk.result();
    upstream.update('scene', scene, { date, tagIds: [staying, coming] });
    await desk.result();
    await expectMirror();
    expect(await untrueCopies(desk.library.services.orm)).toEqual([]);
  });
});

describe('subscribers', () => {
  it('are told of every object that a sync makes, changes or removes', async () => {
    const ids = scenes(20);
    await desk.result();
    const events = desk.library.services.channels.library.subscribe();
    desk.upstream.destroy('scene', ids[0]!);
    desk.upstream.update('scene', ids[1]!, { title: 'Changed' });
    const created = desk.upstream.create('tag', { name: 'New' });
    await desk.result({ mode: 'FULL' });
    const told = [];
    for (let count = 0; count < 3; count += 1) told.push((await events.next()).value as LibraryEvent);
    await events.return?.();
    expect(told).toEqual([
      { kind: 'TAG', id: created, change: 'CREATED' },
      { kind: 'SCENE', id: ids[1], change: 'UPDATED' },
      { kind: 'SCENE', id: ids[0], change: 'DELETED' },
    ]);
  });
});

describe('a scheduled sync', () => {
  it('waits for one that is under way: a full one is not taken for an incremental one', async () => {
    const { library, stash } = desk;
    await library.data(`mutation {
      createScheduledTask(input: { name: "Full", taskType: SYNC, schedule: "0 4 * * *", config: { mode: "FULL" } }) { id }
    }`);
    const inTwoDays = new Date(Date.now() + 2 * DAY_MS);
    const scheduler = new Scheduler(library.services, SILENT, () => inTwoDays);
    const gate = Promise.withResolvers<undefined>();
    stash.beforeAnswer = () => gate.promise;
    const id = await desk.start();
    expect(await scheduler.enqueueDue()).toEqual([]);
    gate.resolve(undefined);
    await library.settle(id);
    const [full] = await scheduler.enqueueDue();
    expect(full).not.toBe(id);
    expect(await library.settle(full!)).toMatchObject({ status: 'completed', result: { scenes: { mode: 'FULL' } } });
    expect(await scheduler.enqueueDue()).toEqual([]);
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

describe('a sync that was broken off for days', () => {
  it('leaves to the next one what has changed meanwhile on the pages that it had read', async () => {
    const { library, stash, upstream } = desk;
    upstream.now = () => Date.now() - 4 * DAY_MS;
    const ids = scenes(600);
    stash.faultOf = ({ variables }) => ((variables['filter'] as { page?: number }).page === 2 ? '500' : undefined);
    const { id } = await desk.sync({ entities: ['SCENES'] });
    stash.faultOf = () => undefined;
    // As if it had begun before.
    await library.services.orm.em
      .fork()
      .execute(`update sync_state set progress = json_set(progress, '$.startedAt', ?) where kind = 'scene'`, [
        Date.now() - 3 * DAY_MS,
      ]);
    upstream.now = () => Date.now() - 2 * DAY_MS;
    upstream.update('scene', ids[0]!, { title: 'Changed meanwhile' });
    upstream.now = () => Date.now();
    upstream.update('scene', ids[599]!, { title: 'Changed now' });
    await library.data('mutation ($id: ID!) { retryJob(id: $id) { id } }', { id });
    expect(await library.settle(id)).toMatchObject({ status: 'completed', processedItems: 600 });
    expect((await desk.result({ entities: ['SCENES'] })).scenes).toMatchObject({ mode: 'INCREMENTAL', updated: 1 });
    expect(await library.data(`{ scene(id: "${ids[0]}") { title } }`)).toEqual({
      scene: { title: 'Changed meanwhile' },
    });
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
