import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sqlite';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { conflict, GreenlightError, notFound } from '../errors.ts';
import type { JobKind } from './define-job.ts';
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
  const { maxAttempts } = kind;
  const earlier = await jobOfKey(em, kind, payload, idempotencyKey);
  if (earlier !== undefined) return earlier;
  const active = kind.isExclusive ? await activeJob(em, kind) : null;
  if (active) return rememberKey(em, active.id, payload, idempotencyKey);
  const job = em.create(Job, {
    id: randomUUID(),
    type: kind.type,
    maxAttempts,
    payload,
    runAt,
    ...(planId !== undefined && { plan: planId }),
  });
  await em.flush();
  return rememberKey(em, job.id, payload, idempotencyKey);
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

/** The pending or running job of a type, of a plan where one is given; null when there is none. */
export function activeJob(
  em: EntityManager,
  { type }: Pick<JobKind<object>, 'type'>,
  planId?: number,
): Promise<Job | null> {
  const status = { $in: [JobStatus.PENDING, JobStatus.RUNNING] };
  const ofPlan = planId === undefined ? {} : { plan: planId };
  return em.findOne(Job, { type, status, ...ofPlan }, { orderBy: { createdAt: 'asc' } });
}

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
