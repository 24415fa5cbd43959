import type { Database } from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isBusy } from './connection.ts';
import { KeptStatements } from './kept-statements.ts';

/** How long a write waits for another process that holds the write lock, in milliseconds. */
export const WRITE_LOCK_TIMEOUT_MS = 10_000;

/** How often a write that waits looks whether the lock is free, in milliseconds: more often than jobs leave it free. */
const LOOK_MS = 3;

/**
 * How many statements of a writing connection are kept compiled. The mapper writes the values of an update into its text,
 * so most texts never come again; what does come again is used all the time, and stays among these few.
 */
const KEPT_STATEMENTS = 60;

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

  override createAdapter(): SqliteAdapter {
    return new WritingAdapter();
  }

  override createDriver(): SqliteDriver {
    return new WritingDriver(this.#database, this.#beforeStatement);
  }
}

/** Leaves it to the driver to give the one connection to one after the other. */
class WritingAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class WritingDriver extends SqliteDriver {
  readonly #database: Database;
  readonly #turns = new Turns();
  /** The write-ahead log, where there is one, from the second transaction on: the first brings its name to the disk, too. */
  #log: FileHandle | undefined;

  constructor(database: Database, beforeStatement: (() => void) | undefined) {
    super({ database: new KeptStatements(database, KEPT_STATEMENTS, beforeStatement) });
    this.#database = database;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    return this.#turns.take({
      executeQuery: (query) => connection.executeQuery(query),
      streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
    });
  }

  override async releaseConnection(connection?: DatabaseConnection): Promise<void> {
    this.#turns.end(connection);
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    // What is not a transaction is still synchronised by SQLite.
    if (this.#log) this.#database.pragma('synchronous = normal');
    try {
      await this.#takeLock(connection);
    } catch (error) {
      this.#database.pragma('synchronous = full');
      // Kysely keeps the connection of a transaction that did not begin.
      this.#turns.end(connection);
      throw error;
    }
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    await this.#synchronize();
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // After some failures SQLite has rolled back by itself, and Kysely keeps the connection when this one fails.
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
    this.#database.pragma('synchronous = full');
  }

  override async destroy(): Promise<void> {
    await this.#log?.close();
    await super.destroy();
  }

  /**
   * Does what SQLite does at a commit when it is to synchronise the log, but in a thread of the system's.
   *
   * @throws Error when the disk does not take what is committed
   */
  async #synchronize(): Promise<void> {
    if (this.#log) {
      this.#database.pragma('synchronous = full');
      try {
        await this.#log.datasync();
      } catch (cause) {
        throw new Error('A change is stored, but the disk did not confirm it: it may not survive a loss of power.', {
          cause,
        });
      }
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

/** Lets one at a time have something, in the order in which they came. */
class Turns {
  #last: Promise<void> = Promise.resolve();
  readonly #ends = new WeakMap<object, () => void>();

  /** Waits until the others before are at an end. */
  async take<Holder extends object>(holder: Holder): Promise<Holder> {
    const before = this.#last;
    this.#last = new Promise((resolve) => this.#ends.set(holder, resolve));
    await before;
    return holder;
  }

  /** Ends a turn; a second time is as good as once. */
  end(holder: object | undefined): void {
    if (holder) this.#ends.get(holder)?.();
  }
}
