import type { Database } from 'better-sqlite3';
import { accessSync, closeSync, constants, mkdirSync, openSync, readSync, rmSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartupError } from '../../errors.ts';
import { codeOf, openAlone, openForReading } from './connection.ts';
import { asStartupError, LEFT_AS_IT_IS } from './startup-error.ts';

/** The table in which a database records the migrations that were applied to it. */
export const MIGRATIONS_TABLE = 'mikro_orm_migrations';

/** A migration that a database says was applied to it. */
export interface AppliedMigration {
  readonly name: string;
  readonly at: Date;
}

/**
 * Reads which migrations were applied to a database file, oldest first, without changing the file; undefined when there
 * is no database yet, which is so of an empty file, too.
 *
 * Sees whether the file is a database, is this program's, is complete and has a readable schema. Damage inside its
 * pages is found by `checkDatabase`, which reads all of them.
 *
 * @throws StartupError when the file cannot be used
 */
export function appliedMigrations(path: string): AppliedMigration[] | undefined {
  try {
    const file = statSync(path, { throwIfNoEntry: false });
    if (!file || (file.isFile() && file.size === 0)) return undefined;
    refuseOtherFiles(path, file);
    const database = openForReading(path);
    try {
      return database.transaction(() => {
        const tables = readTables(database);
        refuseOtherPrograms(path, tables);
        refuseCutOff(path, database);
        return tables.includes(MIGRATIONS_TABLE) ? readMigrations(database) : [];
      })();
    } finally {
      database.close();
    }
  } catch (error) {
    throw asStartupError(path, error);
  }
}

/**
 * Makes the directory of a database file and sees that it and the file, when there is one, can be written.
 *
 * @throws StartupError when they cannot
 */
export function ensureWritable(path: string): void {
  try {
    const directory = dirname(path);
    makeDirectory(directory);
    // The write-ahead log and its index are made beside the file.
    accessSync(directory, constants.W_OK | constants.X_OK);
    if (statSync(path, { throwIfNoEntry: false })) accessSync(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw asStartupError(path, error);
  }
}

/**
 * Makes a directory, and those above it that are missing. Node's own way of it never ends where a file system says that
 * the directory above does not exist although it does, as below /proc.
 */
export function makeDirectory(directory: string): void {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return;
  const above = dirname(directory);
  if (above !== directory) makeDirectory(above);
  try {
    mkdirSync(directory);
  } catch (error) {
    // Another process may have been quicker.
    if (codeOf(error) !== 'EEXIST' || !statSync(directory).isDirectory()) throw error;
  }
}

/**
 * Makes an empty database file, of which two processes that try at once make one.
 *
 * @throws StartupError when there is a file already or none can be made
 */
export function createFile(path: string): void {
  ensureWritable(path);
  try {
    closeSync(openSync(path, 'wx'));
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      throw new StartupError(
        `There is a file at ${path} already; bring its schema up to date with: npm run db -- migrate`,
      );
    }
    throw asStartupError(path, error);
  }
}

/** The files that belong to a database. */
export function filesOf(path: string): string[] {
  return [path, `${path}-wal`, `${path}-shm`];
}

/** The logs that may be beside a database: that of changes with its index, and the one that SQLite rolls back by. */
export function logsOf(path: string): string[] {
  return [`${path}-wal`, `${path}-shm`, `${path}-journal`];
}

/**
 * Deletes a database with all its files.
 *
 * @throws StartupError when another process has it open
 */
export function deleteDatabase(path: string): void {
  try {
    openAlone(path).close();
    for (const file of filesOf(path)) rmSync(file, { force: true });
  } catch (error) {
    throw asStartupError(path, error);
  }
}

const SQLITE_MAGIC = 'SQLite format 3\0';

function refuseOtherFiles(path: string, file: Stats): void {
  if (!file.isFile()) {
    throw new StartupError(
      `${path} is ${file.isDirectory() ? 'a directory' : 'not a file'}; set DATABASE_URL to a file.`,
    );
  }
  const header = Buffer.alloc(SQLITE_MAGIC.length);
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, header);
  } finally {
    closeSync(descriptor);
  }
  if (header.toString('latin1') !== SQLITE_MAGIC) {
    throw new StartupError(`${path} is not a SQLite database. ${LEFT_AS_IT_IS}`);
  }
}

/** The tables of another program must not get ours among them. */
function refuseOtherPrograms(path: string, tables: readonly string[]): void {
  if (tables.length > 0 && !tables.includes(MIGRATIONS_TABLE)) {
    throw new StartupError(
      `${path} is the database of another program. It was left as it is: set DATABASE_URL to another file.`,
    );
  }
}

/** Every page must be in the file or in the write-ahead log. SQLite itself looks only when there is no log. */
function refuseCutOff(path: string, database: Database): void {
  const pageSize = database.pragma('page_size', { simple: true }) as number;
  const pages = database.pragma('page_count', { simple: true }) as number;
  // In this order: a checkpoint between the two looks moves pages from the log to the file.
  const inLog = Math.floor((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) / pageSize);
  const inFile = Math.floor(statSync(path).size / pageSize);
  if (inFile + inLog < pages) {
    throw new StartupError(`${path} is damaged: only ${inFile} of its ${pages} pages are left. ${LEFT_AS_IT_IS}`);
  }
}

function readTables(database: Database): string[] {
  return database.prepare<[], string>(`select name from sqlite_schema where type = 'table'`).pluck().all();
}

function readMigrations(database: Database): AppliedMigration[] {
  return database
    .prepare<[], { name: string; at: number }>(
      `select name, executed_at as "at" from "${MIGRATIONS_TABLE}" order by id`,
    )
    .all()
    .map(({ name, at }) => ({ name, at: new Date(at) }));
}
