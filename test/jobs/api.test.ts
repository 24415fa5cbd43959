import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AnalysisPlan } from '../../src/analysis/analysis-plan.entity.ts';
import { Job } from '../../src/jobs/job.entity.ts';
import { activeJob, enqueue, type EnqueueOptions } from '../../src/jobs/queue.ts';
import { TestLibrary } from '../support/test-library.ts';
import { workDefinition } from './work.ts';

const FIELDS = `id type status progress totalItems processedItems result error errorCode attempt message
  createdAt startedAt completedAt`;
const WORK = workDefinition();

interface Data {
  readonly job: unknown;
  readonly jobs: { readonly nodes: { readonly id: string }[] };
}

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.open();
});
afterEach(() => library.close());

function enqueued(options?: EnqueueOptions, items = 3): Promise<string> {
  return library.services.orm.em.fork().transactional((em) => enqueue(em, WORK, { items, batch: 1 }, options));
}

async function set(id: string, columns: object): Promise<void> {
  await library.services.orm.em.fork().nativeUpdate(Job, { id }, columns);
}

async function newPlan(): Promise<number> {
  const em = library.services.orm.em.fork();
  const plan = em.create(AnalysisPlan, { name: 'Plan' });
  await em.flush();
  return plan.id;
}

async function data(document: string, variables: Record<string, unknown>): Promise<Data> {
  return (await library.data(document, variables)) as Data;
}

async function job(id: string): Promise<unknown> {
  return (await data(`query ($id: ID!) { job(id: $id) { ${FIELDS} } }`, { id })).job;
}

async function jobs(filter: object, rest = ''): Promise<string[]> {
  const document = `query ($filter: JobFilter) { jobs(filter: $filter ${rest}) { totalCount nodes { id } } }`;
  return (await data(document, { filter })).jobs.nodes.map(({ id }) => id);
}

async function refusal(mutation: string, id: string): Promise<unknown> {
  const { errors } = await library.execute(`mutation ($id: ID!) { ${mutation}(id: $id) { id } }`, { id });
  return errors?.map(({ message, extensions }) => [extensions?.['code'], message]);
}

describe('enqueue', () => {
  it('stores a job within the transaction, and only with it', async () => {
    const { em } = library.services.orm;
    const failing = em.fork().transactional(async (transaction) => {
      await enqueue(transaction, WORK, { items: 1, batch: 1 });
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    expect(await em.fork().count(Job)).toBe(0);
    expect(await job(await enqueued())).toEqual({
      id: expect.any(String),
      type: 'APPLY_PLAN',
      status: 'PENDING',
      progress: 0,
      totalItems: null,
      processedItems: 0,
      result: null,
      error: null,
      errorCode: null,
      attempt: 0,
      message: null,
      createdAt: expect.any(String),
      startedAt: null,
      completedAt: null,
    });
  });

  it('gives the earlier job under the same key, and refuses another one', async () => {
    const id = await enqueued({ idempotencyKey: 'once' });
    expect(await enqueued({ idempotencyKey: 'once' })).toBe(id);
    await expect(enqueued({ idempotencyKey: 'once' }, 4)).rejects.toMatchObject({
      code: 'CONFLICT',
      field: 'idempotencyKey',
      message: 'The key "once" belongs to another request already. Choose another key.',
    });
  });
});

describe('activeJob', () => {
  it('is the pending or running job of a plan', async () => {
    const planId = await newPlan();
    const active = async () => (await activeJob(library.services.orm.em.fork(), WORK, planId))?.id;
    expect(await active()).toBeUndefined();
    const id = await enqueued({ planId });
    expect(await active()).toBe(id);
    await set(id, { status: 'running' });
    expect(await active()).toBe(id);
    await set(id, { status: 'completed' });
    expect(await active()).toBeUndefined();
  });
});

describe('the queries of jobs', () => {
  it('find one by id, or null', async () => {
    expect(await library.data('{ job(id: "missing") { id } }')).toEqual({ job: null });
  });

  it('show a type that this version does not know as UNKNOWN', async () => {
    const [known, unknown] = [await enqueued(), await enqueued()];
    await set(unknown, { type: 'teleport' });
    expect(await job(unknown)).toMatchObject({ type: 'UNKNOWN' });
    expect(await jobs({ types: ['UNKNOWN'] })).toEqual([unknown]);
    expect(await jobs({ types: ['APPLY_PLAN'] })).toEqual([known]);
    expect(await jobs({ types: ['APPLY_PLAN', 'UNKNOWN'] })).toHaveLength(2);
    expect(await jobs({ types: [] })).toEqual([]);
  });

  it('list them newest first, filtered, ordered and paged', async () => {
    const planId = await newPlan();
    const ids = [await enqueued({ planId }), await enqueued(), await enqueued()] as [string, string, string];
    for (const [index, id] of ids.entries()) await set(id, { createdAt: new Date(index) });
    await set(ids[1], { status: 'failed' });
    expect(await jobs({})).toEqual([ids[2], ids[1], ids[0]]);
    expect(await jobs({}, 'orderBy: { field: CREATED_AT } first: 2')).toEqual([ids[0], ids[1]]);
    expect(await jobs({ ids: [ids[0], 'missing'] })).toEqual([ids[0]]);
    expect(await jobs({ ids: [] })).toEqual([]);
    expect(await jobs({ statuses: ['FAILED'] })).toEqual([ids[1]]);
    expect(await jobs({ planId: String(planId) })).toEqual([ids[0]]);
    expect(await jobs({ planId: '1e0' })).toEqual([]);
    expect(await jobs({ planId: String(planId), statuses: ['FAILED'] })).toEqual([]);
  });
});

describe('cancelJob', () => {
  it('ends a pending job', async () => {
    const id = await enqueued();
    const updates = library.services.channels.jobs.subscribe();
    const told = await data(`mutation ($id: ID!) { job: cancelJob(id: $id) { status completedAt } }`, { id });
    expect(told.job).toEqual({ status: 'CANCELLED', completedAt: expect.any(String) });
    expect((await updates.next()).value).toMatchObject({ id, status: 'cancelled' });
    await updates.return?.();
  });

  it('leaves a running job running until its next batch', async () => {
    const id = await enqueued();
    await set(id, { status: 'running', attempt: 1, leaseExpiresAt: new Date(Date.now() + 60_000) });
    const told = await data(`mutation ($id: ID!) { job: cancelJob(id: $id) { status } }`, { id });
    expect(told.job).toEqual({ status: 'RUNNING' });
  });

  it('refuses a job that has come to its end, and one that is not there', async () => {
    const id = await enqueued();
    await set(id, { status: 'completed' });
    expect(await refusal('cancelJob', id)).toEqual([
      ['INVALID_STATE', 'The job is completed. Only one that is pending or running can be cancelled.'],
    ]);
    expect(await refusal('cancelJob', 'missing')).toEqual([['NOT_FOUND', 'There is no job with the id "missing".']]);
  });
});

describe('retryJob', () => {
  it('has a failed job wait for another attempt', async () => {
    const id = await enqueued();
    await set(id, { status: 'failed', attempt: 3, error: 'Gone.', errorCode: 'NOT_FOUND', completedAt: new Date() });
    const told = await data(`mutation ($id: ID!) { job: retryJob(id: $id) { ${FIELDS} } }`, { id });
    expect(told.job).toMatchObject({ status: 'PENDING', attempt: 0, error: null, errorCode: null, completedAt: null });
  });

  it('refuses a job that has not failed', async () => {
    expect(await refusal('retryJob', await enqueued())).toEqual([
      ['INVALID_STATE', 'The job is pending. Only one that is failed or cancelled can be tried again.'],
    ]);
  });

  it('refuses a job in whose place another one does the work', async () => {
    const planId = await newPlan();
    const id = await enqueued({ planId });
    await set(id, { status: 'cancelled' });
    await enqueued({ planId });
    expect(await refusal('retryJob', id)).toEqual([
      ['CONFLICT', 'Another job does the same work already. Wait until it has come to its end, or cancel it.'],
    ]);
    expect(await job(id)).toMatchObject({ status: 'CANCELLED' });
  });
});
