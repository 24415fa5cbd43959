import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { StashFault } from '../support/stash/stash-server.ts';
import { MirrorDesk } from './mirror-desk.ts';

const SYNC_PROCESS = new URL('../../dist/test/stash/sync-process.js', import.meta.url);

let desk: MirrorDesk;
beforeAll(async () => {
  desk = await MirrorDesk.open({ queryMs: 800, tries: 1 });
});
afterAll(() => desk.close());

beforeEach(async () => {
  await desk.reset();
  desk.stash.faultOf = () => undefined;
  desk.stash.beforeAnswer = () => undefined;
  desk.stash.requests.length = 0;
});

async function expectMirror(): Promise<void> {
  const { expected, mirrored } = await desk.both();
  expect(mirrored).toEqual(expected);
}

/** Makes scenes in Stash, past its own slowness. */
function scenes(count: number, { upstream } = desk): string[] {
  const tagId = upstream.create('tag', { name: `Tag of ${count}` });
  return Array.from({ length: count }, (_, index) =>
    upstream.create('scene', { title: `Scene ${index}`, tagIds: [tagId] }),
  );
}

async function storedScenes(): Promise<number> {
  const { scenes: list } = (await desk.library.data('{ scenes { totalCount } }')) as {
    scenes: { totalCount: number };
  };
  return list.totalCount;
}

describe('while Stash answers badly', () => {
  const FAULTS: readonly (StashFault | 'down')[] = [
    'down',
    '500',
    '401',
    'html',
    'truncated',
    'partial',
    'stall',
    'dies after writing',
  ];

  it.each(FAULTS)(
    '(%s) a full sync fails and removes nothing; when Stash is well again it catches up',
    async (fault) => {
      const ids = scenes(30);
      await desk.result();
      desk.upstream.destroy('scene', ids[0]!);
      desk.upstream.update('scene', ids[1]!, { title: 'Changed' });
      if (fault === 'down') await desk.stash.down();
      // The pages come as they should, and so much the worse does the list of ids by which the rest is removed.
      else desk.stash.faultOf = ({ operation }) => (operation === 'StashSceneIds' ? fault : undefined);
      const id = await desk.start({ mode: 'FULL', entities: ['SCENES'] });
      const failed = await desk.library.settle(id);
      expect(failed).toMatchObject({ status: 'failed', attempt: 5, errorCode: 'UPSTREAM_UNAVAILABLE' });
      expect(await storedScenes()).toBe(30);

      desk.stash.faultOf = () => undefined;
      if (fault === 'down') await desk.stash.up();
      await desk.library.data('mutation ($id: ID!) { retryJob(id: $id) { id } }', { id });
      expect(await desk.library.settle(id)).toMatchObject({ status: 'completed' });
      await expectMirror();
    },
    40_000,
  );

  it('a fault that passes costs an attempt at most, and no counter', async () => {
    // As patient as a busy machine needs it: nothing but the fault may cost an attempt.
    const patient = await MirrorDesk.open({ queryMs: 20_000, tries: 1 });
    try {
      scenes(1_100, patient);
      let faults = 0;
      patient.stash.faultOf = ({ operation, variables }) => {
        const { page } = (variables['filter'] ?? {}) as { page?: number };
        return operation === 'StashScenes' && page === 2 && faults++ < 1 ? 'truncated' : undefined;
      };
      expect(await patient.sync({ entities: ['TAGS', 'SCENES'] })).toMatchObject({
        status: 'completed',
        attempt: 2,
        processedItems: 1_101,
        result: { scenes: { created: 1_100, unchanged: 0 } },
      });
    } finally {
      await patient.close();
    }
  });
});

describe('a list of ids that is not whole', () => {
  it('removes nothing, and is not believed', async () => {
    scenes(40);
    await desk.result();
    // Half of the ids, counted as if they were all: nothing but the number of different ones tells.
    desk.stash.tamper = ({ operation }, answer) =>
      operation === 'StashSceneIds' ? { ...answer, objects: answer.objects.slice(0, 20) } : answer;
    expect(await desk.sync({ mode: 'FULL' })).toMatchObject({
      status: 'failed',
      errorCode: 'UPSTREAM_UNAVAILABLE',
      error: expect.stringContaining('kept changing'),
    });
    expect(await storedScenes()).toBe(40);
    desk.stash.tamper = (_, answer) => answer;
  });
});

describe('pages that are not as Stash makes them', () => {
  afterEach(() => {
    desk.stash.tamper = (_, page) => page;
  });

  it('remove nothing that the list of ids has, even if nothing else shows it', async () => {
    scenes(20);
    await desk.result();
    desk.stash.tamper = ({ operation }, page) => (operation === 'StashScenes' ? { count: 0, objects: [] } : page);
    desk.stash.answerOf = ({ operation }) => (operation === 'StashSceneById' ? '{"data":{"object":null}}' : undefined);
    expect(await desk.result({ mode: 'FULL' })).toMatchObject({ scenes: { deleted: 0 } });
    desk.stash.answerOf = () => undefined;
    expect(await storedScenes()).toBe(20);
  });

  it('end, even if each is the same', async () => {
    const ids = scenes(40);
    desk.stash.tamper = ({ operation }, page) =>
      operation === 'StashSceneIds' ? { count: 50, objects: ids.map((id) => ({ id })) } : page;
    expect(await desk.sync({ mode: 'FULL' })).toMatchObject({ status: 'failed', errorCode: 'UPSTREAM_UNAVAILABLE' });
  });

  it('may have an object twice, which is stored once', async () => {
    scenes(10);
    desk.stash.tamper = (_, page) => ({ ...page, objects: [...page.objects, ...page.objects] });
    expect(await desk.result()).toMatchObject({ tags: { created: 1 }, scenes: { created: 10, unchanged: 0 } });
    await expectMirror();
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['without a count', { count: null, objects: [] }],
    ['with a count beyond all numbers', { count: 1e15, objects: [] }],
    ['without objects', { count: 0, objects: null }],
    ['with an object that is none', { count: 1, objects: [null] }],
    ['with an id that is no text', { count: 1, objects: [{ id: 1 }] }],
  ])('are refused when they are %s, and remove nothing', async (_what, page) => {
    scenes(10);
    await desk.result();
    for (const operation of ['StashScenes', 'StashSceneIds']) {
      desk.stash.tamper = (request, whole) => (request.operation === operation ? (page as typeof whole) : whole);
      expect(await desk.sync({ mode: 'FULL', entities: ['SCENES'] })).toMatchObject({
        status: 'failed',
        errorCode: 'UPSTREAM_UNAVAILABLE',
        error: expect.stringMatching(/^Stash answered without what it was asked for: .* Is STASH_URL where Stash is/),
      });
    }
    expect(await storedScenes()).toBe(10);
  });
});

describe('pages that shift while they are read', () => {
  it('lead to no duplicates and no misses', async () => {
    const ids = scenes(1_203);
    desk.stash.beforeAnswer = ({ operation, variables }) => {
      const { page, per_page: size } = (variables['filter'] ?? {}) as { page?: number; per_page?: number };
      if (operation !== 'StashScenes' || page !== 2 || size === 0) return;
      desk.stash.beforeAnswer = () => undefined;
      // What was on page 2 moves up to page 1, which has been read; the number of scenes stays the same.
      for (const id of ids.slice(0, 3)) desk.upstream.destroy('scene', id);
      for (let number = 0; number < 3; number += 1) desk.upstream.create('scene', { title: `Late ${number}` });
    };
    await desk.allowDeletes(10);
    const { scenes: tally } = await desk.result();
    expect(tally).toMatchObject({ created: 1_206, deleted: 3, failed: 0 });
    expect(await storedScenes()).toBe(1_203);
    expect(await desk.library.data(`{ missed: scene(id: "${ids[501]}") { title } }`)).toEqual({
      missed: { title: 'Scene 501' },
    });
  });
});

describe('kill -9 in the middle of a sync', () => {
  it('loses nothing and does nothing twice: the next attempt goes on at the page', async () => {
    scenes(2_000);
    const other = await MirrorDesk.open();
    try {
      // The job is enqueued here and run by the processes, which take it once the runner here has stopped.
      await other.idle();
      const id = await other.start({ entities: ['TAGS', 'SCENES'] });
      const run = () => fork(SYNC_PROCESS, [other.library.path, desk.stash.url]);
      for (const page of [2, 4]) {
        const gate = Promise.withResolvers<undefined>();
        desk.stash.beforeAnswer = ({ operation, variables }) => {
          const asked = (variables['filter'] as { page?: number } | undefined)?.page;
          if (operation === 'StashScenes' && asked === page) gate.resolve(undefined);
        };
        const child = run();
        await gate.promise;
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      desk.stash.requests.length = 0;
      const last = run();
      const job = await other.untilEnded(id);
      last.kill('SIGKILL');
      await once(last, 'exit');
      expect(job).toMatchObject({
        status: 'completed',
        processedItems: 2_001,
        result: { scenes: { created: 2_000, updated: 0, unchanged: 0, failed: 0 } },
      });
      const pages = desk.stash.requests.flatMap(({ operation, variables }) =>
        operation === 'StashScenes' ? [variables['filter'] as { page: number; per_page: number }] : [],
      );
      expect(Math.min(...pages.filter((filter) => filter.per_page > 0).map((filter) => filter.page))).toBeGreaterThan(
        1,
      );
    } finally {
      await other.close();
    }
  }, 60_000);
});
