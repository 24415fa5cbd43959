import BetterSqlite3, { type Database } from 'better-sqlite3';
import { StartupError } from '../../errors.ts';
import { partKey } from '../text-key.ts';
import { CHECKPOINT_PAGES } from './write-ahead-log.ts';

/** How much of a file a reading connection has mapped into memory instead of copying it: as much as SQLite can, 2 GB. */
const MAPPED_BYTES = 2_147_418_112;

/**
 * Opens a database file for writing, with the settings that durability needs: a write-ahead log that is synchronised
 * at every commit, and foreign keys enforced.
 *
 * @throws better-sqlite3's `SqliteError` (`SQLITE_NOTADB`, `SQLITE_CANTOPEN`, …) when the file cannot be used
 */
export function openForWriting(path: string): Database {
  return open(path, 'normal');
}

/**
 * Opens a database file as `openForWriting` does, but alone: no other process can read or write it until it is closed.
 *
 * @throws StartupError when another process has it open
 */
export function openAlone(path: string): Database {
  try {
    return open(path, 'exclusive');
  } catch (error) {
    if (isBusy(error)) throw new StartupError(`${path} is open in another process; stop that first.`);
    throw error;
  }
}

function open(path: string, locking: 'normal' | 'exclusive'): Database {
  const database = new BetterSqlite3(path);
  try {
    database.pragma('busy_timeout = 0');
    // Before the log is opened, which an exclusive connection shares with nobody.
    database.pragma(`locking_mode = ${locking}`);
    if (path !== ':memory:') withoutLock(() => database.pragma('journal_mode = wal'));
    database.pragma('synchronous = full');
    // Pages that several transactions change one after the other then go into the database file once.
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    database.pragma('foreign_keys = on');
    database.pragma('temp_store = memory');
    database.pragma('cache_size = -8000');
    addFunctions(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens a second connection that only reads: it sees the last committed state and waits for no writer. */
export function openForReading(path: string): Database {
  const database = new BetterSqlite3(path, { readonly: true, fileMustExist: true });
  database.pragma('busy_timeout = 1000');
  database.pragma('query_only = on');
  database.pragma('temp_store = memory');
  database.pragma('cache_size = -64000');
  database.pragma(`mmap_size = ${MAPPED_BYTES}`);
  addFunctions(database);
  return database;
}

/** What the queries of the dialect call. */
function addFunctions(database: Database): void {
  database.function('part_key', { deterministic: true }, (text) => partKey(String(text)));
}

/** Runs what needs the file for itself for an instant, several times if another process has it just then. */
function withoutLock(run: () => unknown): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      run();
      return;
    } catch (error) {
      if (!isBusy(error) || attempt === 100) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

/** A value as SQLite takes it, which has no booleans: they are stored as 0 and 1. */
export function bindable(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}

/** Whether the error says that another process holds the lock. */
export function isBusy(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_BUSY') || codeOf(error).startsWith('SQLITE_LOCKED');
}

/** Whether the error says that the disk, or the quota of the file, is full. */
export function isFull(error: unknown): boolean {
  return codeOf(error) === 'SQLITE_FULL' || codeOf(error) === 'ENOSPC';
}

/** The code of an error of SQLite or of the file system; empty for any other. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
