import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isBusy, openForWriting } from '../../src/database/sqlite/connection.ts';
import type { JobRunner } from '../../src/jobs/runner.ts';
import { all, JobDatabase, SHORT } from './job-database.ts';
import type { FromRunner } from './runner-process.ts';
import { workRegistry } from './work.ts';

let database: JobDatabase;
let children: ChildProcess[];
beforeEach(async () => {
  database = await JobDatabase.open();
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await database.close();
});

/** A runner in a process of its own, as it was built. */
function startProcess(): ChildProcess {
  const child = fork('dist/test/jobs/runner-process.js', [database.path, JSON.stringify(SHORT)], { execArgv: [] });
  children.push(child);
  return child;
}

/** Resolves when the process tells what is wanted. */
function told(child: ChildProcess, isWanted: (message: FromRunner) => boolean): Promise<void> {
  return new Promise((resolve) => {
    child.on('message', (message: FromRunner) => {
      if (isWanted(message)) resolve();
    });
  });
}

/** Freezes a process when it is in no transaction, for nobody can take anything over from one that has the write lock. */
async function freeze(child: ChildProcess): Promise<void> {
  const probe = openForWriting(database.path);
  for (;;) {
    child.kill('SIGSTOP');
    await sleep(20);
    try {
      probe.exec('begin immediate; commit');
      probe.close();
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    child.kill('SIGCONT');
    await sleep(1);
  }
}

const afterTwoBatches = (message: FromRunner) => message.kind === 'between-batches' && message.done === 4;

describe('the lease of a running job', () => {
  it('is kept by the heartbeat however long the work goes without a batch', async () => {
    // Long enough that it does not expire because a busy machine let this process stand still for a moment.
    const leaseMs = 1_000;
    const [first, second] = [
      await database.run(workRegistry(), { leaseMs }),
      await database.run(workRegistry(), { leaseMs }),
    ];
    const id = await database.enqueue({ items: 1, batch: 1, pauseMs: 3 * leaseMs });
    first.wake();
    second.wake();
    expect(await database.end(id)).toMatchObject({ status: 'completed', attempt: 1 });
  });

  it('is given up by nobody else before it expires', async () => {
    const id = await database.enqueue();
    const leaseExpiresAt = Date.now() + 300;
    await database.set(id, {
      status: 'running',
      attempt: 1,
      leaseOwner: 'gone',
      leaseExpiresAt: new Date(leaseExpiresAt),
    });
    await database.run();
    const end = await database.end(id);
    expect(end).toMatchObject({ status: 'completed', attempt: 2 });
    expect(end.startedAt).toBeGreaterThanOrEqual(leaseExpiresAt);
  });

  it('expires when the process is killed: another one does what is left, within the lease', async () => {
    const id = await database.enqueue({ items: 20, batch: 2 });
    const doomed = startProcess();
    await told(doomed, afterTwoBatches);
    doomed.kill('SIGKILL');
    await once(doomed, 'exit');
    const killedAt = Date.now();
    expect(await database.row(id)).toMatchObject({ status: 'running', attempt: 1 });
    await database.run();
    const end = await database.end(id);
    expect(end).toMatchObject({ status: 'completed', attempt: 2, processedItems: 20, totalItems: 20 });
    expect(end.startedAt).toBeLessThan(killedAt + SHORT.leaseMs + 500);
    expect(await database.itemsDone(id)).toEqual(all(20));
  });

  it('ends for a process that is frozen past it: what that writes later changes nothing (fault 13)', async () => {
    const id = await database.enqueue({ items: 40, batch: 2 });
    const frozen = startProcess();
    await told(frozen, afterTwoBatches);
    await freeze(frozen);
    await database.run();
    const end = await database.end(id);
    expect(end).toMatchObject({ status: 'completed', attempt: 2, processedItems: 40 });
    frozen.kill('SIGCONT');
    // It goes on at once, finds that the job is no longer its own, and looks for the next one.
    const next = await database.enqueue();
    await database.end(next);
    await sleep(200);
    expect(await database.row(id)).toEqual(end);
    expect(await database.itemsDone(id)).toEqual(all(40));
  });

  it('stays with an attempt that has slept through it, unless another one has begun', async () => {
    const registry = workRegistry({
      beforeBatch: ({ id }) => database.set(id, { leaseExpiresAt: new Date(Date.now() - 1_000) }),
    });
    await database.run(registry);
    const id = await database.enqueue();
    expect(await database.end(id)).toMatchObject({ status: 'completed', attempt: 1, processedItems: 6 });
  });

  it('fails a job whose every attempt has ended with its process, and the queue moves on', async () => {
    const id = await database.enqueue();
    await database.set(id, { status: 'running', attempt: 3, leaseOwner: 'gone', leaseExpiresAt: new Date(0) });
    const next = await database.enqueue();
    await database.run();
    expect(await database.end(id)).toMatchObject({
      status: 'failed',
      attempt: 3,
      errorCode: 'INTERNAL_SERVER_ERROR',
      error: 'Each process that ran the job ended before the job did. The log may say why; the job can be tried again.',
    });
    expect(await database.end(next)).toMatchObject({ status: 'completed' });
  });

  it('ends a job that was cancelled while its process was gone', async () => {
    const id = await database.enqueue();
    await database.set(id, {
      status: 'running',
      attempt: 1,
      leaseOwner: 'gone',
      leaseExpiresAt: new Date(0),
      cancelRequestedAt: new Date(),
    });
    await database.run();
    expect(await database.end(id)).toMatchObject({ status: 'cancelled', attempt: 1 });
    expect(await database.itemsDone(id)).toEqual([]);
  });
});

describe('several runners on one database', () => {
  it('share the jobs out among themselves, and each job is run by one', async () => {
    const runners: JobRunner[] = [await database.run(), await database.run()];
    startProcess();
    const ids: string[] = [];
    for (let job = 0; job < 12; job += 1) ids.push(await database.enqueue({ items: 6, batch: 2, pauseMs: 5 }));
    for (const runner of runners) runner.wake();
    for (const id of ids) {
      expect(await database.end(id)).toMatchObject({ status: 'completed', attempt: 1, processedItems: 6 });
      expect(await database.itemsDone(id)).toEqual(all(6));
    }
  });

  it('is renewed by a process that stood still while it expired, when nobody else has taken the job', async () => {
    const id = await database.enqueue({ items: 6, batch: 2, pauseMs: 100 });
    const child = startProcess();
    await told(child, afterTwoBatches);
    await freeze(child);
    await sleep(2 * SHORT.leaseMs);
    child.kill('SIGCONT');
    expect(await database.end(id)).toMatchObject({ status: 'completed', attempt: 1, processedItems: 6 });
    expect(await database.itemsDone(id)).toEqual(all(6));
  });
});
