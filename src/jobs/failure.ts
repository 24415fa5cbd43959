import type { FastifyBaseLogger } from 'fastify';
import { randomUUID } from 'node:crypto';
import { classifyDatabaseError } from '../database/errors.ts';
import { type ErrorCode, GreenlightError } from '../errors.ts';
import { shortText } from '../graphql/short-text.ts';

/** Why an attempt at a job failed, as its client is told. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: Remedy;
}

/** What helps: nothing, another attempt, or to wait until the database takes changes again. */
export type Remedy = 'none' | 'retry' | 'wait';

const REMEDIES: Readonly<Partial<Record<ErrorCode, Remedy>>> = {
  BAD_USER_INPUT: 'none',
  CONFLICT: 'none',
  INVALID_STATE: 'none',
  NOT_FOUND: 'none',
  DATABASE_BUSY: 'wait',
  STORAGE_FULL: 'wait',
};

/** What an error means to a job. What was not foreseen goes into the log under an id, and only that is told. */
export function failureOf(error: unknown, log: FastifyBaseLogger): Failure {
  const known = error instanceof GreenlightError ? error : classifyDatabaseError(error);
  if (known) return failure(known.code, known.message);
  const errorId = randomUUID();
  log.error({ err: error, errorId }, 'unexpected error in a job');
  return failure(
    'INTERNAL_SERVER_ERROR',
    `Something went wrong in the server. The log has the details under the error id ${errorId}.`,
  );
}

export function failure(code: ErrorCode, message: string): Failure {
  return { code, message: shortText(message), remedy: REMEDIES[code] ?? 'retry' };
}

/**
 * How long to wait before the next attempt, in milliseconds: twice as long after each one, up to 300 times the base,
 * and a random half of it more or less, so that jobs that failed together are not tried again together.
 *
 * @param attempt how many attempts have failed, from 1
 * @param random from 0 to 1
 */
export function retryDelay(attempt: number, base: number, random = Math.random()): number {
  return Math.min(2 ** (attempt - 1), MAX_BACK_OFF) * base * (0.5 + random);
}

/** How much longer than the first wait the longest one is. */
const MAX_BACK_OFF = 300;
