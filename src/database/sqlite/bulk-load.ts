import type { EntityManager } from '@mikro-orm/core';
import { type Kysely, sql } from 'kysely';

/** A row as SQLite stores it: JSON as its text, a truth value as 0 or 1, an instant as milliseconds since 1970. */
export type StoredColumns = Readonly<Record<string, string | number | null>>;

/**
 * Inserts rows that all have the same columns, in the transaction of the entity manager. They travel as one JSON
 * parameter, so the statement stays small however many they are: a parameter for each value takes several times the
 * memory. What all rows have in common travels once. The parameter is parsed once, too: the rows that `jsonb_each` gives
 * are parsed already, while those of `json_each` are texts again.
 */
export async function insertRows(em: EntityManager, table: string, rows: readonly StoredColumns[]): Promise<void> {
  if (rows.length === 0) return;
  const { columns, json } = columnsOf(rows);
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map(({ name }) => sql.ref(name)))})
    select ${sql.join(columns.map(({ value }) => value))} from jsonb_each(${json})`.execute(transactionOf(em));
}

/** Updates rows, which are told by their `id`; otherwise like `insertRows`. */
export async function updateRows(
  em: EntityManager,
  table: string,
  rows: readonly (StoredColumns & { readonly id: string | number })[],
): Promise<void> {
  if (rows.length === 0) return;
  const { columns, json } = columnsOf(rows);
  const given = columns.map(({ name, value }) => sql`${value} as ${sql.ref(name)}`);
  const assignments = columns
    .filter(({ name }) => name !== 'id')
    .map(({ name }) => sql`${sql.ref(name)} = ${sql.ref(`given.${name}`)}`);
  await sql`update ${sql.table(table)} set ${sql.join(assignments)}
    from (select ${sql.join(given)} from jsonb_each(${json})) as given
    where ${sql.ref(`${table}.id`)} = given.id`.execute(transactionOf(em));
}

/** Deletes the rows that have these values in these columns; otherwise like `insertRows`. */
export async function deleteRows(em: EntityManager, table: string, rows: readonly StoredColumns[]): Promise<void> {
  if (rows.length === 0) return;
  const { columns, json } = columnsOf(rows);
  await sql`delete from ${sql.table(table)} where (${sql.join(columns.map(({ name }) => sql.ref(name)))}) in
    (select ${sql.join(columns.map(({ value }) => value))} from jsonb_each(${json}))`.execute(transactionOf(em));
}

/** Counts how the values of each index are spread, from which the planner chooses between indexes: of a table, or of all. */
export async function updateStatistics(em: EntityManager, table?: string): Promise<void> {
  await sql`analyze ${table === undefined ? sql`` : sql.table(table)}`.execute(transactionOf(em));
}

/** The columns of rows, with where their values come from: what all rows have in common, or an element of their JSON. */
function columnsOf(rows: readonly StoredColumns[]) {
  const [first = {}] = rows;
  const names = Object.keys(first);
  const different = names.filter((name) => rows.some((row) => row[name] !== first[name]));
  const columns = names.map((name) => {
    const index = different.indexOf(name);
    return { name, value: index === -1 ? sql`${first[name]}` : sql`value ->> ${sql.lit(index)}` };
  });
  return { columns, json: JSON.stringify(rows.map((row) => different.map((name) => row[name]))) };
}

function transactionOf(em: EntityManager): Kysely<never> {
  const transaction = em.getTransactionContext<Kysely<never>>();
  if (!transaction) throw new Error('Rows are loaded in bulk within a transaction only.');
  return transaction;
}
