import type { EntityManager } from '@mikro-orm/sqlite';
import type { FastifyBaseLogger } from 'fastify';
import type { ErrorCode } from '../errors.ts';
import type { LibraryEvent } from '../graphql/channels.ts';

/** The types of jobs. Each has one definition, which lives with its feature and is listed in src/job-definitions.ts. */
export enum JobType {
  APPLY_PLAN = 'apply_plan',
  ANALYSIS = 'analysis',
  CLEAN_UP = 'clean_up',
  SYNC = 'sync',
}

/** A type of job, as far as whoever enqueues one has to know it. */
export interface JobKind<Payload extends object> {
  readonly type: JobType;
  /** How many times a job is started before it has failed. */
  readonly maxAttempts: number;
  /** Whether there is one such job at a time: enqueueing another one gives the one that is waiting or running. */
  readonly isExclusive?: boolean;

  /**
   * Checks what was stored as the payload; it may be of another version, or no JSON (then it is a string).
   *
   * @throws any error when it is not a payload of this type; the job then fails with its message
   */
  parse(payload: unknown): Payload;
}

/** What a job of a type is and does. */
export interface JobDefinition<Payload extends object> extends JobKind<Payload> {
  /** Failures that pass by themselves: the job waits a few seconds and goes on, and no attempt is used. */
  readonly waitsFor?: readonly ErrorCode[];

  /**
   * Does the work, or what earlier attempts have left of it. A failure with the code BAD_USER_INPUT, CONFLICT,
   * INVALID_STATE or NOT_FOUND is final; after any other the job is tried again.
   *
   * @returns the result, which is stored as JSON
   */
  run(run: JobRun<Payload>): Promise<Record<string, unknown>>;
}

/** One attempt at a job, as its definition sees it. */
export interface JobRun<Payload> {
  readonly id: string;
  readonly payload: Payload;
  /** 1 at the first attempt. */
  readonly attempt: number;
  /** Says in each line which job and which attempt it is about. */
  readonly log: FastifyBaseLogger;
  /** For reads outside batches: a fresh one each time it is asked for, so that nothing old is seen. */
  readonly em: EntityManager;
  /** Aborted with a `JobInterrupted` as its reason when the run must end; anything that waits should heed it. */
  readonly signal: AbortSignal;
  /** How many items are done, those of earlier attempts included. */
  readonly processedItems: number;

  /**
   * Says how many items there are in all, those done by earlier attempts included.
   *
   * @throws JobInterrupted
   */
  setTotal(items: number): Promise<void>;

  /**
   * Writes in one short transaction, which commits the data together with the counters. It begins by seeing that this
   * run still holds the job's lease, and renews it.
   *
   * @param work gets an entity manager of its own, and says how many items it has done
   * @throws JobInterrupted before anything is done; whatever `work` throws, after which nothing of it is stored
   */
  batch<T>(work: (em: EntityManager) => Promise<{ done: number; value: T }>): Promise<T>;

  /**
   * Like `batch`, but also when the run must end, as long as it holds the lease: for what has happened outside the
   * database, and is only to be recorded.
   *
   * @throws JobInterrupted when the lease is lost
   */
  record<T>(work: (em: EntityManager) => Promise<{ done: number; value: T }>): Promise<T>;

  /** Tells subscribers: at once, or when called within a batch after its commit. */
  announce(event: JobAnnouncement): void;
}

/** What a job tells subscribers of, besides itself. */
export interface JobAnnouncement {
  readonly planId?: number;
  readonly library?: readonly LibraryEvent[];
  /** The same that happened to many objects: told in little, since what is told passes from thread to thread. */
  readonly objects?: Pick<LibraryEvent, 'kind' | 'change'> & { readonly ids: readonly string[] };
}

/** Why a run must end before it is done: its job was cancelled, is held by another run, or the process stops. */
export type InterruptReason = 'cancelled' | 'lost' | 'stopping';

/** Ends a run from within `batch` or `setTotal`; a definition lets it pass. */
export class JobInterrupted extends Error {
  override readonly name = 'JobInterrupted';
  readonly reason: InterruptReason;

  constructor(reason: InterruptReason) {
    super(`The run was interrupted: ${reason}.`);
    this.reason = reason;
  }
}

/** Gives the definition as it is, with its payload's type taken from `parse`. */
export function defineJob<Payload extends object>(definition: JobDefinition<Payload>): JobDefinition<Payload> {
  return definition;
}
