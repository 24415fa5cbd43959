import type { EntityManager } from '@mikro-orm/core';
import { type Kysely, type RawBuilder, sql } from 'kysely';

/** A row as SQLite stores it: JSON as its text, a truth value as 0 or 1, an instant as milliseconds since 1970. */
export type StoredColumns = Readonly<Record<string, string | number | null>>;

/**
 * Inserts rows that all have the same columns, in the transaction of the entity manager. They travel as one JSON
 * parameter, so the statement stays small however many they are: a parameter for each value takes several times the
 * memory.
 */
export async function insertRows(em: EntityManager, table: string, rows: readonly StoredColumns[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    select ${sql.join(columns.map(elementAt))} from json_each(${asParameter(columns, rows)})`.execute(
    transactionOf(em),
  );
}

/** Updates rows, which are told by their `id`; otherwise like `insertRows`. */
export async function updateRows(
  em: EntityManager,
  table: string,
  rows: readonly (StoredColumns & { readonly id: string | number })[],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const assignments = columns
    .filter((column) => column !== 'id')
    .map((column) => sql`${sql.ref(column)} = ${sql.ref(`given.${column}`)}`);
  const given = columns.map((column, index) => sql`${elementAt(column, index)} as ${sql.ref(column)}`);
  await sql`update ${sql.table(table)} set ${sql.join(assignments)}
    from (select ${sql.join(given)} from json_each(${asParameter(columns, rows)})) as given
    where ${sql.ref(`${table}.id`)} = given.id`.execute(transactionOf(em));
}

/** Deletes the rows that have these values in these columns; otherwise like `insertRows`. */
export async function deleteRows(em: EntityManager, table: string, rows: readonly StoredColumns[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  await sql`delete from ${sql.table(table)} where (${sql.join(columns.map((column) => sql.ref(column)))}) in
    (select ${sql.join(columns.map(elementAt))} from json_each(${asParameter(columns, rows)}))`.execute(
    transactionOf(em),
  );
}

/** Counts how the values of each index are spread, from which the planner chooses between indexes: of a table, or of all. */
export async function updateStatistics(em: EntityManager, table?: string): Promise<void> {
  await sql`analyze ${table === undefined ? sql`` : sql.table(table)}`.execute(transactionOf(em));
}

function asParameter(columns: readonly string[], rows: readonly StoredColumns[]): string {
  return JSON.stringify(rows.map((row) => columns.map((column) => row[column])));
}

function elementAt(_column: string, index: number): RawBuilder<unknown> {
  return sql`value ->> ${sql.lit(index)}`;
}

function transactionOf(em: EntityManager): Kysely<never> {
  const transaction = em.getTransactionContext<Kysely<never>>();
  if (!transaction) throw new Error('Rows are loaded in bulk within a transaction only.');
  return transaction;
}
