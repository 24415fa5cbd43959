import { type RawBuilder, sql } from 'kysely';
import type { ListSource } from './listing.ts';
import { columnNamed, tableNamed } from './names.ts';
import { asQuery } from './query.ts';
import { type Lookup, PreparedQuery } from './prepared-query.ts';
import type { Reader } from './reader.ts';

/** The columns of a table under the names of the row's properties: `"created_at" as "createdAt"`. */
export function columnsOf(table: string, properties: readonly string[]): RawBuilder<unknown> {
  const columns = properties.map((property) => {
    const column = property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return `"${table}"."${column}" as "${property}"`;
  });
  return sql.raw(columns.join(', '));
}

/** A list of texts that is stored as JSON; databases give it as text or already parsed. */
export function listValue(stored: unknown): string[] {
  if (typeof stored !== 'string') return stored as string[];
  if (stored === '[]') return [];
  // To cut it up takes half as long as to parse it: V8 looks for each short text that it parses among all that it has.
  return NEEDS_PARSER.test(stored) ? (JSON.parse(stored) as string[]) : stored.slice(2, -2).split('","');
}

/** Escapes, and whatever might be space between the elements of a list. */
const NEEDS_PARSER = /[\\\s]/;

/** A value that is stored as JSON. SQLite gives the text of a number as the number that it stands for. */
export function jsonValue(stored: unknown): unknown {
  return typeof stored === 'string' ? (JSON.parse(stored) as unknown) : stored;
}

/** Looks up the rows of a list by their ids. */
export function lookupOf<Row>(source: ListSource<Row>): Lookup<Row> {
  return {
    query: new PreparedQuery((dialect, value) =>
      asQuery(
        dialect,
        sql`select ${source.columns} from ${dialect.elements(value('ids'))} as wanted
            cross join ${tableNamed(source.table)} on ${columnNamed(`${source.table}.id`)} = wanted.value`,
      ),
    ),
    decode: source.decode,
  };
}

/** Reads rows by id. The result has an entry for each id, in their order; null where there is no row. */
export function rowsById<Row extends { id: string | number }>(source: ListSource<Row>) {
  const lookup = lookupOf(source);
  return async (reader: Reader, ids: readonly Row['id'][]): Promise<(Row | null)[]> => {
    const rows = await readRows(reader, lookup, ids);
    return ids.map((id) => rows.get(id) ?? null);
  };
}

/** Reads the rows with the ids, of which there may be one several times, as they are in the database now. */
export async function readRows<Row extends { id: string | number }>(
  reader: Pick<Reader, 'run'>,
  { query, decode }: Lookup<Row>,
  ids: readonly Row['id'][],
): Promise<Map<Row['id'], Row>> {
  const raw = await reader.run(query, { ids: JSON.stringify([...new Set(ids)]) });
  return new Map(raw.map(decode).map((row) => [row.id, row]));
}

/** A table that leads from one object to others: `owner` and `target` are its columns. */
export interface Link {
  readonly table: string;
  readonly owner: string;
  readonly target: string;
}

/** Reads the ids that a link leads to from each owner. The result has a list for each owner, in their order. */
export function linkedIds({ table, owner, target }: Link) {
  const query = new PreparedQuery<{ owners: string }, { targets: unknown }>((dialect, value) =>
    asQuery(
      dialect,
      sql`select (select ${dialect.jsonList(columnNamed(`${table}.${target}`))} from ${tableNamed(table)}
                  where ${columnNamed(`${table}.${owner}`)} = wanted.value) as targets
          from ${dialect.elements(value('owners'))} as wanted order by wanted.key`,
    ),
  );
  return async (reader: Reader, owners: readonly string[]): Promise<string[][]> => {
    const rows = await reader.run(query, { owners: JSON.stringify(owners) });
    return rows.map((row) => listValue(row.targets));
  };
}
