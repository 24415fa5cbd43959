import { StartupError } from '../../errors.ts';
import { codeOf, isBusy, isFull } from './connection.ts';

/**
 * Says in one line why a database file cannot be used. What is not about the file comes back as it is.
 *
 * @param path the database file
 * @param error what the file system or SQLite threw
 */
export function asStartupError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StartupError) return error;
  const code = codeOf(error);
  if (code === 'SQLITE_NOTADB') return damaged(path, 'it is not a SQLite database, or an encrypted one', error);
  if (code.startsWith('SQLITE_CORRUPT')) return damaged(path, error.message, error);
  if (isBusy(error)) {
    return new StartupError(`${path} is held by another process; try again when that is done.`, { cause: error });
  }
  if (isFull(error)) {
    return new StartupError(`There is no room left to write ${path}; make room and try again.`, { cause: error });
  }
  const reason =
    REASONS[code] ?? (/^(SQLITE_(READONLY|CANTOPEN|PERM|IOERR)|E[A-Z]+$)/.test(code) ? error.message : undefined);
  if (reason === undefined) return error;
  const place = 'path' in error && typeof error.path === 'string' && error.path !== path ? ` at ${error.path}` : '';
  return new StartupError(
    `The database ${path} cannot be opened for writing: ${reason}${place} (${code}). Mend that, or set DATABASE_URL to another file.`,
    { cause: error },
  );
}

/** What the codes of the file system mean here. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a file is in the way of a directory',
  EEXIST: 'a file is in the way of a directory',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'symbolic links lead in a circle',
};

function damaged(path: string, how: string, cause: Error): StartupError {
  return new StartupError(
    `${path} is damaged: ${how}. It was left as it is: restore a backup, or set DATABASE_URL to another file.`,
    { cause },
  );
}
