import type { Database, Statement } from 'better-sqlite3';

/** How many rows of a lookup are kept, about: with more, all are forgotten and what is asked next is kept. */
const MOST_ROWS = 20_000;

/** Rows that were read and are still true: none outlives a change to the database. */
export class KeptRows {
  /** A number that changes when another connection has committed; it is looked up in shared memory, within microseconds. */
  readonly #version: Statement<[], number>;
  #lastVersion: number | undefined;
  /** Whether the number was looked up just now: nothing that depends on a later change can have begun since. */
  #isUpToDate = false;
  readonly #rows = new Map<object, Map<string, unknown>>();

  /** @param database a connection that makes no changes itself */
  constructor(database: Database) {
    this.#version = database.prepare<[], number>('pragma data_version').pluck();
  }

  /** What is kept of a lookup by its ids, or of queries by their texts; what is read from now on may be added. */
  of<Value>(source: object): Map<string, Value> {
    if (!this.#isUpToDate) this.#catchUp();
    let rows = this.#rows.get(source);
    if (!rows || rows.size > MOST_ROWS) this.#rows.set(source, (rows = new Map<string, unknown>()));
    return rows as Map<string, Value>;
  }

  #catchUp(): void {
    const version = this.#version.get();
    if (version !== this.#lastVersion) this.#rows.clear();
    this.#lastVersion = version;
    this.#isUpToDate = true;
    queueMicrotask(this.#passOn);
  }

  readonly #passOn = (): void => {
    this.#isUpToDate = false;
  };
}
