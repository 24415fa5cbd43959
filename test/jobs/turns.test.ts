import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Job } from '../../src/jobs/job.entity.ts';
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
