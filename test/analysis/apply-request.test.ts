import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { APPLY_PLAN } from '../../src/analysis/apply-plan.job.ts';
import type { LibraryEvent } from '../../src/graphql/channels.ts';
import { TestLibrary } from '../support/test-library.ts';
import { ApplyDesk } from './apply-desk.ts';
import { bareScene, SMALL_LIBRARY } from './small-library.ts';

let library: TestLibrary;
let desk: ApplyDesk;
let planId: string;
let titles = 0;

beforeAll(async () => {
  library = await TestLibrary.open(SMALL_LIBRARY);
  desk = new ApplyDesk(library);
});

afterAll(() => library.close());

/** A plan that makes a difference whenever it is applied. */
async function newPlan(): Promise<string> {
  const { id } = await desk.create({
    changes: [{ sceneId: 'bare1', field: 'TITLE', action: 'SET', proposedValue: `Title ${(titles += 1)}` }],
  });
  return id;
}

beforeEach(async () => {
  planId = await newPlan();
});

describe('applyAnalysisPlan', () => {
  it('needs a plan of which something is accepted', async () => {
    for (const id of ['0', '999999', 'x', '']) {
      expect(await desk.refusedTo('apply', { planId: id })).toMatchObject({ code: 'NOT_FOUND' });
    }
    const nothing = {
      code: 'INVALID_STATE',
      message: expect.stringContaining('Nothing of this plan is accepted') as unknown,
    };
    expect(await desk.refusedTo('apply', { planId })).toEqual(nothing);
    await desk.acceptAll(planId);
    await desk.apply(planId);
    expect(await desk.refusedTo('apply', { planId })).toEqual(nothing);
    const cancelled = await newPlan();
    await desk.cancel(cancelled);
    expect(await desk.refusedTo('apply', { planId: cancelled })).toEqual({
      code: 'INVALID_STATE',
      message: 'This plan is cancelled, so nothing of it can be applied.',
    });
  });

  it('answers at once, with a job that waits for its turn', async () => {
    await desk.acceptAll(planId);
    const answer = await library.execute(
      `mutation ($planId: ID!) { job: applyAnalysisPlan(planId: $planId) { type status totalItems plan { id } } }`,
      { planId },
    );
    expect(answer).toMatchObject({
      data: { job: { type: 'APPLY_PLAN', status: 'PENDING', totalItems: null, plan: { id: planId } } },
    });
  });

  it('gives the job that is at it already, whatever else is asked', async () => {
    await desk.acceptAll(planId);
    const jobId = await desk.requestApply(planId);
    const key = { idempotencyKey: `other ${planId}` };
    const again = await Promise.all([
      desk.requestApply(planId, { onConflict: 'FAIL' }),
      desk.requestApply(planId, key),
    ]);
    expect(again).toEqual([jobId, jobId]);
    await desk.run(jobId);
    expect(await desk.requestApply(planId, key)).toBe(jobId);
    await desk.add(planId, [{ sceneId: 'bare2', field: 'CODE', action: 'SET', proposedValue: planId }]);
    await desk.acceptAll(planId);
    expect(await desk.requestApply(planId)).not.toBe(jobId);
  });

  it('gives the same job for the same key, also when that has long been done', async () => {
    await desk.acceptAll(planId);
    const key = { idempotencyKey: `key ${planId}` };
    const jobId = await desk.requestApply(planId, key);
    await desk.run(jobId);
    expect(await desk.requestApply(planId, key)).toBe(jobId);
    const other = await newPlan();
    await desk.acceptAll(other);
    for (const variables of [{ planId, onConflict: 'FAIL' }, { planId: other }]) {
      expect(await desk.refusedTo('apply', { ...variables, ...key })).toMatchObject({ code: 'CONFLICT' });
    }
  });

  it('refuses a key that says nothing', async () => {
    expect(await desk.refusedTo('apply', { planId, idempotencyKey: ' ' })).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('tells subscribers of scenes and of objects that are new, and of the plan', async () => {
    await library.store({ scenes: [bareScene('told')] });
    const events: LibraryEvent[] = [];
    const plans: number[] = [];
    const { channels } = library.services;
    const told = [follow(channels.library.subscribe(), events), follow(channels.plans.subscribe(), plans)];
    const id = await desk.accepted([
      { sceneId: 'told', field: 'TAGS', action: 'ADD', proposedValue: { name: 'Told of' } },
      { sceneId: 'bare1', field: 'TAGS', action: 'REMOVE', proposedValue: { name: 'Told of' } },
    ]);
    await desk.apply(id);
    await Promise.all(told.map((stop) => stop()));

    const { tags } = (await library.data('{ tags(filter: { name: { eq: "Told of" } }) { nodes { id } } }')) as {
      tags: { nodes: [{ id: string }] };
    };
    expect(events).toEqual([
      { kind: 'TAG', id: tags.nodes[0].id, change: 'CREATED' },
      { kind: 'SCENE', id: 'told', change: 'UPDATED' },
    ]);
    expect(new Set(plans)).toEqual(new Set([Number(id)]));
    expect(plans.length).toBe(3);
  });
});

/** Collects events as they come; the function that is returned ends that. */
function follow<Event>(events: AsyncIterableIterator<Event>, into: Event[]): () => Promise<void> {
  const ended = (async () => {
    for await (const event of events) into.push(event);
  })();
  return async () => {
    await events.return?.();
    await ended;
  };
}

describe('the payload of a job that applies a plan', () => {
  it('is a plan and a policy', () => {
    expect(APPLY_PLAN.parse({ planId: 7, onConflict: 'overwrite' })).toEqual({ planId: 7, onConflict: 'overwrite' });
  });

  it.each([null, 'x', {}, { planId: 1 }, { planId: '1', onConflict: 'skip' }, { planId: 1, onConflict: 'SKIP' }])(
    'cannot be %j',
    (payload) => {
      expect(() => APPLY_PLAN.parse(payload)).toThrow('expected {"planId":1,"onConflict":"skip"}, got');
    },
  );
});
