/*
 * How jobs are run. The words:
 *
 * job      A piece of work that is a row of the table `job`. A mutation enqueues it within its own transaction.
 * attempt  One go at a job, counted from 1. What an earlier attempt committed stays; the next one does what is left.
 * lease    The time for which a running job belongs to its attempt. The attempt renews it with a heartbeat and with each
 *          batch. When it expires, the process is taken for dead and any runner may start the next attempt.
 * owner    Who holds the lease: a runner's name and something random, another one for each attempt.
 * fence    What every write of an attempt begins with: seeing, under the write lock, that the job still has this attempt
 *          and this owner. An attempt that slept through its lease while another took the job writes nothing.
 */
import type { MikroORM } from '@mikro-orm/sqlite';
import type { FastifyBaseLogger } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { classifyDatabaseError } from '../database/errors.ts';
import { Alarm } from './alarm.ts';
import { Attempt } from './attempt.ts';
import { type Claim, claimJob, nextDue } from './claim.ts';
import { JobInterrupted } from './define-job.ts';
import { failure, type Failure, failureOf, retryDelay } from './failure.ts';
import type { Job } from './job.entity.ts';
import type { JobEvent } from './job-events.ts';
import type { JobRegistry } from './job-registry.ts';
import type { JobStep } from './job-state.ts';
import { waitAtMost } from './patience.ts';
import { Turns } from './turns.ts';

export interface RunnerOptions {
  readonly orm: MikroORM;
  readonly registry: JobRegistry;
  /** Names this runner among those of all processes. */
  readonly owner: string;
  readonly log: FastifyBaseLogger;
  /** Is told what happened, after it was committed. */
  readonly onEvent: (event: JobEvent) => void;
  readonly timing?: Partial<RunnerTiming>;
  /** When it is the jobs' turn; without requests when not given. */
  readonly turns?: Turns;
}

export interface RunnerTiming {
  /** How long a job belongs to an attempt that gives no sign of life, in milliseconds. */
  readonly leaseMs: number;
  /** How long until the second attempt, about, in milliseconds; later ones wait longer. */
  readonly retryMs: number;
  /** How long until jobs are noticed that other processes enqueued, in milliseconds. */
  readonly pollMs: number;
  /** How long the runs may take to end when the runner stops, in milliseconds. */
  readonly stopMs: number;
  /** How many jobs are run at once, so that one that waits for another server holds up no other. */
  readonly concurrency: number;
}

const DEFAULT_TIMING: RunnerTiming = { leaseMs: 15_000, retryMs: 1_000, pollMs: 1_000, stopMs: 5_000, concurrency: 2 };

/** Runs the jobs of a database: claims what is due, has it done, and stores what became of it. */
export class JobRunner {
  readonly #options: RunnerOptions;
  readonly #timing: RunnerTiming;
  readonly #turns: Turns;
  readonly #alarm = new Alarm();
  readonly #attempts = new Map<Attempt, Promise<void>>();
  #loop: Promise<void> = Promise.resolve();
  #stopping = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#timing = { ...DEFAULT_TIMING, ...options.timing };
    this.#turns = options.turns ?? new Turns();
  }

  start(): void {
    this.#loop = this.#run();
  }

  /** Says that there may be a new job. */
  wake(): void {
    this.#alarm.ring();
  }

  /** Says that a job may have been cancelled. */
  recheck(jobId: string): void {
    for (const attempt of this.#attempts.keys()) if (attempt.id === jobId) void attempt.renew();
  }

  /** Takes no more jobs and gives back those that are running, after the batch that they are in. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#alarm.ring();
    for (const attempt of this.#attempts.keys()) attempt.interrupt('stopping');
    const ended = this.#loop.then(() => Promise.all(this.#attempts.values()));
    await waitAtMost(this.#timing.stopMs, ended);
    for (const attempt of this.#attempts.keys()) await this.#giveBack(attempt);
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      let pause = this.#timing.pollMs;
      try {
        await this.#claimAll();
        if (this.#attempts.size < this.#timing.concurrency) {
          pause = Math.min(pause, Math.max(0, (await nextDue(this.#options.orm.em, this.#own())) - Date.now()));
        }
      } catch (error) {
        this.#options.log.warn({ err: error }, 'no job could be claimed');
      }
      await this.#alarm.sleep(pause);
    }
  }

  async #claimAll(): Promise<void> {
    const { orm, owner, onEvent } = this.#options;
    while (!this.#stopping && this.#attempts.size < this.#timing.concurrency) {
      if ((await nextDue(orm.em, this.#own())) > Date.now()) return;
      const claim = await claimJob(orm.em, owner, this.#timing.leaseMs, this.#own());
      if (!claim) return;
      onEvent({ kind: 'job', job: claim.row });
      if (claim.row.status === 'running') this.#begin(claim);
    }
  }

  /** The ids of the jobs that are under way here. */
  #own(): string[] {
    return Array.from(this.#attempts.keys(), ({ id }) => id);
  }

  #begin({ job }: Claim): void {
    const attempt = new Attempt(job, { ...this.#options, turns: this.#turns, leaseMs: this.#timing.leaseMs });
    if (this.#stopping) attempt.interrupt('stopping');
    if (this.#attempts.size === 0) this.#turns.begin();
    const end = this.#perform(attempt, job).finally(() => {
      attempt.close();
      this.#attempts.delete(attempt);
      this.#alarm.ring();
    });
    this.#attempts.set(attempt, end);
  }

  async #perform(attempt: Attempt, job: Job): Promise<void> {
    try {
      const step = await this.#outcome(attempt, job);
      if (step) await this.#settle(attempt, step);
    } catch (error) {
      attempt.log.error({ err: error }, 'what became of the job was not stored; it goes on when its lease expires');
    }
  }

  /** Does the work. Returns what is to become of the job; undefined when it is no longer this attempt's. */
  async #outcome(attempt: Attempt, job: Job): Promise<JobStep | undefined> {
    const definition = this.#options.registry.get(job.type);
    if (!definition) {
      const message = `This version of the server knows no job type ${JSON.stringify(job.type)}. Use the version that enqueued it.`;
      return this.#failed(attempt, failure('BAD_USER_INPUT', message));
    }
    try {
      attempt.payload = definition.parse(job.payload);
    } catch (error) {
      return this.#failed(attempt, failure('BAD_USER_INPUT', `The job cannot be read: ${(error as Error).message}`));
    }
    try {
      const result = await definition.run(attempt);
      // What JSON cannot say fails here, while that is still the attempt's own fault.
      return { kind: 'complete', result: JSON.parse(JSON.stringify(result)) as object };
    } catch (error) {
      const interruption: unknown = attempt.signal.reason;
      if (!(interruption instanceof JobInterrupted)) {
        const reason = failureOf(error, attempt.log);
        const passes = definition.waitsFor?.includes(reason.code) ?? false;
        return this.#failed(attempt, passes ? { ...reason, remedy: 'wait' } : reason);
      }
      return interruption.reason === 'lost' ? undefined : { kind: 'giveBack', runAt: job.runAt };
    }
  }

  #failed({ attempt }: Attempt, reason: Failure): JobStep {
    // Another server takes longer to come back than a lock of the database.
    const waits = reason.code === 'UPSTREAM_UNAVAILABLE' ? 4 : 1;
    const delay = retryDelay(reason.remedy === 'wait' ? waits : attempt, this.#timing.retryMs);
    const retryAt = new Date(Date.now() + delay);
    return reason.remedy === 'wait'
      ? { kind: 'giveBack', runAt: retryAt, message: reason.message }
      : { kind: 'fail', failure: reason, retryAt };
  }

  /** Stores what became of a job, as soon as the database takes it. */
  async #settle(attempt: Attempt, step: JobStep): Promise<void> {
    for (;;) {
      try {
        await attempt.settle(step);
        return;
      } catch (error) {
        if (!classifyDatabaseError(error) || this.#stopping) throw error;
      }
      await sleep(this.#timing.retryMs);
    }
  }

  async #giveBack(attempt: Attempt): Promise<void> {
    try {
      await attempt.settle({ kind: 'giveBack', runAt: new Date() });
    } catch (error) {
      attempt.log.warn({ err: error }, 'the job was not given back; it goes on when its lease expires');
    }
  }
}
