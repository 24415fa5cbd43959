import type { Compilable } from 'kysely';
import type { Dialect } from './dialect.ts';
import type { Lookup, PreparedQuery } from './prepared-query.ts';

/**
 * The one way in which queries of the API read: statements that are compiled once and kept, on a connection that only
 * reads, giving plain rows. Entities are for changes.
 */
export interface Reader {
  readonly dialect: Dialect;

  /** Runs a query that was put together for this call. */
  all<Row>(query: Compilable<Row>): Promise<Row[]>;

  /** Runs a query that is always the same but for its values. */
  run<Values extends object, Row>(query: PreparedQuery<Values, Row>, values: Values): Promise<Row[]>;

  /** The rows of a query like that of `all`, which is not run again as long as nobody has changed the database. */
  allKept<Row>(query: Compilable<Row>): Promise<readonly Row[]>;

  /**
   * Rows by their ids, which may have been read for others before, as long as nobody has changed the database since.
   * They are shared: whoever gets one must not change it.
   *
   * @param ids may have one several times
   * @returns at least those of the rows that there are
   */
  lookUp<Row extends { id: string }>(lookup: Lookup<Row>, ids: readonly string[]): Promise<ReadonlyMap<string, Row>>;
}

/** Counts what one operation asks of a reader; the count goes into the request's log line. */
export class CountingReader implements Reader {
  readonly #reader: Reader;
  statements = 0;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  get dialect(): Dialect {
    return this.#reader.dialect;
  }

  all<Row>(query: Compilable<Row>): Promise<Row[]> {
    this.statements += 1;
    return this.#reader.all(query);
  }

  run<Values extends object, Row>(query: PreparedQuery<Values, Row>, values: Values): Promise<Row[]> {
    this.statements += 1;
    return this.#reader.run(query, values);
  }

  allKept<Row>(query: Compilable<Row>): Promise<readonly Row[]> {
    this.statements += 1;
    return this.#reader.allKept(query);
  }

  lookUp<Row extends { id: string }>(lookup: Lookup<Row>, ids: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    this.statements += 1;
    return this.#reader.lookUp(lookup, ids);
  }
}
