import type { EntityDTO } from '@mikro-orm/core';
import { GreenlightError } from '../errors.ts';
import type { Failure } from './failure.ts';
import { type Job, JobStatus } from './job.entity.ts';

/** What the next state of a job depends on. */
export interface JobState {
  readonly status: JobStatus;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly cancelRequestedAt?: Date | null | undefined;
}

/** What can happen to a job. */
export type JobStep =
  /** A runner takes it: a pending one that is due, or a running one whose lease has expired. */
  | { readonly kind: 'claim'; readonly owner: string; readonly leaseExpiresAt: Date }
  | { readonly kind: 'complete'; readonly result: object }
  /** The attempt failed; if another one may help, it is made at `retryAt`. */
  | { readonly kind: 'fail'; readonly failure: Failure; readonly retryAt: Date }
  /** The run ended before it was done because of a cancellation, or through no fault of its own: the attempt does not count. */
  | { readonly kind: 'giveBack'; readonly runAt: Date; readonly message?: string }
  /** Somebody wants it to end. */
  | { readonly kind: 'cancel' }
  /** Somebody wants it to be tried again. */
  | { readonly kind: 'retry' };

type Changes = Partial<EntityDTO<Job>>;

/**
 * The one place where the status of a job changes. The table of it is in docs/jobs.md.
 *
 * @returns the columns that change
 * @throws INVALID_STATE when the job is not in a state in which this can happen
 */
export function nextState(job: JobState, step: JobStep, now: Date): Changes {
  switch (step.kind) {
    case 'claim':
      requireStatus(job, 'started', JobStatus.PENDING, JobStatus.RUNNING);
      if (job.cancelRequestedAt) return ended(JobStatus.CANCELLED, now);
      if (job.attempt >= job.maxAttempts) return { ...ended(JobStatus.FAILED, now), ...ABANDONED };
      return {
        status: JobStatus.RUNNING,
        attempt: job.attempt + 1,
        leaseOwner: step.owner,
        leaseExpiresAt: step.leaseExpiresAt,
        heartbeatAt: now,
        startedAt: now,
        message: null,
      };
    case 'complete':
      requireStatus(job, 'completed', JobStatus.RUNNING);
      return {
        ...ended(JobStatus.COMPLETED, now),
        progress: 100,
        result: step.result,
        error: null,
        errorCode: null,
      };
    case 'fail': {
      requireStatus(job, 'failed', JobStatus.RUNNING);
      if (job.cancelRequestedAt) return ended(JobStatus.CANCELLED, now);
      const { code, message, remedy } = step.failure;
      const told = { error: message, errorCode: code };
      return remedy === 'none' || job.attempt >= job.maxAttempts
        ? { ...ended(JobStatus.FAILED, now), ...told }
        : { ...waiting(step.retryAt), ...told };
    }
    case 'giveBack':
      requireStatus(job, 'given back', JobStatus.RUNNING);
      if (job.cancelRequestedAt) return ended(JobStatus.CANCELLED, now);
      return { ...waiting(step.runAt), attempt: job.attempt - 1, message: step.message ?? null };
    case 'cancel':
      requireStatus(job, 'cancelled', JobStatus.PENDING, JobStatus.RUNNING);
      return job.status === JobStatus.PENDING
        ? { ...ended(JobStatus.CANCELLED, now), cancelRequestedAt: now }
        : { cancelRequestedAt: job.cancelRequestedAt ?? now };
    case 'retry':
      requireStatus(job, 'tried again', JobStatus.FAILED, JobStatus.CANCELLED);
      return {
        ...waiting(now),
        attempt: 0,
        cancelRequestedAt: null,
        completedAt: null,
        error: null,
        errorCode: null,
      };
    default:
      return step satisfies never;
  }
}

const NOT_HELD = { leaseOwner: null, leaseExpiresAt: null, heartbeatAt: null };

const ABANDONED = {
  errorCode: 'INTERNAL_SERVER_ERROR',
  error: 'Each process that ran the job ended before the job did. The log may say why; the job can be tried again.',
};

function ended(status: JobStatus, now: Date): Changes {
  return { status, ...NOT_HELD, completedAt: now, message: null };
}

function waiting(runAt: Date): Changes {
  return { status: JobStatus.PENDING, ...NOT_HELD, runAt };
}

function requireStatus(job: JobState, done: string, ...allowed: JobStatus[]): void {
  if (allowed.includes(job.status)) return;
  throw new GreenlightError(
    'INVALID_STATE',
    `The job is ${job.status}. Only one that is ${allowed.join(' or ')} can be ${done}.`,
  );
}
