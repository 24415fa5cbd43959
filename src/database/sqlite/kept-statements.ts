import type { Database, Statement } from 'better-sqlite3';
import { RecentlyUsed } from '../recently-used.ts';

/** A longer text, in characters, has its values written into it, so it will hardly come again. */
const LONGEST_TEXT = 4_000;

/** Keeps the statements of a connection compiled, since compiling one takes longer than most of them run. */
export class KeptStatements {
  readonly #database: Database;
  readonly #statements: RecentlyUsed<string, Statement>;
  readonly #beforeStatement: () => void;

  /**
   * @param most how many are kept; one takes some 10 to 70 kB
   * @param beforeStatement is called whenever a statement is about to be run
   */
  constructor(database: Database, most: number, beforeStatement = (): void => undefined) {
    this.#database = database;
    this.#beforeStatement = beforeStatement;
    this.#statements = new RecentlyUsed(most);
  }

  prepare(sql: string): Statement {
    this.#beforeStatement();
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      if (sql.length <= LONGEST_TEXT) this.#statements.set(sql, statement);
    }
    return statement;
  }

  close(): void {
    this.#database.close();
  }
}
