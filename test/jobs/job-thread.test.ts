import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { loadConfig } from '../../src/config.ts';
import { cancelJob } from '../../src/jobs/queue.ts';
import type { JobEvent } from '../../src/jobs/job-events.ts';
import { JobThread } from '../../src/jobs/job-thread.ts';
import { helpers, NICE } from '../../src/jobs/thread-priority.ts';
import { SILENT } from '../support/test-library.ts';
import { all, JobDatabase, SHORT } from './job-database.ts';

/** As in work-thread.ts, which only a thread can load. */
const DEADLY = 13;
const SCRIPT = new URL('../../dist/test/jobs/work-thread.js', import.meta.url);

let database: JobDatabase;
let thread: JobThread;
let events: JobEvent[];
beforeEach(async () => {
  database = await JobDatabase.open();
  events = [];
  thread = newThread(SCRIPT);
});
afterEach(async () => {
  await thread.stop();
  await database.close();
});

function newThread(script: URL): JobThread {
  return new JobThread({
    script,
    config: loadConfig({ DATABASE_URL: `sqlite:${database.path}` }),
    log: SILENT,
    onEvent: (event) => events.push(event),
    timing: SHORT,
  });
}

/** The threads of this process, by the numbers that Linux gives them. */
function threads(): number[] {
  return process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [];
}

/** The statuses that a job was told to have, one after the other. */
function statuses(id: string): string[] {
  const told = events.flatMap((event) => (event.kind === 'job' && event.job.id === id ? [event.job.status] : []));
  return told.filter((status, index) => status !== told[index - 1]);
}

describe('the thread of the jobs', () => {
  it('does what is there when it starts, and what is enqueued later, and tells of both', async () => {
    const first = await database.enqueue();
    thread.start();
    expect(await database.end(first)).toMatchObject({ status: 'completed', processedItems: 6 });
    const second = await database.enqueue();
    thread.wake();
    await database.end(second);
    await thread.stop();
    expect(statuses(first)).toEqual(['running', 'completed']);
    expect(statuses(second)).toEqual(['running', 'completed']);
  });

  it('lets the threads that answer queries go first, where the system knows the priority of a thread', async () => {
    const [priority, before] = [getPriority(), new Set(threads())];
    const id = await database.enqueue();
    thread.start();
    await database.end(id);
    const started = threads().filter((other) => !before.has(other));
    const lower = started.filter((other) => getPriority(other) === NICE);
    expect(lower).toHaveLength(process.platform === 'linux' ? 1 : 0);
    expect(getPriority()).toBe(priority);
    // V8's, which do the most of their work for the jobs while one is run.
    for (const helper of process.platform === 'linux' ? helpers() : []) expect(getPriority(helper)).toBe(NICE);
  });

  it('is told that a job was cancelled', async () => {
    const id = await database.enqueue({ pauseMs: 60_000 });
    thread.start();
    await database.until(id, ({ totalItems }) => totalItems === 6);
    await database.orm.em.fork().transactional((em) => cancelJob(em, id));
    thread.recheck(id);
    expect(await database.end(id)).toMatchObject({ status: 'cancelled', processedItems: 0 });
  });

  it('gives its job back when it stops, without using an attempt', async () => {
    const id = await database.enqueue({ items: 4, batch: 1, pauseMs: 60_000 });
    thread.start();
    await database.until(id, ({ totalItems }) => totalItems === 4);
    await thread.stop();
    expect(await database.row(id)).toMatchObject({ status: 'pending', attempt: 0 });
    expect(statuses(id)).toEqual(['running', 'pending']);
  });

  it('stops at once while it is starting', async () => {
    const id = await database.enqueue();
    thread.start();
    await thread.stop();
    expect(await database.row(id)).toMatchObject({ status: 'pending', attempt: 0 });
  });

  it('is started again when it dies, and its job goes on where it was', async () => {
    const id = await database.enqueue({ items: DEADLY, batch: 1 });
    thread.start();
    expect(await database.end(id)).toMatchObject({ status: 'completed', attempt: 2, processedItems: DEADLY });
    expect(await database.itemsDone(id)).toEqual(all(DEADLY));
  });

  it('can be stopped while it waits to be started again', async () => {
    await thread.stop();
    thread = newThread(new URL('missing.js', SCRIPT));
    thread.start();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await thread.stop();
    expect(events).toEqual([]);
  });
});
