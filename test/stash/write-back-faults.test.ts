import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StashFault } from '../support/stash/stash-server.ts';
import { WriteBackDesk } from './write-back-desk.ts';

/** How long Stash takes for a write that another job comes across, in milliseconds. */
const HELD_UP_MS = 200;

let desk: WriteBackDesk;
let stash: WriteBackDesk['stash'];
let library: WriteBackDesk['library'];
beforeAll(async () => {
  desk = await WriteBackDesk.open();
  ({ stash, library } = desk);
});
afterAll(() => desk.close());
beforeEach(() => {
  stash.beforeAnswer = () => undefined;
  return desk.begin();
});

describe('when something is wrong with Stash', () => {
  const changes = () => [
    desk.change('TITLE', 'SET', 'Aliens'),
    desk.change('TAGS', 'ADD', { name: `War ${desk.sceneId}` }),
    desk.change('TAGS', 'REMOVE', { id: desk.noir }),
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
    desk.failing(operation, fault);
    const job = await library.settle(await desk.requestApply(planId));
    expect(job).toMatchObject({ status: 'completed', attempt: 1, processedItems: 3, result: { applied: 3 } });
    // One tag, one update that adds and one that removes.
    expect(stash.library.writes - writes).toBe(3);
    expect(stash.library.find('scene', desk.sceneId)).toMatchObject({ title: 'Aliens' });
    await desk.expectMirror();
  });

  it.each<[string, string, StashFault]>([
    ['cleared', '', 'dies after writing'],
    ['set to the name of the file', 'alien.mkv', 'dies after writing'],
    ['cleared', '', '500'],
    ['set to the name of the file', 'alien.mkv', '500'],
  ])('a title that is %s is written once (%j, %s)', async (_what, title, fault) => {
    const planId = await desk.accepted([desk.change('TITLE', 'SET', title)]);
    const { writes } = stash.library;
    let fails = true;
    // Stash is gone, too, when it is asked what has become of the write, so that another attempt has to find out.
    stash.faultOf = ({ operation }) => {
      if (operation !== 'StashUpdateScene' || !fails) return undefined;
      fails = false;
      let left = 2;
      stash.faultOf = () => (left-- > 0 ? '500' : undefined);
      return fault;
    };
    const job = await library.settle(await desk.requestApply(planId));
    expect(job).toMatchObject({ status: 'completed', result: { applied: 1 } });
    expect(stash.library.writes - writes).toBe(1);
    expect(stash.library.find('scene', desk.sceneId)).toMatchObject({ title: null });
    await desk.expectMirror();
  });

  it('waits while it is down, without using an attempt, and goes on by itself', async () => {
    const planId = await desk.accepted(changes());
    await stash.down();
    const jobId = await desk.requestApply(planId);
    await untilItWaits(jobId);
    await stash.up();
    expect(await library.settle(jobId)).toMatchObject({ status: 'completed', attempt: 1, result: { applied: 3 } });
    await desk.expectMirror();
  });

  it('ends at once when it is cancelled while Stash does not answer', async () => {
    const patient = await WriteBackDesk.open({ queryMs: 20_000 });
    try {
      await patient.begin();
      const planId = await patient.accepted([patient.change('TITLE', 'SET', 'Aliens')]);
      const asked = new Promise<void>((resolve) => {
        patient.stash.faultOf = () => {
          resolve();
          return 'stall';
        };
      });
      const jobId = await patient.requestApply(planId);
      await asked;
      const begun = Date.now();
      await patient.library.data('mutation ($id: ID!) { cancelJob(id: $id) { id } }', { id: jobId });
      await patient.library.stopJobs();
      expect(Date.now() - begun).toBeLessThan(3_000);
      expect(await patient.outcomes(planId)).toMatchObject([{ status: 'ACCEPTED' }]);
    } finally {
      await patient.close();
    }
  });

  it('records as failed only what of a scene Stash refuses', async () => {
    stash.library.takesPartialDates = false;
    try {
      const { planId, job } = await desk.applied([
        desk.change('TITLE', 'SET', 'Aliens'),
        desk.change('SCENE_DATE', 'SET', '1986-07'),
        desk.change('TAGS', 'ADD', { name: `War ${desk.sceneId}` }),
        desk.change('TAGS', 'REMOVE', { id: desk.noir }),
      ]);
      expect(job).toMatchObject({ status: 'completed', attempt: 1, result: { applied: 3, failed: 1 } });
      const error = expect.stringContaining('converting date') as unknown;
      expect(await desk.outcomes(planId)).toMatchObject([
        { status: 'APPLIED' },
        { status: 'FAILED', errorCode: 'UPSTREAM_UNAVAILABLE', error },
        { status: 'APPLIED' },
        { status: 'APPLIED' },
      ]);
      await desk.expectMirror();
    } finally {
      stash.library.takesPartialDates = true;
    }
  });

  it('records what Stash refuses as failed, and goes on with the next scene', async () => {
    const studio = stash.library.create('studio', { name: `Doomed ${desk.sceneId}` });
    const other = stash.library.create('scene', { title: 'Other' });
    await desk.sync();
    const planId = await desk.accepted([
      desk.change('STUDIO', 'SET', { id: studio }),
      { ...desk.change('TITLE', 'SET', 'Another'), sceneId: other },
    ]);
    stash.library.destroy('studio', studio);
    const job = await library.settle(await desk.requestApply(planId));
    expect(job).toMatchObject({ status: 'completed', attempt: 1, result: { applied: 1, failed: 1 } });
    expect(await desk.outcomes(planId)).toMatchObject([
      { status: 'FAILED', errorCode: 'UPSTREAM_UNAVAILABLE', error: expect.stringContaining('not found') as unknown },
      { status: 'APPLIED' },
    ]);
    expect(await desk.sql('select * from stash_write')).toEqual([]);
    await desk.sql('delete from studio where id = ?', [studio]);
  });

  it('waits while another plan writes the same scene', async () => {
    const plans = [
      await desk.accepted([desk.change('TITLE', 'SET', 'Aliens')]),
      await desk.accepted([desk.change('CODE', 'SET', 'A-86')]),
    ];
    const jobs: Promise<string>[] = [];
    stash.beforeAnswer = async ({ operation }) => {
      if (operation !== 'StashUpdateScene' || jobs.length === 2) return;
      jobs.push(desk.requestApply(plans[1] as string));
      await sleep(HELD_UP_MS);
    };
    jobs.push(desk.requestApply(plans[0] as string));
    await library.settle(await (jobs[0] as Promise<string>));
    await library.settle(await (jobs[1] as Promise<string>));
    for (const planId of plans) expect(await desk.outcomes(planId)).toMatchObject([{ status: 'APPLIED' }]);
    expect(stash.library.find('scene', desk.sceneId)).toMatchObject({ title: 'Aliens', code: 'A-86' });
    await desk.expectMirror();
  });

  it('finishes what a job has left that is long gone', async () => {
    const { planId, jobId } = await brokenOff();
    await desk.sql(`update stash_write set content = json_set(content, '$.jobId', 'gone')`);
    stash.faultOf = () => undefined;
    await library.settle(jobId);
    expect(await desk.outcomes(planId)).toMatchObject([{ status: 'APPLIED' }]);
    await desk.expectMirror();
  });

  it('has a plan applied again, before it is cancelled or reverted, whose job was cancelled in the middle of a write', async () => {
    const { planId, jobId } = await brokenOff();
    await library.data('mutation ($id: ID!) { cancelJob(id: $id) { id } }', { id: jobId });
    const refusal = {
      code: 'INVALID_STATE',
      message: expect.stringContaining('Apply the plan again first') as unknown,
    };
    expect(await desk.refusedTo('revert', { planId })).toMatchObject(refusal);
    expect(await desk.refused('cancel', { planId })).toMatchObject(refusal);
    stash.faultOf = () => undefined;
    await library.settle(await desk.requestApply(planId));
    expect(await desk.outcomes(planId)).toMatchObject([{ status: 'APPLIED' }]);
    await desk.revert(planId);
    await desk.expectMirror();
  });
});

/** A plan whose job waits since Stash has carried out its update, and answers nothing any more. */
async function brokenOff(): Promise<{ planId: string; jobId: string }> {
  let fault: StashFault | undefined;
  stash.faultOf = ({ operation }) => {
    if (operation !== 'StashUpdateScene') return fault;
    fault = '500';
    return 'dies after writing';
  };
  const planId = await desk.accepted([desk.change('TITLE', 'SET', 'Aliens')]);
  const jobId = await desk.requestApply(planId);
  await untilItWaits(jobId);
  return { planId, jobId };
}

/** Until the job has given up for a while. */
async function untilItWaits(id: string): Promise<void> {
  const message = async (): Promise<string | null> => {
    const { job } = (await library.data('query ($id: ID!) { job(id: $id) { message } }', { id })) as {
      job: { message: string | null };
    };
    return job.message;
  };
  while ((await message()) === null) await sleep(5);
}
