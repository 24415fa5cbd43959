import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Job } from '../../src/jobs/job.entity.ts';
import { Turns } from '../../src/jobs/turns.ts';
import { JobDatabase } from './job-database.ts';
import { workRegistry } from './work.ts';

let database: JobDatabase;
beforeEach(async () => {
  database = await JobDatabase.open();
});
afterEach(() => database.close());

describe('a write beside a job that writes batch after batch', () => {
  it('gets its turn after a few of them', async () => {
    await database.run(workRegistry({ inBatch: () => sleep(20) }));
    const id = await database.enqueue({ items: 40, batch: 1 });
    const { processedItems } = await database.until(id, (job) => job.processedItems > 0);
    const written = await database.orm.em.fork().transactional((em) => em.findOneOrFail(Job, id));
    expect(written.processedItems - processedItems).toBeLessThanOrEqual(5);
  });
});

describe('a job beside requests', () => {
  const BATCHES = 20;
  const BATCH_MS = 25;
  const asked = (): boolean => true;

  it('rests four times as long as it works where there are two cores', async () => {
    // The last turn has no rest.
    expect(await restBeside(new Turns(asked, 2), busy)).toBeGreaterThan(3);
  });

  it('does not rest longer than requests come', async () => {
    let looks = 0;
    const askedNowAndThen = (): boolean => (looks += 1) % 2 === 1;
    expect(await restBeside(new Turns(askedNowAndThen, 2), busy)).toBeLessThan(2);
  });

  it('does not rest where there are four cores', async () => {
    expect(await restBeside(new Turns(asked, 4), busy)).toBeLessThan(1);
  });

  it('does not rest from what the thread did before', async () => {
    const turns = new Turns(asked, 2);
    for (let batch = 0; batch < BATCHES; batch += 1) busy();
    let writesAfterMs = Infinity;
    const idle = idleSince();
    await database.run(workRegistry({ inBatch: () => (writesAfterMs = idle()) }), {}, turns);
    await database.end(await database.enqueue({ items: 1, batch: 1 }));
    expect(writesAfterMs).toBeLessThan(200);
  });

  it('does not rest from waiting', async () => {
    // Long enough for what a batch does besides not to matter; the waiting itself counts once.
    expect(await restBeside(new Turns(asked, 2), () => sleep(4 * BATCH_MS), 4 * BATCH_MS)).toBeLessThan(2.5);
  });

  /** How many times as long as the batches of a job last by themselves nothing is done. */
  async function restBeside(turns: Turns, inBatch: () => unknown, batchMs = BATCH_MS): Promise<number> {
    await database.run(workRegistry({ inBatch }), {}, turns);
    const idle = idleSince();
    await database.end(await database.enqueue({ items: BATCHES, batch: 1 }));
    return idle() / (BATCHES * batchMs);
  }

  /** For how many milliseconds the thread has had nothing to do: it does not count as idle while others have the processor. */
  function idleSince(): () => number {
    const before = performance.eventLoopUtilization();
    return () => performance.eventLoopUtilization(before).idle;
  }

  /** Uses the processor, however long it takes to get it. */
  function busy(): void {
    const before = process.threadCpuUsage();
    for (let usedMs = 0; usedMs < BATCH_MS;) {
      const { user, system } = process.threadCpuUsage(before);
      usedMs = (user + system) / 1000;
    }
  }
});
