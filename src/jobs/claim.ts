import type { EntityManager } from '@mikro-orm/sqlite';
import { randomUUID } from 'node:crypto';
import type { JobRow } from '../graphql/channels.ts';
import { Job, JobStatus } from './job.entity.ts';
import { readJob } from './job.read.ts';
import { nextState } from './job-state.ts';

/** A job that was taken: `row.status` says whether there is anything left to do. */
export interface Claim {
  readonly job: Job;
  readonly row: JobRow;
}

/**
 * Takes the job that has waited longest: of those that are due, and of those whose run has let its lease expire. When
 * such a job has no attempt left, or was cancelled meanwhile, that is its end.
 *
 * @param runner begins the name of the owner, which is another one each time
 * @param own the jobs that the runner is at; it renews their leases itself, even when it slept while they expired
 * @returns undefined when there is none
 */
export function claimJob(
  em: EntityManager,
  runner: string,
  leaseMs: number,
  own: readonly string[],
): Promise<Claim | undefined> {
  return em.fork().transactional(async (transaction) => {
    const now = new Date();
    const job = await transaction.findOne(
      Job,
      {
        $or: [
          { status: JobStatus.PENDING, runAt: { $lte: now } },
          { status: JobStatus.RUNNING, leaseExpiresAt: { $lte: now }, id: { $nin: own } },
        ],
      },
      { orderBy: { runAt: 'asc', createdAt: 'asc', id: 'asc' } },
    );
    if (!job) return undefined;
    const owner = `${runner} ${randomUUID()}`;
    const leaseExpiresAt = new Date(now.getTime() + leaseMs);
    transaction.assign(job, nextState(job, { kind: 'claim', owner, leaseExpiresAt }, now));
    await transaction.flush();
    return { job, row: (await readJob(transaction, job.id)) as JobRow };
  });
}

/**
 * The instant at which the next job is due, or the next lease ends, in milliseconds since 1970; infinite when none is.
 *
 * @param own the jobs that the runner is at, whose leases do not count
 */
export async function nextDue(em: EntityManager, own: readonly string[]): Promise<number> {
  const reader = em.fork();
  const [pending, running] = [
    await reader.findOne(Job, { status: JobStatus.PENDING }, { orderBy: { runAt: 'asc' }, fields: ['runAt'] }),
    await reader.findOne(
      Job,
      { status: JobStatus.RUNNING, id: { $nin: own } },
      { orderBy: { leaseExpiresAt: 'asc' }, fields: ['leaseExpiresAt'] },
    ),
  ];
  return Math.min(pending?.runAt.getTime() ?? Infinity, running?.leaseExpiresAt?.getTime() ?? Infinity);
}
