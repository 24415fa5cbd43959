import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Dialect } from './dialect.ts';

export type Predicate = Expression<SqlBool>;

/** Makes the text of a whole statement into a query that a reader can run. */
export function asQuery<Row>(dialect: Dialect, statement: RawBuilder<unknown>) {
  return { compile: () => (statement as RawBuilder<Row>).compile(dialect.db) };
}

/** A LIMIT clause. The planner does not look at the number, for which SQLite would compile the statement at each run. */
export function limitTo(rows: number): RawBuilder<unknown> {
  return sql`limit ${rows} + 0`;
}

/** A WHERE clause that demands every predicate; nothing when there is none. */
export function whereClause(predicates: readonly Predicate[]): RawBuilder<unknown> {
  return predicates.length === 0 ? sql`` : sql`where ${sql.join(predicates, sql` and `)}`;
}
