import type { Database, Statement } from 'better-sqlite3';
import type { Compilable } from 'kysely';
import type { Lookup, PreparedQuery } from '../prepared-query.ts';
import type { Reader } from '../reader.ts';
import { readRows } from '../rows.ts';
import { bindable, openForReading } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { KeptRows } from './kept-rows.ts';
import { KeptStatements } from './kept-statements.ts';

/** How many statements are kept compiled: queries of clients come in many shapes. */
const KEPT_STATEMENTS = 500;

/** Of how many queries the rows are kept: their texts and values can be long. */
const KEPT_QUERIES = 500;

/** Stands for queries that are no lookups, among what is kept. */
const QUERIES = {};

/** Reads a database file with prepared statements. */
export class SqliteReader implements Reader, Disposable {
  readonly dialect = sqliteDialect;
  readonly #database: Database;
  readonly #statements: KeptStatements;
  readonly #prepared = new Map<unknown, Statement>();
  readonly #kept: KeptRows;

  constructor(path: string) {
    this.#database = openForReading(path);
    this.#statements = new KeptStatements(this.#database, KEPT_STATEMENTS);
    this.#kept = new KeptRows(this.#database);
  }

  async all<Row>(query: Compilable<Row>): Promise<Row[]> {
    const { sql, parameters } = query.compile();
    return this.#run(sql, parameters);
  }

  async run<Values extends object, Row>(query: PreparedQuery<Values, Row>, values: Values): Promise<Row[]> {
    const { sql, bind } = query.compile(this.dialect);
    let statement = this.#prepared.get(query);
    if (!statement) this.#prepared.set(query, (statement = this.#database.prepare(sql)));
    return statement.all(bind(values).map(bindable)) as Row[];
  }

  async allKept<Row>(query: Compilable<Row>): Promise<readonly Row[]> {
    const { sql, parameters } = query.compile();
    const kept = this.#kept.of<Row[]>(QUERIES);
    const key = JSON.stringify([sql, parameters]);
    let rows = kept.get(key);
    if (rows) return rows;
    if (kept.size >= KEPT_QUERIES) kept.clear();
    rows = this.#run<Row>(sql, parameters);
    kept.set(key, rows);
    return rows;
  }

  async lookUp<Row extends { id: string }>(
    lookup: Lookup<Row>,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Row>> {
    const rows = this.#kept.of<Row>(lookup);
    const missing = ids.filter((id) => !rows.has(id));
    if (missing.length > 0) for (const [id, row] of await readRows(this, lookup, missing)) rows.set(id, row);
    return rows;
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

  #run<Row>(sql: string, parameters: readonly unknown[]): Row[] {
    return this.#statements.prepare(sql).all(parameters.map(bindable)) as Row[];
  }
}
