import { type RawBuilder, sql } from 'kysely';
import { tableNamed } from './names.ts';
import { type Lookup, PreparedQuery } from './prepared-query.ts';
import { asQuery, type Predicate, whereClause } from './query.ts';
import type { Reader } from './reader.ts';
import type { Selection, Size } from './selection.ts';

/**
 * Counts the rows of a table that meet all of the predicates.
 *
 * @param tables others that have as many rows, which the predicates are on; the table itself when left out
 */
export async function countWhere(
  reader: Reader,
  table: string,
  where: readonly Predicate[],
  tables = tableNamed(table),
): Promise<number> {
  if (where.length === 0) return countAll(reader, table);
  const [row] = await reader.all(
    asQuery<{ count: number }>(reader.dialect, sql`select count(*) as count from ${tables} ${whereClause(where)}`),
  );
  return Number(row?.count);
}

/** Reads how large selections are; what must be counted is not counted again while nothing changes. */
export async function readSizes(reader: Reader, selections: readonly Selection[]): Promise<Map<Selection, number>> {
  const sizes = new Map<Selection, number>();
  const asked: Selection[] = [];
  await Promise.all(
    selections.map(async (selection) => {
      const { keptSize } = selection;
      if (keptSize?.id !== undefined) sizes.set(selection, await keptNumber(reader, keptSize.lookup, keptSize.id));
      else asked.push(selection);
    }),
  );
  if (asked.length === 0) return sizes;
  const columns = asked.map(({ size }, index) => sql`${size} as ${sql.id(`size_${index}`)}`);
  const [row] = await reader.allKept(asQuery<Record<string, number>>(reader.dialect, sql`select ${sql.join(columns)}`));
  asked.forEach((selection, index) => sizes.set(selection, Number(row?.[`size_${index}`])));
  return sizes;
}

/** Reads numbers that are kept with the data, one for each id, in their order; 0 where there is none. */
export async function keptNumbers(reader: Reader, lookup: Lookup<Size>, ids: readonly string[]): Promise<number[]> {
  const sizes = await reader.lookUp(lookup, ids);
  return ids.map((id) => sizes.get(id)?.size ?? 0);
}

async function keptNumber(reader: Reader, lookup: Lookup<Size>, id: string): Promise<number> {
  return (await keptNumbers(reader, lookup, [id]))[0] as number;
}

/** Looks up numbers by ids, of which `wanted.value` is one: a row's own number, or the number of others that have to do with it. */
export function sizeLookup(size: RawBuilder<number>): Lookup<Size> {
  return {
    query: new PreparedQuery((dialect, value) =>
      asQuery(
        dialect,
        sql`select wanted.value as id, ${size} as size from ${dialect.elements(value('ids'))} as wanted`,
      ),
    ),
    decode(raw) {
      const { id, size } = raw as Size;
      return { id, size: Number(size) };
    },
  };
}

const TABLE_SIZES = new Map<string, Lookup<Size>>();

/** Counts the rows of a table, though not again while nothing changes. */
function countAll(reader: Reader, table: string): Promise<number> {
  let lookup = TABLE_SIZES.get(table);
  if (!lookup) TABLE_SIZES.set(table, (lookup = sizeLookup(sql`(select count(*) from ${tableNamed(table)})`)));
  return keptNumber(reader, lookup, table);
}
