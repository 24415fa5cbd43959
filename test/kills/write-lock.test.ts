import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { openForWriting } from '../../src/database/sqlite/connection.ts';
import { WRITE_LOCK_TIMEOUT_MS } from '../../src/database/sqlite/writing-dialect.ts';
import { all, JobDatabase } from '../jobs/job-database.ts';
import { workRegistry } from '../jobs/work.ts';
import { type GraphQLAnswer, post } from '../support/http-client.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { startServer } from './fleet.ts';

interface Locked {
  /** The answer to a change that was asked for just then, and how long it took to come. */
  readonly answer: GraphQLAnswer<unknown>;
  readonly tookMs: number;
  /** How many queries were answered meanwhile. */
  readonly reads: number;
  /** The answer to a change that was asked for when the lock was free again. */
  readonly later: GraphQLAnswer<unknown>;
}

function createTag(name: string) {
  return { query: `mutation { createTag(input: { name: "${name}" }) { name } }` };
}

/** Takes the write lock from a server for so long. */
async function whileLocked(path: string, lockMs: number): Promise<Locked> {
  const { url = '', kill } = await startServer(path);
  const lock = openForWriting(path);
  try {
    lock.exec('begin immediate');
    const begun = performance.now();
    const change = post(url, createTag('Late'));
    const answered = change.then((answer) => ({ answer, tookMs: performance.now() - begun }));
    const unlocked = sleep(lockMs).then(() => void lock.exec('rollback'));
    let reads = 0;
    while ((await Promise.race([answered, sleep(100, 'waiting')])) === 'waiting') {
      const { errors } = await post(url, { query: '{ tags { totalCount } }' });
      if (errors.length === 0) reads += 1;
    }
    await unlocked;
    return { ...(await answered), reads, later: await post(url, createTag('Later')) };
  } finally {
    lock.close();
    await kill();
  }
}

describe('while another process holds the write lock (fault 3)', () => {
  const pathTo = temporaryDirectory();

  it('a change waits for a short while, and is refused after a long one; queries and later changes are answered', async () => {
    const [short, long] = await Promise.all([
      whileLocked(pathTo('short.db'), 3_000),
      whileLocked(pathTo('long.db'), WRITE_LOCK_TIMEOUT_MS + 2_000),
    ]);
    expect(short.answer).toMatchObject({ errors: [], data: { createTag: { name: 'Late' } } });
    expect(short.tookMs).toBeGreaterThan(2_500);
    expect(long.answer.errors).toMatchObject([
      {
        message: 'Another process is writing to the database. Nothing was changed; try again shortly.',
        extensions: { code: 'DATABASE_BUSY' },
      },
    ]);
    expect(Math.min(short.reads, long.reads)).toBeGreaterThan(5);
    expect([short.later, long.later]).toMatchObject(
      Array(2).fill({ errors: [], data: { createTag: { name: 'Later' } } }),
    );
  }, 60_000);

  it('a job waits, without using its attempts, until the lock is free again', async () => {
    const database = await JobDatabase.open();
    try {
      const lock = openForWriting(database.path);
      let locked: Promise<unknown> | undefined;
      const registry = workRegistry({
        beforeBatch(_run, done) {
          if (done !== 4 || locked) return;
          lock.exec('begin immediate');
          locked = sleep(WRITE_LOCK_TIMEOUT_MS + 1_000).then(() => lock.exec('rollback').close());
        },
      });
      await database.run(registry, { leaseMs: 2_000 });
      const id = await database.enqueue();
      await database.until(id, ({ processedItems }) => processedItems === 4);
      await locked;
      expect(await database.end(id)).toMatchObject({ status: 'completed', attempt: 1, processedItems: 6 });
      expect(await database.itemsDone(id)).toEqual(all(6));
    } finally {
      await database.close();
    }
  }, 60_000);
});
