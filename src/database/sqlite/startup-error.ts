import { StartupError } from '../../errors.ts';
import { codeOf, isBusy, isFull } from './connection.ts';

/** What to do about a file that cannot be read as a database. */
export const LEFT_AS_IT_IS =
  'It was left as it is: restore a backup with npm run db -- restore FILE, or set DATABASE_URL to another file.';

/**
 * Says in one line why a database file cannot be used. What is not about the file comes back as it is.
 *
 * @param path the database file
 * @param error what the file system or SQLite threw
 */
export function asStartupError(path: string, error: unknown): unknown {
  const message = messageFor(path, error, codeOf(error));
  return message === undefined ? error : new StartupError(message, { cause: error });
}

function messageFor(path: string, error: unknown, code: string): string | undefined {
  if (code === 'SQLITE_NOTADB') return `${path} is not a SQLite database, or is an encrypted one. ${LEFT_AS_IT_IS}`;
  if (code.startsWith('SQLITE_CORRUPT')) return `${path} is damaged: ${(error as Error).message}. ${LEFT_AS_IT_IS}`;
  if (isBusy(error)) return `${path} is held by another process; try again when that is done.`;
  if (isFull(error)) return `There is no room left to write ${path}; make room and try again.`;
  const reason = reasonOf(code);
  if (reason === undefined) return undefined;
  const { path: place = path } = error as NodeJS.ErrnoException;
  return `${path} cannot be used: ${reason}${place === path ? '' : ` at ${place}`} (${code}). Mend that, or set DATABASE_URL to another file.`;
}

/** What a code of the file system or of SQLite means for a database file; undefined when it is not about the file. */
export function reasonOf(code: string): string | undefined {
  return REASONS.get(code.split('_', 2).join('_'));
}

/** What the codes of the file system and the first two words of SQLite's codes mean here. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission is denied'],
  ['EPERM', 'permission is denied'],
  ['EROFS', 'the file system is read-only'],
  ['ENOTDIR', 'a file is in the way of a directory'],
  ['EEXIST', 'a file is in the way of a directory'],
  ['ENOENT', 'a directory cannot be made'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['ELOOP', 'symbolic links lead in a circle'],
  ['EIO', 'the disk does not answer as it should'],
  ['SQLITE_CANTOPEN', 'it, or the log beside it, cannot be opened'],
  ['SQLITE_READONLY', 'it, or the log beside it, cannot be written'],
  ['SQLITE_PERM', 'permission is denied'],
  ['SQLITE_IOERR', 'the disk does not answer as it should'],
]);
