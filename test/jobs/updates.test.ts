import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobRow } from '../../src/graphql/channels.ts';
import { type Context, createContext } from '../../src/graphql/context.ts';
import { Job } from '../../src/jobs/job.entity.ts';
import { jobUpdates } from '../../src/jobs/job-updates.ts';
import { enqueue } from '../../src/jobs/queue.ts';
import { SILENT, TestLibrary } from '../support/test-library.ts';
import { SHORT } from './job-database.ts';
import { workDefinition, workRegistry } from './work.ts';

let library: TestLibrary;
let context: Context;
beforeEach(async () => {
  library = await TestLibrary.open(undefined, { jobs: SHORT, registry: workRegistry() });
  context = createContext(library.services, SILENT);
});
afterEach(() => library.close());

function enqueued(items: number): Promise<string> {
  return context.write((em) => enqueue(em, workDefinition(), { items, batch: 1 }));
}

function row(changes: Partial<JobRow>): JobRow {
  return {
    id: 'a',
    type: 'apply_plan',
    status: 'running',
    progress: 0,
    totalItems: null,
    processedItems: 0,
    result: null,
    error: null,
    errorCode: null,
    message: null,
    attempt: 1,
    createdAt: 0,
    updatedAt: 0,
    startedAt: null,
    completedAt: null,
    planId: null,
    ...changes,
  };
}

describe('the updates of a job', () => {
  it('begin with its present state and go on to its end, with progress in between', async () => {
    const id = await enqueued(40);
    const updates = await jobUpdates(context, id);
    const states: JobRow[] = [];
    do states.push((await updates.next()).value as JobRow);
    while (states.at(-1)?.completedAt === null);
    await updates.return?.();
    expect(states[0]).toMatchObject({ id, status: 'pending' });
    expect(states.at(-1)).toMatchObject({ id, status: 'completed', processedItems: 40 });
    const counts = states.map(({ processedItems }) => processedItems);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(context.channels.jobs.size).toBe(0);
  });

  it('go on to its end although the clock was set back', async () => {
    const runAt = new Date(Date.now() + 200);
    const definition = workDefinition();
    const id = await context.write((em) => enqueue(em, definition, { items: 1, batch: 1 }, { runAt }));
    await library.services.orm.em.fork().nativeUpdate(Job, { id }, { updatedAt: new Date(Date.now() + 3_600_000) });
    const updates = await jobUpdates(context, id);
    let last: JobRow;
    do last = (await updates.next()).value as JobRow;
    while (last.completedAt === null);
    await updates.return?.();
    expect(last).toMatchObject({ status: 'completed' });
  });

  it('are but the end of a job that has come to it', async () => {
    const id = await enqueued(1);
    await library.settle(id);
    const updates = await jobUpdates(context, id);
    expect((await updates.next()).value).toMatchObject({ status: 'completed' });
    await updates.return?.();
  });

  it('are refused when there is no such job, and leave nobody listening', async () => {
    await expect(jobUpdates(context, 'missing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(context.channels.jobs.size).toBe(0);
  });

  it('end although the next one is awaited', async () => {
    const updates = await jobUpdates(context, await enqueued(1));
    await updates.next();
    let last;
    do last = await Promise.race([updates.next(), new Promise((resolve) => setTimeout(resolve, 500, 'none'))]);
    while (last !== 'none');
    const awaited = updates.next();
    await updates.return?.();
    expect(await awaited).toEqual({ value: undefined, done: true });
    expect(context.channels.jobs.size).toBe(0);
  });

  it('of all jobs keep every final state and the latest progress for a slow subscriber', async () => {
    const updates = await jobUpdates(context, null);
    const { jobs } = context.channels;
    void updates.next();
    jobs.publish(row({ id: 'first' }));
    jobs.publish(row({ processedItems: 1 }));
    jobs.publish(row({ processedItems: 2 }));
    jobs.publish(row({ status: 'failed', completedAt: 1 }));
    jobs.publish(row({ processedItems: 3 }));
    jobs.publish(row({ id: 'b' }));
    jobs.publish(row({ status: 'completed', completedAt: 2 }));
    const taken: JobRow[] = [];
    for (let update = 0; update < 4; update += 1) taken.push((await updates.next()).value as JobRow);
    await updates.return?.();
    expect(taken.map(({ id, status, processedItems }) => [id, status, processedItems])).toEqual([
      ['a', 'failed', 0],
      ['a', 'running', 3],
      ['b', 'running', 0],
      ['a', 'completed', 0],
    ]);
  });
});

describe('what a job announces', () => {
  it('is told after the commit of its batch, and not when that fails', async () => {
    await library.close();
    let crashed = false;
    const registry = workRegistry({
      inBatch(run) {
        run.announce({ planId: 7, library: [{ kind: 'SCENE', id: `attempt ${run.attempt}`, change: 'UPDATED' }] });
        if (crashed) return;
        crashed = true;
        throw new Error('crash');
      },
    });
    library = await TestLibrary.open(undefined, { jobs: SHORT, registry });
    context = createContext(library.services, SILENT);
    const [plans, changes] = [context.channels.plans.subscribe(), context.channels.library.subscribe()];
    await library.settle(await enqueued(1));
    expect((await plans.next()).value).toBe(7);
    expect((await changes.next()).value).toEqual({ kind: 'SCENE', id: 'attempt 2', change: 'UPDATED' });
    await plans.return?.();
    await changes.return?.();
  });
});
