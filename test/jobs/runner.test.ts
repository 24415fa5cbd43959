import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GreenlightError } from '../../src/errors.ts';
import { cancelJob, retryJob } from '../../src/jobs/queue.ts';
import { all, JobDatabase } from './job-database.ts';
import { workRegistry } from './work.ts';

let database: JobDatabase;
beforeEach(async () => {
  database = await JobDatabase.open();
});
afterEach(() => database.close());

/** Resolves when it is opened. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

describe('a job', () => {
  it('is done, with its result, its counters and all of its items', async () => {
    const id = await database.enqueue({ items: 7, batch: 3 });
    expect(await database.row(id)).toMatchObject({ status: 'pending', attempt: 0, startedAt: null });
    await database.run();
    expect(await database.end(id)).toMatchObject({
      status: 'completed',
      attempt: 1,
      progress: 100,
      totalItems: 7,
      processedItems: 7,
      result: { items: 7 },
      error: null,
    });
    expect(await database.itemsDone(id)).toEqual(all(7));
  });

  it('is started as soon as the runner is woken', async () => {
    const runner = await database.run(workRegistry(), { pollMs: 60_000 });
    const id = await database.enqueue();
    runner.wake();
    expect(await database.end(id)).toMatchObject({ status: 'completed' });
  });

  it('is started when another process has enqueued it, and not before it is due', async () => {
    await database.run();
    const due = Date.now() + 150;
    const id = await database.enqueue({}, { runAt: new Date(due) });
    const { startedAt } = await database.end(id);
    expect(startedAt).toBeGreaterThanOrEqual(due);
    expect(startedAt).toBeLessThan(due + 500);
  });

  it('waits its turn: the one that is due the longest goes first, then the one that was enqueued first', async () => {
    const at = (milliseconds: number) => ({ runAt: new Date(milliseconds) });
    const [third, first, second] = [
      await database.enqueue({}, at(2_000)),
      await database.enqueue({}, at(1_000)),
      await database.enqueue({}, at(2_000)),
    ];
    await database.set(second, { createdAt: new Date(1_000) });
    await database.run();
    await database.endTold(third);
    const started = database.events.flatMap((event) =>
      event.kind === 'job' && event.job.completedAt !== null ? [event.job.id] : [],
    );
    expect(started).toEqual([first, second, third]);
  });

  it('tells of its beginning and its end, and of its progress now and then', async () => {
    await database.run();
    const begin = performance.now();
    const id = await database.enqueue({ items: 50, batch: 1 });
    await database.endTold(id);
    const told = database.events.flatMap((event) => (event.kind === 'job' ? [event.job] : []));
    expect(told.length).toBeLessThanOrEqual(3 + (performance.now() - begin) / 100);
    expect(told.at(0)).toMatchObject({ status: 'running', attempt: 1 });
    expect(told.at(-1)).toMatchObject({ status: 'completed', processedItems: 50 });
  });

  it('is not held up by one that waits for something', async () => {
    const { open, opened } = gate();
    await database.run(workRegistry({ beforeBatch: ({ payload }) => (payload.items === 1 ? opened : undefined) }), {
      concurrency: 2,
    });
    const waiting = await database.enqueue({ items: 1 });
    const other = await database.enqueue({ items: 2 });
    expect(await database.end(other)).toMatchObject({ status: 'completed' });
    expect(await database.row(waiting)).toMatchObject({ status: 'running' });
    open();
    expect(await database.end(waiting)).toMatchObject({ status: 'completed' });
  });
});

describe('a job that fails', () => {
  it('is tried again from where it stopped, after a pause that grows', async () => {
    const starts: number[] = [];
    const registry = workRegistry({
      beforeBatch({ attempt }, done) {
        if (done === 2 * (attempt - 1)) starts.push(Date.now());
        if (done === 2 * attempt) throw new Error('out of luck');
      },
    });
    await database.run(registry, { retryMs: 100 });
    const id = await database.enqueue({ items: 6, batch: 2 });
    expect(await database.end(id)).toMatchObject({ status: 'completed', attempt: 3, processedItems: 6, error: null });
    expect(await database.itemsDone(id)).toEqual(all(6));
    const [first, second, third] = starts as [number, number, number];
    expect(second - first).toBeGreaterThanOrEqual(50);
    expect(third - second).toBeGreaterThanOrEqual(100);
  });

  it('has failed after its attempts, says so without giving anything away, and the queue moves on (fault 16)', async () => {
    const registry = workRegistry({
      beforeBatch({ payload }) {
        if (payload.items === 1) throw new Error('the password is swordfish');
      },
    });
    await database.run(registry);
    const bad = await database.enqueue({ items: 1 });
    const good = await database.enqueue({ items: 2 });
    expect(await database.end(good)).toMatchObject({ status: 'completed' });
    const end = await database.end(bad);
    expect(end).toMatchObject({ status: 'failed', attempt: 3, errorCode: 'INTERNAL_SERVER_ERROR', processedItems: 0 });
    expect(end.error).toMatch(
      /^Something went wrong in the server\. The log has the details under the error id \S{36}\.$/,
    );
  });

  it.each(['BAD_USER_INPUT', 'CONFLICT', 'INVALID_STATE', 'NOT_FOUND'] as const)(
    'has failed for good when that is nobody else’s fault: %s',
    async (code) => {
      await database.run(workRegistry({ inBatch: () => Promise.reject(new GreenlightError(code, 'No way.')) }));
      const id = await database.enqueue();
      expect(await database.end(id)).toMatchObject({ status: 'failed', attempt: 1, errorCode: code, error: 'No way.' });
      expect(await database.itemsDone(id)).toEqual([]);
    },
  );

  it('goes on where it stopped when it is tried again, with all its attempts before it', async () => {
    let broken = true;
    const registry = workRegistry({
      beforeBatch(_run, done) {
        if (broken && done === 4) throw new Error('broken');
      },
    });
    const runner = await database.run(registry);
    const id = await database.enqueue();
    expect(await database.end(id)).toMatchObject({ status: 'failed', attempt: 3, processedItems: 4, progress: 66 });
    broken = false;
    await runner.stop();
    await database.orm.em.fork().transactional((em) => retryJob(em, id));
    expect(await database.row(id)).toMatchObject({ attempt: 0, error: null, completedAt: null });
    await database.run(registry);
    expect(await database.end(id)).toMatchObject({ status: 'completed', attempt: 1, processedItems: 6 });
    expect(await database.itemsDone(id)).toEqual(all(6));
  });
});

describe('a full disk (fault 4)', () => {
  it('has a job wait, without using its attempts, until there is room again', async () => {
    let makeRoom: (() => Promise<unknown>) | undefined;
    const registry = workRegistry({
      async beforeBatch({ em }, done) {
        if (done !== 400 || makeRoom) return;
        await em.execute('pragma max_page_count = 1');
        makeRoom = () => em.execute('pragma max_page_count = 1000000');
      },
    });
    await database.run(registry);
    const id = await database.enqueue({ items: 2_000, batch: 400 });
    await database.until(id, ({ processedItems }) => processedItems === 400);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await database.row(id)).toMatchObject({ processedItems: 400, completedAt: null, error: null });
    await makeRoom?.();
    expect(await database.end(id)).toMatchObject({ status: 'completed', attempt: 1, message: null, error: null });
    expect(await database.itemsDone(id)).toEqual(all(2_000));
  });
});

describe('a row that cannot be run (fault 20)', () => {
  it.each([
    ['of an unknown type', { type: 'teleport' }, /knows no job type "teleport"/],
    ['with a payload of another type', { payload: { wanted: 'nothing' } }, /Expected work, got \{"wanted":"nothing"\}/],
  ])('fails when it is %s, and the queue goes on', async (_name, columns, message) => {
    const bad = await database.enqueue();
    await database.set(bad, columns);
    const good = await database.enqueue();
    await database.run();
    expect(await database.end(bad)).toMatchObject({ status: 'failed', attempt: 1, errorCode: 'BAD_USER_INPUT' });
    expect((await database.row(bad)).error).toMatch(message);
    expect(await database.end(good)).toMatchObject({ status: 'completed' });
  });

  it('fails when its payload is no JSON, and the queue goes on', async () => {
    const bad = await database.enqueue();
    await database.orm.em.fork().execute(`update job set payload = '{"items":' where id = ?`, [bad]);
    const good = await database.enqueue();
    await database.run();
    expect(await database.end(bad)).toMatchObject({ status: 'failed', attempt: 1, errorCode: 'BAD_USER_INPUT' });
    expect(await database.end(good)).toMatchObject({ status: 'completed' });
  });

  it('fails when its result cannot be stored', async () => {
    const registry = workRegistry();
    const [definition] = [...registry.values()];
    definition!.run = () => Promise.resolve({ big: 1n });
    await database.run(registry);
    const id = await database.enqueue();
    expect(await database.end(id)).toMatchObject({ status: 'failed', attempt: 3, result: null });
  });
});

describe('a cancelled job (fault 11)', () => {
  const cancel = (id: string) => database.orm.em.fork().transactional((em) => cancelJob(em, id));

  it('ends at once while it is pending', async () => {
    const id = await database.enqueue();
    await cancel(id);
    expect(await database.row(id)).toMatchObject({ status: 'cancelled', attempt: 0, completedAt: expect.any(Number) });
    await database.run();
    const next = await database.enqueue();
    await database.end(next);
    expect(await database.itemsDone(id)).toEqual([]);
  });

  it('ends before its next batch while it is running, and its counters are exact', async () => {
    await database.run(workRegistry({ beforeBatch: ({ id }, done) => (done === 30 ? cancel(id) : undefined) }));
    const id = await database.enqueue({ items: 100, batch: 10 });
    expect(await database.end(id)).toMatchObject({
      status: 'cancelled',
      processedItems: 30,
      totalItems: 100,
      progress: 30,
    });
    expect(await database.itemsDone(id)).toEqual(all(30));
  });

  it('is told when it is between batches', async () => {
    const runner = await database.run(workRegistry(), { leaseMs: 60_000 });
    const id = await database.enqueue({ items: 2, batch: 1, pauseMs: 60_000 });
    await database.until(id, ({ totalItems }) => totalItems === 2);
    await cancel(id);
    runner.recheck(id);
    expect(await database.end(id)).toMatchObject({ status: 'cancelled', processedItems: 0 });
  });

  it('can be tried again, and does the rest', async () => {
    let cancelled = false;
    await database.run(
      workRegistry({
        async beforeBatch({ id }, done) {
          if (done !== 30 || cancelled) return;
          cancelled = true;
          await cancel(id);
        },
      }),
    );
    const id = await database.enqueue({ items: 50, batch: 10 });
    await database.end(id);
    await database.orm.em.fork().transactional((em) => retryJob(em, id));
    expect(await database.end(id)).toMatchObject({ status: 'completed', processedItems: 50, totalItems: 50 });
    expect(await database.itemsDone(id)).toEqual(all(50));
  });
});

describe('a runner that stops (fault 12)', () => {
  it('gives a job back after its batch, without using an attempt', async () => {
    const { open, opened } = gate();
    const runner = await database.run(workRegistry({ inBatch: () => open() }));
    const id = await database.enqueue({ items: 4, batch: 1 });
    await opened;
    await runner.stop();
    const { processedItems, ...given } = await database.row(id);
    expect(given).toMatchObject({ status: 'pending', attempt: 0 });
    expect(await database.itemsDone(id)).toEqual(all(processedItems));
    await database.run();
    expect(await database.end(id)).toMatchObject({ status: 'completed', attempt: 1, processedItems: 4 });
    expect(await database.itemsDone(id)).toEqual(all(4));
  });

  it('does not wait for work that heeds nothing; that writes nothing any more', async () => {
    const { open, opened } = gate();
    const runner = await database.run(workRegistry({ beforeBatch: () => opened }), { stopMs: 50 });
    const id = await database.enqueue();
    await database.until(id, ({ totalItems }) => totalItems === 6);
    await runner.stop();
    expect(await database.row(id)).toMatchObject({ status: 'pending', attempt: 0 });
    open();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await database.itemsDone(id)).toEqual([]);
  });
});
