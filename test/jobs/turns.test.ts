import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
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

  /** How many times as long a job takes as the work in its batches, which is that of the processor or of somebody else. */
  async function slowness(turns: Turns, work: () => unknown, batchMs = BATCH_MS): Promise<number> {
    await database.run(workRegistry({ inBatch: work }), {}, turns);
    const id = await database.enqueue({ items: BATCHES, batch: 1 });
    const { startedAt, completedAt } = await database.end(id);
    return (Number(completedAt) - Number(startedAt)) / (BATCHES * batchMs);
  }

  it('rests four times as long as it works where there are two cores', async () => {
    // The last turn has no rest.
    expect(await slowness(new Turns(asked, 2), busy)).toBeGreaterThan(4);
  });

  it('does not rest longer than requests come', async () => {
    let looks = 0;
    const askedNowAndThen = (): boolean => (looks += 1) % 2 === 1;
    expect(await slowness(new Turns(askedNowAndThen, 2), busy)).toBeLessThan(2.5);
  });

  it('does not rest where there are four cores', async () => {
    expect(await slowness(new Turns(asked, 4), busy)).toBeLessThan(2.5);
  });

  it('does not rest from what the thread did before', async () => {
    const turns = new Turns(asked, 2);
    for (let batch = 0; batch < BATCHES; batch += 1) busy();
    let writesAt = Infinity;
    await database.run(workRegistry({ inBatch: () => (writesAt = Date.now()) }), {}, turns);
    const { startedAt } = await database.end(await database.enqueue({ items: 1, batch: 1 }));
    expect(writesAt - Number(startedAt)).toBeLessThan(200);
  });

  it('does not rest from waiting', async () => {
    // Long enough for what a batch takes besides not to matter.
    expect(await slowness(new Turns(asked, 2), () => sleep(100), 100)).toBeLessThan(2.5);
  });

  /** Uses the processor: on a machine that others use, too, that takes longer. */
  function busy(): void {
    const before = process.threadCpuUsage();
    for (let usedMs = 0; usedMs < BATCH_MS;) {
      const { user, system } = process.threadCpuUsage(before);
      usedMs = (user + system) / 1000;
    }
  }
});
