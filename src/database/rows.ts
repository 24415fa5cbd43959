import { type RawBuilder, sql } from 'kysely';
import type { ListSource } from './listing.ts';
import { asQuery } from './query.ts';
import { PreparedQuery } from './prepared-query.ts';
import type { Reader } from './reader.ts';

/** The columns of a table under the names of the row's properties: `created_at as "createdAt"`. */
export function columnsOf(table: string, properties: readonly string[]): RawBuilder<unknown> {
  return sql.join(
    properties.map((property) => {
      const column = property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      return sql`${sql.ref(`${table}.${column}`)} as ${sql.id(property)}`;
    }),
  );
}

/** A list that is stored as JSON; databases give it as text or already parsed. */
export function listValue(stored: unknown): string[] {
  if (stored === '[]') return [];
  return typeof stored === 'string' ? (JSON.parse(stored) as string[]) : (stored as string[]);
}

/** A value that is stored as JSON. SQLite gives the text of a number as the number that it stands for. */
export function jsonValue(stored: unknown): unknown {
  return typeof stored === 'string' ? (JSON.parse(stored) as unknown) : stored;
}

/** Reads rows by id. The result has an entry for each id, in their order; null where there is no row. */
export function rowsById<Row extends { id: string | number }>(source: ListSource<Row>) {
  const query = new PreparedQuery<{ ids: string }, object>((dialect, value) =>
    asQuery(
      dialect,
      sql`select ${source.columns} from ${dialect.elements(value('ids'))} as wanted
          cross join ${sql.table(source.table)} on ${sql.ref(`${source.table}.id`)} = wanted.value`,
    ),
  );
  return async (reader: Reader, ids: readonly Row['id'][]): Promise<(Row | null)[]> => {
    const raw = await reader.run(query, { ids: JSON.stringify(ids) });
    const rows = new Map<Row['id'], Row>(raw.map(source.decode).map((row) => [row.id, row]));
    return ids.map((id) => rows.get(id) ?? null);
  };
}

/** A table that leads from one object to others: `owner` and `target` are its columns. */
export interface Link {
  readonly table: string;
  readonly owner: string;
  readonly target: string;
}

/** Reads the ids that a link leads to from each owner. The result has a list for each owner, in their order. */
export function linkedIds(link: Link) {
  const owner = sql.ref(`${link.table}.${link.owner}`);
  const query = new PreparedQuery<{ owners: string }, { owner: string; targets: unknown }>((dialect, value) =>
    asQuery(
      dialect,
      sql`select ${owner} as owner, ${dialect.jsonList(sql.ref(`${link.table}.${link.target}`))} as targets
          from ${dialect.elements(value('owners'))} as wanted
          cross join ${sql.table(link.table)} on ${owner} = wanted.value group by ${owner}`,
    ),
  );
  return async (reader: Reader, owners: readonly string[]): Promise<string[][]> => {
    const rows = await reader.run(query, { owners: JSON.stringify(owners) });
    const targets = new Map(rows.map((row) => [row.owner, listValue(row.targets)]));
    return owners.map((id) => targets.get(id) ?? []);
  };
}
