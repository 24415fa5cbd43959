import type { EntityManager } from '@mikro-orm/sqlite';
import { notFound } from '../errors.ts';
import type { JobRow } from '../graphql/channels.ts';
import type { Context } from '../graphql/context.ts';
import { jobById } from './job.read.ts';

/**
 * Enqueues a job, or changes one, as a mutation does: in a transaction of its own, after which subscribers and whoever
 * runs the jobs are told.
 *
 * @param change a service that gives the job's id
 * @returns the job as it is now
 */
export async function changedJob(context: Context, change: (em: EntityManager) => Promise<string>): Promise<JobRow> {
  const id = await context.write(change);
  const job = await context.loaders.of(jobById).load(id);
  if (!job) throw notFound('job', id);
  // Of a running job its runner tells, who may know more by now.
  if (job.status !== 'running') context.channels.jobs.publish(job);
  context.jobs.wake();
  context.jobs.recheck(id);
  return job;
}
