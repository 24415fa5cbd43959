import { GreenlightError } from '../errors.ts';
import { isBusy, isFull } from './sqlite/connection.ts';

/** What a failure of the database means to a client; undefined when it is not one that the client can do something about. */
export function classifyDatabaseError(error: unknown): GreenlightError | undefined {
  if (isBusy(error)) {
    return new GreenlightError(
      'DATABASE_BUSY',
      'Another process is writing to the database. Nothing was changed; try again shortly.',
      { cause: error },
    );
  }
  if (isFull(error)) {
    return new GreenlightError(
      'STORAGE_FULL',
      'There is no room left to store the change. Nothing was changed; make room and try again.',
      { cause: error },
    );
  }
  return undefined;
}
