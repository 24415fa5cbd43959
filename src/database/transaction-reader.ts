import type { EntityManager } from '@mikro-orm/sqlite';
import { type Compilable, CompiledQuery, type Kysely } from 'kysely';
import type { Lookup, PreparedQuery } from './prepared-query.ts';
import type { Reader } from './reader.ts';
import { readRows } from './rows.ts';
import { bindable } from './sqlite/connection.ts';
import { sqliteDialect } from './sqlite/dialect.ts';

/** Reads within a transaction, on its own connection: it sees what the transaction has written. */
export class TransactionReader implements Reader {
  readonly dialect = sqliteDialect;
  readonly #db: Kysely<unknown>;

  constructor(em: EntityManager) {
    this.#db = em.getKysely() as unknown as Kysely<unknown>;
  }

  async all<Row>(query: Compilable<Row>): Promise<Row[]> {
    const { sql, parameters } = query.compile();
    return this.#execute(sql, parameters);
  }

  async run<Values extends object, Row>(query: PreparedQuery<Values, Row>, values: Values): Promise<Row[]> {
    const { sql, bind } = query.compile(this.dialect);
    return this.#execute(sql, bind(values));
  }

  allKept<Row>(query: Compilable<Row>): Promise<Row[]> {
    return this.all(query);
  }

  lookUp<Row extends { id: string }>(lookup: Lookup<Row>, ids: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    return readRows(this, lookup, ids);
  }

  async #execute<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    const { rows } = await this.#db.executeQuery<Row>(CompiledQuery.raw(sql, parameters.map(bindable)));
    return rows;
  }
}
