import type { Database, Statement } from 'better-sqlite3';
import type { Compilable } from 'kysely';
import type { PreparedQuery } from '../prepared-query.ts';
import { RecentlyUsed } from '../recently-used.ts';
import type { Reader } from '../reader.ts';
import { openForReading } from './connection.ts';
import { sqliteDialect } from './dialect.ts';

/** How many statements are kept compiled; the least recently used one goes first. */
const KEPT_STATEMENTS = 500;

/** Reads a database file with prepared statements. */
export class SqliteReader implements Reader, Disposable {
  readonly dialect = sqliteDialect;
  readonly #database: Database;
  readonly #statements = new RecentlyUsed<string, Statement>(KEPT_STATEMENTS);
  readonly #prepared = new Map<unknown, { statement: Statement; bind(values: object): unknown[] }>();

  constructor(path: string) {
    this.#database = openForReading(path);
  }

  async all<Row>(query: Compilable<Row>): Promise<Row[]> {
    const { sql, parameters } = query.compile();
    return this.#statement(sql).all(parameters.map(bindable)) as Row[];
  }

  async run<Values extends object, Row>(query: PreparedQuery<Values, Row>, values: Values): Promise<Row[]> {
    let prepared = this.#prepared.get(query);
    if (!prepared) {
      const { sql, bind } = query.compile(this.dialect);
      prepared = { statement: this.#database.prepare(sql), bind };
      this.#prepared.set(query, prepared);
    }
    return prepared.statement.all(prepared.bind(values)) as Row[];
  }

  /** The query plan of a query, a line for each step, as `EXPLAIN QUERY PLAN` tells it. */
  explain(query: Compilable): string[] {
    const { sql, parameters } = query.compile();
    const rows = this.#database.prepare(`explain query plan ${sql}`).all(parameters.map(bindable)) as {
      detail: string;
    }[];
    return rows.map((row) => row.detail);
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  #statement(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }
}

/** SQLite has no booleans: they are stored as 0 and 1. */
function bindable(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}
