import type { EntityManager, MikroORM } from '@mikro-orm/sqlite';
import type { FastifyBaseLogger } from 'fastify';
import type { JobRow } from '../graphql/channels.ts';
import { type InterruptReason, type JobAnnouncement, JobInterrupted, type JobRun } from './define-job.ts';
import { Job, JobStatus } from './job.entity.ts';
import type { JobEvent } from './job-events.ts';
import { readJob } from './job.read.ts';
import { type JobStep, nextState } from './job-state.ts';
import type { Turns } from './turns.ts';

/** How often subscribers are told of progress at the most, in milliseconds. */
const PROGRESS_INTERVAL_MS = 100;

export interface AttemptOptions {
  readonly orm: MikroORM;
  readonly log: FastifyBaseLogger;
  readonly leaseMs: number;
  readonly turns: Turns;
  readonly onEvent: (event: JobEvent) => void;
}

interface Counters {
  readonly processedItems: number;
  readonly totalItems: number | null;
}

type BatchWork<T> = (em: EntityManager) => Promise<{ done: number; value: T }>;
type FencedWork<T> = (em: EntityManager, job: Job) => Promise<{ changes: Partial<Counters>; value?: T }>;

/** One attempt at a job, from the claim until the lease is given up: everything it writes goes through its fence. */
export class Attempt implements JobRun<object> {
  readonly id: string;
  /** As the definition has parsed it. */
  payload: object = {};
  readonly attempt: number;
  readonly log: FastifyBaseLogger;
  readonly #options: AttemptOptions;
  readonly #owner: string;
  readonly #interruption = new AbortController();
  readonly #heartbeat: NodeJS.Timeout;
  #processedItems: number;
  #batchAnnouncements: JobAnnouncement[] | undefined;
  #toldAt = -Infinity;
  #untold = false;

  constructor(job: Job, options: AttemptOptions) {
    this.id = job.id;
    this.attempt = job.attempt;
    this.log = options.log.child({ job: job.id, type: job.type, attempt: job.attempt });
    this.#options = options;
    this.#owner = job.leaseOwner as string;
    this.#processedItems = job.processedItems;
    // A timer, so that the lease is kept however long the work goes without a batch.
    this.#heartbeat = setInterval(() => void this.renew(), options.leaseMs / 3);
  }

  get em(): EntityManager {
    return this.#options.orm.em.fork();
  }

  get signal(): AbortSignal {
    return this.#interruption.signal;
  }

  get processedItems(): number {
    return this.#processedItems;
  }

  async setTotal(items: number): Promise<void> {
    await this.#unlessEnding(async () => ({ changes: { totalItems: items } }));
  }

  batch<T>(work: BatchWork<T>): Promise<T> {
    return this.#counted(work, (counted) => this.#unlessEnding(counted));
  }

  record<T>(work: BatchWork<T>): Promise<T> {
    return this.#counted(work, (counted) => this.#fenced(counted));
  }

  /** Does work that counts items, and tells what it announces after its commit. */
  async #counted<T>(work: BatchWork<T>, write: (work: FencedWork<T>) => Promise<T | undefined>): Promise<T> {
    const announcements = (this.#batchAnnouncements = [] as JobAnnouncement[]);
    try {
      const value = await write(async (em, job) => {
        const { done, value } = await work(em);
        return { changes: { processedItems: job.processedItems + done }, value };
      });
      announcements.forEach((announcement) => this.#options.onEvent({ kind: 'announcement', announcement }));
      return value as T;
    } finally {
      this.#batchAnnouncements = undefined;
    }
  }

  announce(announcement: JobAnnouncement): void {
    if (this.#batchAnnouncements) this.#batchAnnouncements.push(announcement);
    else this.#options.onEvent({ kind: 'announcement', announcement });
  }

  /** Renews the lease, and finds out whether the run must end. */
  async renew(): Promise<void> {
    try {
      await this.#unlessEnding(async () => ({ changes: {} }));
    } catch (error) {
      // Without the database there is no lease to lose either: nobody else can take it.
      if (!(error instanceof JobInterrupted)) this.log.warn({ err: error }, 'the lease was not renewed');
    }
  }

  /** Tells the run to end. The first reason counts. */
  interrupt(reason: InterruptReason): void {
    this.#interruption.abort(new JobInterrupted(reason));
  }

  /** Gives up the lease, unless it is lost: the job comes to its next state. */
  async settle(step: JobStep): Promise<void> {
    const row = await this.#transaction(async (em) => {
      const job = await this.#held(em);
      if (!job) return null;
      em.assign(job, nextState(job, step, new Date()));
      await em.flush();
      return readJob(em, this.id);
    });
    this.close();
    if (row) this.#tell(row);
    else this.log.warn({}, 'another run has taken the job');
  }

  /** Keeps the lease no longer. */
  close(): void {
    clearInterval(this.#heartbeat);
  }

  /** Writes, unless the run must end. */
  async #unlessEnding<T>(work: FencedWork<T>): Promise<T | undefined> {
    await this.#options.turns.next();
    this.signal.throwIfAborted();
    return this.#fenced((em, job) => {
      if (job.cancelRequestedAt) throw this.#interrupted('cancelled');
      return work(em, job);
    });
  }

  /** Writes in one transaction that begins by seeing that the job is still held, and ends by renewing the lease. */
  async #fenced<T>(work: FencedWork<T>): Promise<T | undefined> {
    const { value, processedItems, row } = await this.#transaction(async (em) => {
      const job = await this.#held(em.fork({ keepTransactionContext: true }));
      if (!job) throw this.#interrupted('lost');
      const { changes, value } = await work(em, job);
      const counters = { processedItems: job.processedItems, totalItems: job.totalItems ?? null, ...changes };
      const now = new Date();
      await em.nativeUpdate(Job, this.#fence, {
        ...counters,
        progress: percent(counters),
        heartbeatAt: now,
        leaseExpiresAt: new Date(now.getTime() + this.#options.leaseMs),
        updatedAt: now,
      });
      this.#untold ||= Object.keys(changes).length > 0;
      const { processedItems } = counters;
      return { value, processedItems, row: this.#isNews() ? await readJob(em, this.id) : null };
    });
    this.#processedItems = processedItems;
    if (row) this.#tell(row);
    return value;
  }

  #transaction<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.#options.orm.em.fork().transactional(work);
  }

  /** The job, if this attempt still has it; then it keeps it until the transaction ends. */
  #held(em: EntityManager): Promise<Job | null> {
    return em.findOne(Job, this.#fence);
  }

  get #fence() {
    return { id: this.id, attempt: this.attempt, leaseOwner: this.#owner, status: JobStatus.RUNNING };
  }

  #interrupted(reason: InterruptReason): JobInterrupted {
    this.interrupt(reason);
    return new JobInterrupted(reason);
  }

  #isNews(): boolean {
    return this.#untold && performance.now() - this.#toldAt >= PROGRESS_INTERVAL_MS;
  }

  #tell(job: JobRow): void {
    this.#untold = false;
    this.#toldAt = performance.now();
    this.#options.onEvent({ kind: 'job', job });
  }
}

function percent({ processedItems, totalItems }: Counters): number {
  return totalItems ? Math.min(100, Math.floor((100 * processedItems) / totalItems)) : 0;
}
