import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sqlite';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { isDeepStrictEqual } from 'node:util';
import { PreparedQuery } from '../database/prepared-query.ts';
import { asQuery } from '../database/query.ts';
import { insertRows } from '../database/sqlite/bulk-load.ts';
import { TransactionReader } from '../database/transaction-reader.ts';
import { conflict, GreenlightError, notFound } from '../errors.ts';
import type { JobKind, JobType } from './define-job.ts';
import { JobKey } from './job-key.entity.ts';
import { Job, JobStatus } from './job.entity.ts';
import { nextState } from './job-state.ts';

/** How a job is enqueued, besides what it does. */
export interface EnqueueOptions {
  readonly planId?: number;
  /** Chosen by the client: the same job under the same key is enqueued once. */
  readonly idempotencyKey?: string;
  /** Not before this instant; at once when left out. */
  readonly runAt?: Date;
}

/**
 * Enqueues a job within the caller's transaction: it is there when that commits, and only then. Whoever runs the jobs
 * finds it by itself, and sooner when it is woken after the commit (`startedJob`).
 *
 * @returns the job's id; that of the earlier job when there is one under the idempotency key, or when the type is exclusive
 *   and one is waiting or running, whatever its payload
 * @throws CONFLICT when the idempotency key belongs to another job
 */
export async function enqueue<Payload extends object>(
  em: EntityManager,
  kind: JobKind<Payload>,
  payload: NoInfer<Payload>,
  { planId, idempotencyKey, runAt = new Date() }: EnqueueOptions = {},
): Promise<string> {
  const { type, maxAttempts } = kind;
  const earlier = await jobOfKey(em, kind, payload, idempotencyKey);
  if (earlier !== undefined) return earlier;
  const active = kind.isExclusive ? await activeJob(em, kind) : undefined;
  if (active) return rememberKey(em, active.id, payload, idempotencyKey);
  const id = randomUUID();
  const now = Date.now();
  // Not by the mapper, which would keep the thread of the queries for milliseconds. The other columns have their defaults.
  const asked = { type, payload: JSON.stringify(payload), max_attempts: maxAttempts, plan_id: planId ?? null };
  await insertRows(em, 'job', [{ id, ...asked, run_at: runAt.getTime(), created_at: now, updated_at: now }]);
  return rememberKey(em, id, payload, idempotencyKey);
}

/**
 * The job with which a request was answered before.
 *
 * @returns its id; undefined when there is no key, or it is new
 * @throws CONFLICT when the key belongs to another request
 */
export async function jobOfKey<Payload extends object>(
  em: EntityManager,
  { type }: JobKind<Payload>,
  payload: NoInfer<Payload>,
  key: string | undefined,
): Promise<string | undefined> {
  const earlier = key === undefined ? null : await em.findOne(JobKey, { key }, { populate: ['job'] });
  if (!earlier) return undefined;
  if (earlier.job.$.type === (type as string) && isDeepStrictEqual(earlier.payload, payload)) return earlier.job.id;
  throw conflict(
    'idempotencyKey',
    `The key ${JSON.stringify(key)} belongs to another request already. Choose another key.`,
  );
}

/** Takes note, if there is a key, of the job with which a request is answered. Returns the job's id. */
export async function rememberKey(
  em: EntityManager,
  jobId: string,
  payload: object,
  key: string | undefined,
): Promise<string> {
  if (key !== undefined) await em.insert(JobKey, { key, job: jobId, payload });
  return jobId;
}

/** A job that is pending or running, as far as others of its kind have to know it. */
export interface ActiveJob {
  readonly id: string;
  /** When somebody has cancelled it, in milliseconds since 1970; null when nobody has. */
  readonly cancelRequestedAt: number | null;
}

/** The pending or running job of a type, of a plan where one is given; undefined when there is none. */
export async function activeJob(
  em: EntityManager,
  { type }: Pick<JobKind<object>, 'type'>,
  planId?: number,
): Promise<ActiveJob | undefined> {
  const [job] = await new TransactionReader(em).run(ACTIVE_JOB, { type, planId: planId ?? null });
  return job;
}

const ACTIVE_JOB = new PreparedQuery<{ type: JobType; planId: number | null }, ActiveJob>((dialect, value) =>
  asQuery(
    dialect,
    sql`select id, cancel_requested_at as "cancelRequestedAt" from job
        where type = ${dialect.unseen(value('type'))} and status in (${JobStatus.PENDING}, ${JobStatus.RUNNING})
          and (${value('planId')} is null or plan_id = ${value('planId')})
        order by created_at limit 1`,
  ),
);

/**
 * Cancels a job: a pending one at once, a running one before its next batch.
 *
 * @returns the job's id
 * @throws NOT_FOUND; INVALID_STATE when the job has come to its end
 */
export async function cancelJob(em: EntityManager, id: string): Promise<string> {
  const job = await existingJob(em, id);
  em.assign(job, nextState(job, { kind: 'cancel' }, new Date()));
  await em.flush();
  return id;
}

/**
 * Has a job that failed or was cancelled go on from where it stopped, with all its attempts before it.
 *
 * @returns the job's id
 * @throws NOT_FOUND; INVALID_STATE when the job has not failed; CONFLICT when another one has taken its place
 */
export async function retryJob(em: EntityManager, id: string): Promise<string> {
  const job = await existingJob(em, id);
  em.assign(job, nextState(job, { kind: 'retry' }, new Date()));
  try {
    await em.flush();
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    const message = 'Another job does the same work already. Wait until it has come to its end, or cancel it.';
    throw new GreenlightError('CONFLICT', message, { cause: error });
  }
  return id;
}

async function existingJob(em: EntityManager, id: string): Promise<Job> {
  const job = await em.findOne(Job, id);
  if (!job) throw notFound('job', id);
  return job;
}
