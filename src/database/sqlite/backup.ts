import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { StartupError } from '../../errors.ts';
import { codeOf, isFull } from './connection.ts';
import { logsOf } from './file.ts';
import { makeFile, makeSoundCopy } from './sound-copy.ts';
import { reasonOf } from './startup-error.ts';

/**
 * Copies a database to a new file while others go on reading and writing.
 *
 * @throws StartupError when there is a file of that name already, or no sound copy can be made
 */
export async function backUp(path: string, copy: string): Promise<void> {
  try {
    refuseOwnFiles(path, copy);
    refuseExisting(copy);
    // Takes the name before it is given to the copy: renaming would replace a file that somebody has just made.
    await makeSoundCopy(path, copy, () => makeFile(copy, path));
  } catch (error) {
    throw asBackupError(path, copy, error);
  }
}

/** Without the log beside it, a name of the database's own files would be free, and the copy taken for the log. */
function refuseOwnFiles(path: string, copy: string): void {
  const directory = dirname(copy);
  if (!existsSync(directory)) {
    throw new StartupError(`There is no directory ${directory}; make it, or name a file in another.`);
  }
  const database = realpathSync(path);
  const own = [database, ...logsOf(database)];
  if (own.includes(join(realpathSync(directory), basename(copy)))) {
    throw new StartupError(`${copy} is a file of the database itself; name another for the backup.`);
  }
}

function refuseExisting(copy: string): void {
  const file = statSync(copy, { throwIfNoEntry: false });
  if (file?.isDirectory()) throw new StartupError(`${copy} is a directory; name a file in it for the backup.`);
  if (file) throw fileExists(copy);
}

function fileExists(copy: string): StartupError {
  return new StartupError(`There is a file at ${copy} already; name a new one for the backup.`);
}

function asBackupError(path: string, copy: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'EEXIST') return fileExists((error as NodeJS.ErrnoException).path ?? copy);
  if (isFull(error)) return new StartupError(`There is no room left to write ${copy}; make room and try again.`);
  const reason = reasonOf(code);
  if (reason === undefined) return error;
  return new StartupError(
    `${path} could not be copied to ${copy}: ${reason} (${code}). Mend that, or name another file.`,
    { cause: error },
  );
}
