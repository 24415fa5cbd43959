import { describe, expect, it } from '@jest/globals';
import { failure } from '../../src/jobs/failure.ts';
import { JobStatus } from '../../src/jobs/job.entity.ts';
import { type JobState, type JobStep, nextState } from '../../src/jobs/job-state.ts';

const NOW = new Date('2026-01-31T18:30:00.000Z');
const LATER = new Date('2026-01-31T18:31:00.000Z');
const { PENDING, RUNNING, COMPLETED, FAILED, CANCELLED } = JobStatus;

const STEPS: Record<string, JobStep> = {
  claim: { kind: 'claim', owner: 'me', leaseExpiresAt: LATER },
  complete: { kind: 'complete', result: {} },
  'fail for good': { kind: 'fail', failure: failure('NOT_FOUND', 'Gone.'), retryAt: LATER },
  'fail for now': { kind: 'fail', failure: failure('UPSTREAM_UNAVAILABLE', 'Down.'), retryAt: LATER },
  'give back': { kind: 'giveBack', runAt: LATER },
  cancel: { kind: 'cancel' },
  retry: { kind: 'retry' },
};

/** What becomes of a job that is at the second of three attempts; `-` where the step is refused. */
const TABLE: Record<string, Record<JobStatus, JobStatus | '-'>> = {
  claim: { pending: RUNNING, running: RUNNING, completed: '-', failed: '-', cancelled: '-' },
  complete: { pending: '-', running: COMPLETED, completed: '-', failed: '-', cancelled: '-' },
  'fail for good': { pending: '-', running: FAILED, completed: '-', failed: '-', cancelled: '-' },
  'fail for now': { pending: '-', running: PENDING, completed: '-', failed: '-', cancelled: '-' },
  'give back': { pending: '-', running: PENDING, completed: '-', failed: '-', cancelled: '-' },
  cancel: { pending: CANCELLED, running: RUNNING, completed: '-', failed: '-', cancelled: '-' },
  retry: { pending: '-', running: '-', completed: '-', failed: PENDING, cancelled: PENDING },
};

const pairs = Object.entries(TABLE).flatMap(([step, row]) =>
  Object.values(JobStatus).map((status) => ({ step, status, next: row[status] })),
);

describe('nextState', () => {
  it.each(pairs)('$step: $status → $next', ({ step, status, next }) => {
    const job: JobState = { status, attempt: 2, maxAttempts: 3 };
    if (next === '-') {
      expect(() => nextState(job, STEPS[step]!, NOW)).toThrow(`The job is ${status}. Only one that is `);
    } else {
      expect({ ...job, ...nextState(job, STEPS[step]!, NOW) }.status).toBe(next);
    }
  });

  it.each(['claim', 'fail for good', 'fail for now', 'give back'])('%s: a job that shall be cancelled is', (step) => {
    const job = { status: RUNNING, attempt: 1, maxAttempts: 3, cancelRequestedAt: NOW };
    expect(nextState(job, STEPS[step]!, NOW)).toMatchObject({ status: CANCELLED, completedAt: NOW, leaseOwner: null });
  });

  it('completes a job that was done before its cancellation was noticed', () => {
    const job = { status: RUNNING, attempt: 1, maxAttempts: 3, cancelRequestedAt: NOW };
    expect(nextState(job, STEPS['complete']!, NOW)).toMatchObject({ status: COMPLETED, progress: 100 });
  });

  it('counts an attempt when it begins, and takes it back when it is given back', () => {
    const job = { status: PENDING, attempt: 0, maxAttempts: 3 };
    const running = { ...job, ...nextState(job, STEPS['claim']!, NOW) };
    expect(running).toMatchObject({ attempt: 1, leaseOwner: 'me', leaseExpiresAt: LATER, startedAt: NOW });
    const back = { ...running, ...nextState(running, STEPS['give back']!, NOW) };
    expect(back).toMatchObject({ attempt: 0, leaseOwner: null, leaseExpiresAt: null, runAt: LATER });
  });

  it('fails a job at its last attempt', () => {
    const job = { status: RUNNING, attempt: 3, maxAttempts: 3 };
    const error = { error: 'Down.', errorCode: 'UPSTREAM_UNAVAILABLE' };
    expect(nextState(job, STEPS['fail for now']!, NOW)).toMatchObject({ status: FAILED, completedAt: NOW, ...error });
    expect(nextState({ ...job, attempt: 2 }, STEPS['fail for now']!, NOW)).toMatchObject({ runAt: LATER, ...error });
    expect(nextState(job, STEPS['claim']!, NOW)).toMatchObject({ status: FAILED });
  });

  it('asks for a cancellation once', () => {
    const job = { status: RUNNING, attempt: 1, maxAttempts: 3, cancelRequestedAt: NOW };
    expect(nextState(job, STEPS['cancel']!, LATER)).toEqual({ cancelRequestedAt: NOW });
  });
});
