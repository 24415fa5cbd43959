import type { EntityManager } from '@mikro-orm/core';
import { CompiledQuery, type Kysely } from 'kysely';

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
  const { columns, parameters } = given(rows);
  const values = columns.map(({ value }) => value);
  await run(em, `insert into "${table}" (${namesOf(columns)}) select ${values.join()} from jsonb_each(?)`, parameters);
}

/** Updates rows, which are told by their `id`; otherwise like `insertRows`. */
export async function updateRows(
  em: EntityManager,
  table: string,
  rows: readonly (StoredColumns & { readonly id: string | number })[],
): Promise<void> {
  if (rows.length === 0) return;
  const { columns, parameters } = given(rows);
  const values = columns.map(({ name, value }) => `${value} as "${name}"`);
  const assignments = columns.filter(({ name }) => name !== 'id').map(({ name }) => `"${name}" = given."${name}"`);
  await run(
    em,
    `update "${table}" set ${assignments.join()} from (select ${values.join()} from jsonb_each(?)) as given
     where "${table}"."id" = given."id"`,
    parameters,
  );
}

/** Deletes the rows that have these values in these columns; otherwise like `insertRows`. */
export async function deleteRows(em: EntityManager, table: string, rows: readonly StoredColumns[]): Promise<void> {
  if (rows.length === 0) return;
  const { columns, parameters } = given(rows);
  const values = columns.map(({ value }) => value);
  await run(
    em,
    `delete from "${table}" where (${namesOf(columns)}) in (select ${values.join()} from jsonb_each(?))`,
    parameters,
  );
}

/** Counts how the values of each index are spread, from which the planner chooses between indexes: of a table, or of all. */
export async function updateStatistics(em: EntityManager, table?: string): Promise<void> {
  await run(em, table === undefined ? 'analyze' : `analyze "${table}"`, []);
}

interface GivenColumn {
  readonly name: string;
  /** The parameter that all rows have in common, or an element of a row's JSON. */
  readonly value: string;
}

/** The columns of rows, and the parameters with which their values come: those in common, and the JSON of the others. */
function given(rows: readonly StoredColumns[]): { columns: GivenColumn[]; parameters: unknown[] } {
  const [first = {}] = rows;
  const names = Object.keys(first);
  const different = names.filter((name) => rows.some((row) => row[name] !== first[name]));
  const columns = names.map((name) => {
    const index = different.indexOf(name);
    return { name, value: index === -1 ? '?' : `value ->> ${index}` };
  });
  const common = names.filter((name) => !different.includes(name)).map((name) => first[name]);
  const json = JSON.stringify(rows.map((row) => different.map((name) => row[name])));
  return { columns, parameters: [...common, json] };
}

function namesOf(columns: readonly GivenColumn[]): string {
  return columns.map(({ name }) => `"${name}"`).join();
}

// The texts are made here: putting one together takes Kysely about as long as running it for a few rows takes SQLite.
async function run(em: EntityManager, text: string, parameters: unknown[]): Promise<void> {
  const transaction = em.getTransactionContext<Kysely<never>>();
  if (!transaction) throw new Error('Rows are loaded in bulk within a transaction only.');
  await transaction.executeQuery(CompiledQuery.raw(text, parameters));
}
