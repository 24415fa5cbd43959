import type { FilterQuery } from '@mikro-orm/core';
import { ENTITIES } from '../database/entities.ts';
import { updateStatistics } from '../database/sqlite/bulk-load.ts';
import { TransactionReader } from '../database/transaction-reader.ts';
import { defineWholeNumber } from '../settings/setting-definition.ts';
import { readSetting } from '../settings/setting.read.ts';
import { defineJob, JobType } from './define-job.ts';
import { Job, JobStatus } from './job.entity.ts';

const JOB_RETENTION_DAYS = defineWholeNumber({
  key: 'jobs.retention_days',
  description: 'How many days a job is kept once it has come to its end; a clean-up deletes older ones.',
  defaultValue: 30,
  least: 1,
  greatest: 3_650,
});

const DAY_MS = 86_400_000;

/** How many jobs are deleted at once; each may be named by 10,000 changes of a plan, which have to forget it. */
const BATCH_SIZE = 20;

/** Deletes jobs that ended long ago, then counts anew how values are spread, by which the database chooses its indexes. */
export const CLEAN_UP = defineJob({
  type: JobType.CLEAN_UP,
  maxAttempts: 3,

  parse(payload): Record<string, never> {
    if (typeof payload === 'object' && payload !== null && Object.keys(payload).length === 0) return {};
    throw new Error(`A clean-up takes no configuration: {}. It has ${JSON.stringify(payload)}.`);
  },

  async run(run) {
    const { em } = run;
    const days = await readSetting(new TransactionReader(em), JOB_RETENTION_DAYS);
    const outdated: FilterQuery<Job> = {
      status: { $in: [JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED] },
      completedAt: { $lt: new Date(Date.now() - days * DAY_MS) },
    };
    await run.setTotal(run.processedItems + (await em.count(Job, outdated)));
    let deleted: number;
    do {
      deleted = await run.batch(async (transaction) => {
        const jobs = await transaction.find(Job, outdated, { fields: ['id'], limit: BATCH_SIZE });
        const done = await transaction.nativeDelete(Job, { id: { $in: jobs.map(({ id }) => id) } });
        return { done, value: done };
      });
    } while (deleted > 0);
    for (const entity of ENTITIES) {
      await run.batch(async (transaction) => {
        await updateStatistics(transaction, em.getMetadata<object>(entity).tableName);
        return { done: 0, value: undefined };
      });
    }
    return { deletedJobs: run.processedItems };
  },
});
