import type { EntityManager } from '@mikro-orm/core';
import { type Kysely, sql } from 'kysely';

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
  const values = JSON.stringify(rows.map((row) => columns.map((column) => row[column])));
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    select ${sql.join(columns.map((_, index) => sql`value ->> ${sql.lit(index)}`))} from json_each(${values})`.execute(
    transactionOf(em),
  );
}

/** Counts how the values of each index are spread, from which the planner chooses between indexes. */
export async function updateStatistics(em: EntityManager): Promise<void> {
  await sql`analyze`.execute(transactionOf(em));
}

function transactionOf(em: EntityManager): Kysely<never> {
  const transaction = em.getTransactionContext<Kysely<never>>();
  if (!transaction) throw new Error('Rows are loaded in bulk within a transaction only.');
  return transaction;
}
