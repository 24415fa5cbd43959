import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config.ts';
import type { JobRow } from '../../src/graphql/channels.ts';
import { createRegistry } from '../../src/jobs/job-registry.ts';
import { syncJob } from '../../src/stash/sync.job.ts';
import { upstreamApply } from '../../src/stash/write-back/upstream-apply.ts';
import { ApplyDesk } from '../analysis/apply-desk.ts';
import { type StashFault, type StashRequest, StashServer } from '../support/stash/stash-server.ts';
import { TestLibrary } from '../support/test-library.ts';
import { expectedContent, mirroredContent } from './mirror-content.ts';

const HASTY = { queryMs: 500, mutationMs: 500, pauseMs: 1, tries: 2 };

let stash: StashServer;
let library: TestLibrary;
let desk: ApplyDesk;
let sceneId: string;
let noir: string;

beforeAll(async () => {
  stash = await StashServer.start();
  const access = loadConfig({ STASH_URL: stash.url }).stash!;
  const registry = createRegistry([syncJob(access, HASTY), upstreamApply(access, HASTY)], []);
  library = await TestLibrary.open(undefined, { registry, stash: access, jobs: { retryMs: 1, pollMs: 10 } });
  desk = new ApplyDesk(library);
});

afterAll(async () => {
  await library.close();
  await stash.down();
});

beforeEach(async () => {
  stash.faultOf = () => undefined;
  noir = stash.library.create('tag', {
    name: `Noir ${stash.library.writes}`,
    aliases: [`Dark ${stash.library.writes}`],
  });
  sceneId = stash.library.create('scene', {
    title: 'Alien',
    code: 'A-79',
    urls: ['https://example.org/b'],
    paths: ['/films/alien.mkv'],
    tagIds: [noir],
  });
  await sync();
});

async function sync(): Promise<void> {
  const { job } = (await library.data('mutation { job: startSync { id } }')) as { job: { id: string } };
  expect(await library.settle(job.id)).toMatchObject({ status: 'completed' });
}

const change = (field: string, action: string, proposedValue: unknown) => ({ sceneId, field, action, proposedValue });

async function applied(changes: readonly object[], onConflict = 'SKIP'): Promise<{ planId: string; job: JobRow }> {
  const planId = await desk.accepted(changes as never);
  return { planId, job: await library.settle(await desk.requestApply(planId, { onConflict })) };
}

/** Has something go wrong with the first requests of an operation. */
function failing(operation: string, fault: StashFault, times = 1): void {
  let left = times;
  stash.faultOf = (request: StashRequest) => (request.operation === operation && left-- > 0 ? fault : undefined);
}

async function expectMirror(): Promise<void> {
  expect(await mirroredContent(library)).toEqual(expectedContent(stash.library));
  expect(await library.services.orm.em.fork().execute('select * from stash_write')).toEqual([]);
}

describe('applying a plan where Stash is configured', () => {
  it('writes every field to Stash and to the mirror', async () => {
    const ann = stash.library.create('performer', { name: `Ann ${sceneId}` });
    const { planId, job } = await applied([
      change('TITLE', 'SET', 'Aliens'),
      change('CODE', 'SET', null),
      change('DETAILS', 'SET', 'In space.'),
      change('DIRECTOR', 'SET', 'James Cameron'),
      change('SCENE_DATE', 'SET', '1986-07'),
      change('RATING100', 'SET', 90),
      change('ORGANIZED', 'SET', true),
      change('URLS', 'ADD', 'https://example.org/a'),
      change('STUDIO', 'SET', { name: `Brandywine ${sceneId}` }),
      change('PERFORMERS', 'ADD', { name: `Ann ${sceneId}` }),
      change('TAGS', 'ADD', { name: `War ${sceneId}` }),
      change('TAGS', 'REMOVE', { id: noir }),
    ]);
    expect(job).toMatchObject({ status: 'completed', attempt: 1, processedItems: 12, result: { applied: 12 } });
    const scene = stash.library.find('scene', sceneId);
    const named = (kind: 'studio' | 'tag', name: string) =>
      [...stash.library[kind].values()].find((object) => object.name === name)!.id;
    expect(scene).toMatchObject({
      title: 'Aliens',
      code: null,
      details: 'In space.',
      director: 'James Cameron',
      date: '1986-07',
      rating100: 90,
      organized: true,
      urls: ['https://example.org/b', 'https://example.org/a'],
      studioId: named('studio', `Brandywine ${sceneId}`),
      performerIds: [ann],
      tagIds: [named('tag', `War ${sceneId}`)],
    });
    expect(await desk.plan(planId)).toMatchObject({ status: 'APPLIED' });
    await expectMirror();
  });

  it('judges by what Stash has at that moment, and leaves alone what others did', async () => {
    const planId = await desk.accepted([
      change('TITLE', 'SET', 'Aliens'),
      change('TAGS', 'ADD', { name: `War ${sceneId}` }),
    ]);
    const theirs = stash.library.create('tag', { name: `Theirs ${sceneId}` });
    stash.library.update('scene', sceneId, { title: 'Alien³', tagIds: [noir, theirs] });
    await library.settle(await desk.requestApply(planId));
    expect((await desk.outcomes(planId)).map(({ status, errorCode }) => [status, errorCode])).toEqual([
      ['CONFLICTED', 'STALE'],
      ['APPLIED', null],
    ]);
    const scene = stash.library.find('scene', sceneId);
    expect(scene.title).toBe('Alien³');
    expect(scene.tagIds).toEqual(expect.arrayContaining([noir, theirs]));
    expect(scene.tagIds).toHaveLength(3);
    await expectMirror();
  });

  it('writes nothing at all when the policy is FAIL and Stash has a conflict', async () => {
    const other = stash.library.create('scene', { title: 'Other' });
    await sync();
    const planId = await desk.accepted([
      change('TITLE', 'SET', 'Aliens'),
      { ...change('TITLE', 'SET', 'X'), sceneId: other },
    ]);
    stash.library.update('scene', other, { title: 'Changed' });
    const { writes } = stash.library;
    expect(await library.settle(await desk.requestApply(planId, { onConflict: 'FAIL' }))).toMatchObject({
      status: 'failed',
      errorCode: 'CONFLICT',
    });
    expect(stash.library.writes).toBe(writes);
  });

  it('takes what has such a name or alias by now instead of making another one', async () => {
    const name = `Late ${sceneId}`;
    const planId = await desk.accepted([
      change('TAGS', 'ADD', { name }),
      change('TAGS', 'ADD', { name: `Dark_${sceneId}%` }),
    ]);
    const late = stash.library.create('tag', { name: `Other ${sceneId}`, aliases: [name] });
    await library.settle(await desk.requestApply(planId));
    expect(stash.library.find('scene', sceneId).tagIds).toContain(late);
    expect([...stash.library.tag.values()].filter((tag) => tag.name === name)).toEqual([]);
    expect([...stash.library.tag.values()].filter((tag) => tag.name === `Dark_${sceneId}%`)).toHaveLength(1);
    await expectMirror();
  });

  it('says of a scene that Stash has no longer that it is gone', async () => {
    const planId = await desk.accepted([change('TITLE', 'SET', 'Aliens')]);
    stash.library.destroy('scene', sceneId);
    await library.settle(await desk.requestApply(planId));
    expect(await desk.outcomes(planId)).toMatchObject([{ status: 'CONFLICTED', errorCode: 'TARGET_GONE' }]);
    // The mirror keeps it until a full sync has made sure.
    await library.services.orm.em.fork().execute('delete from scene where id = ?', [sceneId]);
  });

  it('takes white space away at the ends of texts, as Stash does', async () => {
    const { planId, job } = await applied([
      change('TITLE', 'SET', ' Aliens \u0085'),
      change('DETAILS', 'SET', '\tIn space.\n'),
      change('URLS', 'ADD', [' https://example.org/a ', 'https://example.org/b ']),
    ]);
    expect(job.result).toMatchObject({ applied: 3 });
    expect(await desk.outcomes(planId)).toMatchObject([
      { valueAfter: 'Aliens' },
      { valueAfter: 'In space.' },
      { valueAfter: ['https://example.org/b', 'https://example.org/a'] },
    ]);
    await expectMirror();
  });

  it('clears a title, in whose place the name of the file is shown', async () => {
    const { job } = await applied([change('TITLE', 'SET', '')]);
    expect(job.result).toMatchObject({ applied: 1 });
    expect(stash.library.find('scene', sceneId).title).toBeNull();
    await expectMirror();
  });

  it('counts what it has written to Stash, even if it is cancelled before that is recorded', async () => {
    const planId = await desk.accepted([change('TITLE', 'SET', 'Aliens')]);
    let jobId = '';
    stash.beforeAnswer = ({ operation }) => {
      if (operation !== 'StashUpdateScene') return;
      stash.beforeAnswer = async () => {
        stash.beforeAnswer = () => undefined;
        await library.data('mutation ($id: ID!) { cancelJob(id: $id) { id } }', { id: jobId });
      };
    };
    jobId = await desk.requestApply(planId);
    const job = await library.settle(jobId);
    expect(job).toMatchObject({ status: 'cancelled', processedItems: 1 });
    expect(await desk.outcomes(planId)).toMatchObject([{ status: 'APPLIED' }]);
    await expectMirror();
  });

  it('is not undone in the mirror by a page that a sync has asked for before', async () => {
    const planId = await desk.accepted([change('TITLE', 'SET', 'Aliens')]);
    stash.beforeAnswer = async ({ operation, variables }) => {
      if (operation !== 'StashScenes' || (variables['filter'] as { per_page: number }).per_page === 0) return;
      stash.beforeAnswer = () => undefined;
      await library.settle(await desk.requestApply(planId));
    };
    // The answer shows the scene as it was when it was asked for.
    stash.tamper = ({ operation }, page) =>
      operation === 'StashScenes'
        ? { ...page, objects: (page.objects as { id: string }[]).map((scene) => older(scene)) }
        : page;
    const older = (scene: { id: string }) => (scene.id === sceneId ? { ...scene, title: 'Alien' } : scene);
    await sync();
    stash.tamper = (_, page) => page;
    expect(stash.library.find('scene', sceneId).title).toBe('Aliens');
    await expectMirror();
    await sync();
    await expectMirror();
  });

  it('reverts in Stash what was applied there', async () => {
    const before = stash.library.find('scene', sceneId);
    const { planId } = await applied([
      change('TITLE', 'SET', 'Aliens'),
      change('TAGS', 'ADD', { name: `War ${sceneId}` }),
    ]);
    const inverse = await desk.revert(planId);
    await desk.acceptAll(inverse);
    await library.settle(await desk.requestApply(inverse));
    const after = stash.library.find('scene', sceneId);
    expect(after).toEqual({ ...before, updated_at: after.updated_at });
    await expectMirror();
  });
});

describe('when something is wrong with Stash', () => {
  const changes = () => [
    change('TITLE', 'SET', 'Aliens'),
    change('TAGS', 'ADD', { name: `War ${sceneId}` }),
    change('TAGS', 'REMOVE', { id: noir }),
  ];

  it.each<[string, string, StashFault]>([
    ['dies after it has updated a scene', 'StashUpdateScene', 'dies after writing'],
    ['tells of an error although it has updated a scene', 'StashUpdateScene', 'partial'],
    ['does not answer an update', 'StashUpdateScene', 'stall'],
    ['answers an update with 500', 'StashUpdateScene', '500'],
    ['answers an update with a page', 'StashUpdateScene', 'html'],
    ['has its database locked', 'StashUpdateScene', 'locked'],
    ['dies after it has made a tag', 'StashCreateTag', 'dies after writing'],
    ['answers 500 when it shall make a tag', 'StashCreateTag', '500'],
    ['breaks off while a scene is read', 'StashSceneById', 'truncated'],
  ])('and it %s, each change is written once', async (_what, operation, fault) => {
    const planId = await desk.accepted(changes());
    const { writes } = stash.library;
    failing(operation, fault);
    const job = await library.settle(await desk.requestApply(planId));
    expect(job).toMatchObject({ status: 'completed', attempt: 1, processedItems: 3, result: { applied: 3 } });
    // One tag, one update that adds and one that removes.
    expect(stash.library.writes - writes).toBe(3);
    expect(stash.library.find('scene', sceneId)).toMatchObject({ title: 'Aliens' });
    await expectMirror();
  });

  it('waits while it is down, without using an attempt, and goes on by itself', async () => {
    const planId = await desk.accepted(changes());
    await stash.down();
    const jobId = await desk.requestApply(planId);
    const state = async () =>
      (
        (await library.data('query ($id: ID!) { job(id: $id) { status attempt message } }', { id: jobId })) as {
          job: { status: string; attempt: number; message: string | null };
        }
      ).job;
    while ((await state()).message === null) await new Promise((resolve) => setTimeout(resolve, 5));
    await stash.up();
    expect(await library.settle(jobId)).toMatchObject({ status: 'completed', attempt: 1, result: { applied: 3 } });
    await expectMirror();
  });

  it('records as failed only what of a scene Stash refuses', async () => {
    stash.library.takesPartialDates = false;
    try {
      const { planId, job } = await applied([
        change('TITLE', 'SET', 'Aliens'),
        change('SCENE_DATE', 'SET', '1986-07'),
        change('TAGS', 'ADD', { name: `War ${sceneId}` }),
        change('TAGS', 'REMOVE', { id: noir }),
      ]);
      expect(job).toMatchObject({ status: 'completed', attempt: 1, result: { applied: 3, failed: 1 } });
      const error = expect.stringContaining('converting date') as unknown;
      expect(await desk.outcomes(planId)).toMatchObject([
        { status: 'APPLIED' },
        { status: 'FAILED', errorCode: 'UPSTREAM_UNAVAILABLE', error },
        { status: 'APPLIED' },
        { status: 'APPLIED' },
      ]);
      await expectMirror();
    } finally {
      stash.library.takesPartialDates = true;
    }
  });

  it('records what Stash refuses as failed, and goes on with the next scene', async () => {
    const studio = stash.library.create('studio', { name: `Doomed ${sceneId}` });
    const other = stash.library.create('scene', { title: 'Other' });
    await sync();
    const planId = await desk.accepted([
      change('STUDIO', 'SET', { id: studio }),
      { ...change('TITLE', 'SET', 'Another'), sceneId: other },
    ]);
    stash.library.destroy('studio', studio);
    const job = await library.settle(await desk.requestApply(planId));
    expect(job).toMatchObject({ status: 'completed', attempt: 1, result: { applied: 1, failed: 1 } });
    expect(await desk.outcomes(planId)).toMatchObject([
      { status: 'FAILED', errorCode: 'UPSTREAM_UNAVAILABLE', error: expect.stringContaining('not found') as unknown },
      { status: 'APPLIED' },
    ]);
    expect(await library.services.orm.em.fork().execute('select * from stash_write')).toEqual([]);
    await library.services.orm.em.fork().execute('delete from studio where id = ?', [studio]);
  });
});
