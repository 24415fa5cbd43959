import BetterSqlite3, { type Database } from 'better-sqlite3';
import { CompiledQuery, type DatabaseConnection, type Dialect, SqliteDialect, SqliteDriver } from 'kysely';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { textKey } from '../text-key.ts';
import { KeptStatements } from './kept-statements.ts';
import { CHECKPOINT_PAGES } from './write-ahead-log.ts';

/** How long a write waits for another process that holds the write lock, in milliseconds. */
export const WRITE_LOCK_TIMEOUT_MS = 10_000;

/** How often a write that waits looks whether the lock is free, in milliseconds: more often than jobs leave it free. */
const LOOK_MS = 3;

/**
 * How many statements of a writing connection are kept compiled. The mapper writes the values of an update into its text,
 * so most texts never come again; what does come again is used all the time, and stays among these few.
 */
const KEPT_STATEMENTS = 60;

/** How much of a file a reading connection has mapped into memory instead of copying it: as much as SQLite can, 2 GB. */
const MAPPED_BYTES = 2_147_418_112;

/**
 * Opens a database file for writing, with the settings that durability needs: a write-ahead log that is synchronised
 * at every commit, and foreign keys enforced.
 *
 * @throws better-sqlite3's `SqliteError` (`SQLITE_NOTADB`, `SQLITE_CANTOPEN`, …) when the file cannot be used
 */
export function openForWriting(path: string): Database {
  const database = new BetterSqlite3(path);
  try {
    database.pragma('busy_timeout = 0');
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
  database.function('text_key', { deterministic: true }, (text) => textKey(String(text)));
}

/**
 * Kysely's dialect over one writing connection. Transactions take the write lock when they begin, so a change that
 * reads before it writes never meets a lock it cannot upgrade. They wait for the lock, and for the disk when they are
 * committed, without blocking the thread.
 *
 * @param beforeStatement is called whenever a statement is about to be run
 */
export function writingDialect(database: Database, beforeStatement?: () => void): Dialect {
  return new WritingDialect(database, beforeStatement);
}

class WritingDialect extends SqliteDialect {
  readonly #database: Database;
  readonly #beforeStatement: (() => void) | undefined;

  constructor(database: Database, beforeStatement: (() => void) | undefined) {
    super({ database });
    this.#database = database;
    this.#beforeStatement = beforeStatement;
  }

  override createDriver(): SqliteDriver {
    return new WritingDriver(this.#database, this.#beforeStatement);
  }
}

class WritingDriver extends SqliteDriver {
  readonly #database: Database;
  /** The write-ahead log, where there is one, from the second transaction on: the first brings its name to the disk, too. */
  #log: FileHandle | undefined;

  constructor(database: Database, beforeStatement: (() => void) | undefined) {
    super({ database: new KeptStatements(database, KEPT_STATEMENTS, beforeStatement) });
    this.#database = database;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    // What is not a transaction is still synchronised by SQLite.
    if (this.#log) this.#database.pragma('synchronous = normal');
    await this.#takeLock(connection);
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    await this.#synchronize();
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection);
    this.#database.pragma('synchronous = full');
  }

  override async destroy(): Promise<void> {
    await this.#log?.close();
    await super.destroy();
  }

  /** Does what SQLite does at a commit when it is to synchronise the log, but in a thread of the system's. */
  async #synchronize(): Promise<void> {
    if (this.#log) {
      this.#database.pragma('synchronous = full');
      await this.#log.datasync();
    } else if (this.#database.pragma('journal_mode', { simple: true }) === 'wal') {
      this.#log = await open(`${this.#database.name}-wal`, 'r+').catch(() => undefined);
    }
  }

  async #takeLock(connection: DatabaseConnection): Promise<void> {
    const deadline = performance.now() + WRITE_LOCK_TIMEOUT_MS;
    for (;;) {
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'));
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() + LOOK_MS > deadline) throw error;
      }
      await sleep(LOOK_MS);
    }
  }
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
