import BetterSqlite3 from 'better-sqlite3';
import { closeSync, existsSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { StartupError } from '../../errors.ts';
import { codeOf, isFull, openForReading } from './connection.ts';
import { filesOf } from './file.ts';
import { integrityFaults, openForInspection } from './inspect.ts';
import { reasonOf } from './startup-error.ts';

/** More pages than a database can have at a time. */
const ALL_PAGES = 0x7f_ff_ff_ff;

/**
 * Copies a database to a new file, as it is at one moment, with what is still in its write-ahead log, while others go on
 * reading and writing. The copy is one file that needs no log. It has its name only once it is whole, was checked and is
 * on the disk.
 *
 * @throws StartupError when there is a file of that name already, or no sound copy can be made
 */
export async function backUp(path: string, copy: string): Promise<void> {
  const partial = `${copy}.partial`;
  try {
    refuseOwnFiles(path, copy);
    refuseExisting(copy);
    makeFile(partial, path);
    try {
      await copyPages(path, partial);
      await requireSound(path, partial);
      synchronize(partial);
      // Takes the name before it is given to the copy: renaming would replace a file that somebody has just made.
      makeFile(copy, path);
      renameSync(partial, copy);
    } finally {
      for (const file of [partial, `${partial}-journal`]) rmSync(file, { force: true });
    }
    synchronize(dirname(copy));
  } catch (error) {
    throw asBackupError(path, copy, error);
  }
}

/** All pages in one step: SQLite would begin anew whenever another process writes between two steps. */
async function copyPages(path: string, copy: string): Promise<void> {
  const database = openForReading(path);
  try {
    await database.backup(copy, { progress: () => ALL_PAGES });
  } finally {
    database.close();
  }
  const copied = new BetterSqlite3(copy);
  try {
    copied.pragma('journal_mode = delete');
  } finally {
    copied.close();
  }
}

async function requireSound(path: string, copy: string): Promise<void> {
  const db = openForInspection(copy);
  try {
    const faults = await integrityFaults(db);
    if (faults.length === 0) return;
    throw new StartupError(
      `${path} is damaged, and no backup was made: ${faults.join('; ')}. See: npm run db -- check`,
    );
  } finally {
    await db.destroy();
  }
}

/** Without the log beside it, a name of the database's own files would be free, and the copy taken for the log. */
function refuseOwnFiles(path: string, copy: string): void {
  const directory = dirname(copy);
  if (!existsSync(directory)) {
    throw new StartupError(`There is no directory ${directory}; make it, or name a file in another.`);
  }
  const own = [...filesOf(realpathSync(path)), `${realpathSync(path)}-journal`];
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

/** Makes an empty file that the same people can read as another. */
function makeFile(file: string, like: string): void {
  try {
    closeSync(openSync(file, 'wx', statSync(like).mode));
  } catch (error) {
    throw codeOf(error) === 'EEXIST' ? fileExists(file) : error;
  }
}

/** Brings a file, or the names in a directory, to the disk. */
function synchronize(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function asBackupError(path: string, copy: string, error: unknown): unknown {
  if (isFull(error)) return new StartupError(`There is no room left to write ${copy}; make room and try again.`);
  const reason = reasonOf(codeOf(error));
  if (reason === undefined) return error;
  return new StartupError(
    `${path} could not be copied to ${copy}: ${reason} (${codeOf(error)}). Mend that, or name another file.`,
    { cause: error },
  );
}
