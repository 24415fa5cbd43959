import { type Expression, type RawBuilder, sql } from 'kysely';
import type { NamedTable } from '../database/dialect.ts';
import type { OrderKey } from '../database/keyset.ts';
import type { ListSource } from '../database/listing.ts';
import { columnNamed } from '../database/names.ts';
import type { Lookup } from '../database/prepared-query.ts';
import { asQuery } from '../database/query.ts';
import type { Reader } from '../database/reader.ts';
import { columnsOf, type Link, linkedIds, listValue, lookupOf } from '../database/rows.ts';
import { compareText } from '../database/text-key.ts';
import { textOrderKey } from '../graphql/list-order.ts';
import type { LoaderDefinition } from '../graphql/loader.ts';
import { type Conditions, libraryConditions, ofElements, ofText } from './filter-predicates.ts';
import { type LibraryRow, libraryOrderKeys } from './library-row.ts';
import type { NamedFilter } from './named.filter.ts';
import { nameSearch } from './search.ts';

/** What performers, tags and studios have in common when they are read. */
export interface NamedRow extends LibraryRow {
  readonly name: string;
  readonly nameKey: string;
  readonly aliases: string[];
  /** How many scenes have it. */
  readonly sceneCount: number;
}

/** Where a kind of named things is read from, and how they are found by their ids. */
export interface NamedSource<Row extends NamedRow> extends ListSource<Row> {
  readonly lookup: Lookup<Row>;
}

/** Where a kind of named things is read from; `own` are the columns that only this kind has. */
export function namedSource<Row extends NamedRow>(
  table: NamedTable,
  own: readonly Exclude<keyof Row & string, keyof NamedRow>[],
): NamedSource<Row> {
  const source: ListSource<Row> = {
    table,
    columns: columnsOf(table, [
      'id',
      'name',
      'nameKey',
      'aliases',
      'sceneCount',
      ...own,
      'lastSynced',
      'createdAt',
      'updatedAt',
    ]),
    decode(raw) {
      const row = raw as { aliases: unknown };
      row.aliases = listValue(row.aliases);
      return row as Row;
    },
  };
  return { ...source, lookup: lookupOf(source) };
}

/** Reads rows by id, which are asked for again and again. */
export function namedById<Row extends NamedRow>({ lookup }: NamedSource<Row>): LoaderDefinition<string, Row | null> {
  return {
    async batch(reader, ids) {
      const rows = await reader.lookUp(lookup, ids);
      return ids.map((id) => rows.get(id) ?? null);
    },
  };
}

/** The rows that a link leads to from each owner, by name; two statements, however many owners. */
export function linkedRows<Row extends NamedRow>(
  source: NamedSource<Row>,
  link: Link,
): LoaderDefinition<string, Row[]> {
  const readIds = linkedIds(link);
  return {
    batch: async (reader, owners) => rowsOfEach(reader, source, await readIds(reader, owners)),
  };
}

/** Reads the rows of lists of ids, by name; a list is given as the text of its JSON. */
export function listedRows<Row extends NamedRow>(source: NamedSource<Row>): LoaderDefinition<string, Row[]> {
  return { batch: (reader, lists) => rowsOfEach(reader, source, lists.map(listValue)) };
}

/** The rows of each list of ids, by name. */
async function rowsOfEach<Row extends NamedRow>(
  reader: Reader,
  { lookup }: NamedSource<Row>,
  idsOfEach: readonly string[][],
): Promise<Row[][]> {
  const rows = await reader.lookUp(lookup, idsOfEach.flat());
  return idsOfEach.map((ids) => sortByName(ids.map((id) => rows.get(id)).filter((row) => row !== undefined)));
}

/** How long a list may be that is sorted by insertion. */
const SHORT = 16;

/** Sorts a list in place. A page has hundreds of short ones: `sort` would make ready for each longer than to insert takes. */
function sortByName<Row extends NamedRow>(list: Row[]): Row[] {
  if (list.length > SHORT) return list.sort(byName);
  for (const [end, row] of list.entries()) {
    let place = end;
    for (; place > 0; place -= 1) {
      const before = list[place - 1] as Row;
      if (byName(before, row) <= 0) break;
      list[place] = before;
    }
    list[place] = row;
  }
  return list;
}

/** Counts something for each parent; `count` is the subquery that counts for one. */
export function countOfEach<Variant = undefined>(
  count: (parent: Expression<string>, variant: Variant) => RawBuilder<unknown>,
): LoaderDefinition<string, number, Variant> {
  return {
    async batch(reader, parents, variant) {
      const rows = await reader.all(
        asQuery<{ count: number }>(
          reader.dialect,
          sql`select (${count(columnNamed('parent.value'), variant)}) as count
              from ${reader.dialect.elements(sql.val(JSON.stringify(parents)))} as parent order by parent.key`,
        ),
      );
      return rows.map((row) => Number(row.count));
    },
  };
}

/** Sorts by name regardless of case, then by id: the order of lists that are not paged. */
export function byName(a: NamedRow, b: NamedRow): number {
  return compareText(a.nameKey, b.nameKey) || compareText(a.id, b.id);
}

/** What lists of named things can be sorted by, with descriptions. */
export const NAMED_ORDER_FIELDS = {
  NAME: 'The name, regardless of case.',
  CREATED_AT: 'When it was stored here.',
  UPDATED_AT: 'When it last changed here.',
  LAST_SYNCED: 'When it was last read from the upstream library.',
  ID: 'The id, as text.',
};

export type NamedOrderField = keyof typeof NAMED_ORDER_FIELDS;

export function namedOrderKeys(table: NamedTable): Readonly<Record<NamedOrderField, OrderKey<NamedRow>>> {
  return { ...libraryOrderKeys(table), NAME: textOrderKey(table, 'name_key', 'NAME', 'nameKey') };
}

/** The conditions on what all named things have. */
export function namedConditions(table: NamedTable): Conditions<NamedFilter> {
  const column = (name: string) => columnNamed<string>(`${table}.${name}`);
  return {
    ...libraryConditions(table),
    name: ofText({ value: column('name'), key: column('name_key') }),
    alias: ofElements(`${table}.aliases`),
    search: (site, text) => nameSearch(site, table, text),
  };
}
