import { type Expression, type RawBuilder, sql } from 'kysely';
import { beyond, orderBy, type OrderTerm, type Position } from './keyset.ts';
import { asQuery, limitTo, type Predicate, whereClause } from './query.ts';
import type { Reader } from './reader.ts';
import { countWhere, keptNumbers, readSizes } from './counts.ts';
import { columnNamed, tableNamed } from './names.ts';
import { type Along, planned, walkAlong } from './query-plan.ts';
import { askedOfEachRow, LARGE_SELECTION, Selection } from './selection.ts';

/** A table that can be listed: what is read of a row, and how the row is decoded. */
export interface ListSource<Row> {
  readonly table: string;
  /** The columns, aliased to the row's property names. */
  readonly columns: RawBuilder<unknown>;
  decode(raw: object): Row;
}

/** Which rows, in which order, and which stretch of them. */
export interface ListRequest<Row> {
  readonly source: ListSource<Row>;
  readonly where: readonly Predicate[];
  /** Ends with a unique key, so that no two rows have the same place. */
  readonly order: readonly OrderTerm<Row>[];
  /** How many rows at the most. */
  readonly limit: number;
  /** Whether the stretch is counted from the end. */
  readonly backward: boolean;
  readonly after?: Position | undefined;
  readonly before?: Position | undefined;
  /** Along which tables the rows are come across in this order, if not in their own. */
  readonly along?: Along<Row> | undefined;
  /** Whether to count all rows on the way, which is free when all of them are found anyway. */
  readonly withTotal?: boolean;
}

/** A stretch of a list, in the list's order. */
export interface Stretch<Row> {
  readonly rows: Row[];
  /** Whether there are more rows on the far side: behind the last row, or before the first when counted from the end. */
  readonly more: boolean;
  /** How many rows there are in all, where that was counted on the way. */
  readonly total?: number;
}

/** Reads a stretch of a list; the cost depends on its length, not on where it lies. */
export async function readStretch<Row>(reader: Reader, request: ListRequest<Row>): Promise<Stretch<Row>> {
  const { source, backward, limit } = request;
  const table = tableNamed(source.table);
  const ownId = columnNamed(`${source.table}.id`);
  const { tables, id, order } = request.along ?? { tables: table, id: ownId, order: request.order };
  const stretch = sql`from ${tables} ${whereClause(bounded({ ...request, order }))}
    order by ${orderBy(order, backward)} ${limitTo(limit + 1)}`;
  if (!request.withTotal) {
    const rows = await reader.all<object>(asQuery(reader.dialect, sql`select ${source.columns} ${stretch}`));
    return stretchOf(request, rows.map(source.decode));
  }
  // Of all rows no more is read than what they are found and sorted by; the rest is read of those in the stretch.
  const rows = await reader.all(
    asQuery<{ total: number }>(
      reader.dialect,
      sql`select ${source.columns}, found.total from (select ${id} as id, count(*) over () as total ${stretch}) as found
          cross join ${table} on ${ownId} = found.id order by ${orderBy(request.order, backward)}`,
    ),
  );
  return { ...stretchOf(request, rows.map(source.decode)), total: Number(rows[0]?.total ?? 0) };
}

/** How many rows the list has in all. */
export async function countRows<Row>(
  reader: Reader,
  request: Pick<ListRequest<Row>, 'source' | 'where'>,
): Promise<number> {
  const [only, ...others] = request.where;
  if (only instanceof Selection && only.sizeIs === 'kept' && others.length === 0) {
    return (await readSizes(reader, [only])).get(only) as number;
  }
  const { table } = request.source;
  const { where, along } = await planned(reader, table, request.where, { rows: Infinity, number: true });
  return countWhere(reader, table, where, along?.tables);
}

/** Which rows of a list belong to a parent, such as the scenes of a performer. */
export type Scope = (parent: Expression<string>) => Predicate;

/**
 * Reads the same stretch of each parent's list; the result has one stretch a parent, in their order. Parents with few
 * rows and parents with many are read by a statement each, however many there are.
 */
export async function readStretchOfEach<Row>(
  reader: Reader,
  request: ListRequest<Row>,
  scope: Scope,
  parents: readonly string[],
): Promise<Stretch<Row>[]> {
  const byParent = new Map<string, Row[]>(parents.map((parentId) => [parentId, []]));
  for (const part of await plannedForParents(reader, request, scope(PARENT), parents)) {
    const rows = await readRowsOfEach(reader, request, part);
    for (const row of rows) byParent.get(row.parentId)?.push(request.source.decode(row));
  }
  return parents.map((parentId) => stretchOf(request, byParent.get(parentId) ?? []));
}

/** How many rows each parent's list has; the result has one count a parent, in their order. */
export async function countRowsOfEach<Row>(
  reader: Reader,
  request: ListRequest<Row>,
  scope: Scope,
  parents: readonly string[],
): Promise<number[]> {
  const belongs = scope(PARENT);
  if (belongs instanceof Selection && belongs.keptSize && request.where.length === 0) {
    return keptNumbers(reader, belongs.keptSize.lookup, parents);
  }
  const where = whereClause([belongs, ...askedOfEachRow(request.where)]);
  const rows = await reader.all(
    asQuery<{ count: number }>(
      reader.dialect,
      sql`select (select count(*) from ${tableNamed(request.source.table)} ${where}) as count
          from ${parentsTable(reader, parents)} order by parent.key`,
    ),
  );
  return rows.map((row) => Number(row.count));
}

/** Some of the parents, and how the rows of each are found. */
interface Part<Row> {
  readonly parents: readonly string[];
  readonly where: readonly Predicate[];
  readonly tables: RawBuilder<unknown>;
  /** The rows' id, and the list's order, by columns of the tables. */
  readonly id: Expression<unknown>;
  readonly order: readonly OrderTerm<Row>[];
}

/**
 * Where the members of each parent are sorted as the list is, it follows them; otherwise parents with few members, whose
 * lists start from these, and parents with many, whose lists follow the order of all rows.
 */
async function plannedForParents<Row>(
  reader: Reader,
  { source, where, order }: ListRequest<Row>,
  scope: Predicate,
  parents: readonly string[],
): Promise<Part<Row>[]> {
  const own = { tables: tableNamed(source.table), id: columnNamed(`${source.table}.id`), order };
  if (!(scope instanceof Selection) || !scope.keptSize) return [{ ...own, parents, where: [scope, ...where] }];
  const { members } = scope;
  const walk = walkAlong(source.table, scope, where, order);
  if (members?.sorted && walk) {
    const tables = where.length === 0 ? members.sorted.table : walk.tables;
    return [{ tables, id: members.id, order: walk.order, parents, where: walk.where() }];
  }
  const sizes = await keptNumbers(reader, scope.keptSize.lookup, parents);
  const isLarge = sizes.map((size) => size >= LARGE_SELECTION);
  const others = askedOfEachRow(where);
  const few = members
    ? { tables: sql`(${members.having([])}) as member cross join ${own.tables} on ${members.rowId} = member.id` }
    : { where: [scope.ofSet, ...others] };
  const parts: Part<Row>[] = [
    { ...own, parents: parents.filter((_, index) => !isLarge[index]), where: others, ...few },
    { ...own, parents: parents.filter((_, index) => isLarge[index]), where: [scope.ofEachRow, ...where] },
  ];
  return parts.filter((part) => part.parents.length > 0);
}

function readRowsOfEach<Row>(
  reader: Reader,
  request: ListRequest<Row>,
  { parents, where, tables, id, order }: Part<Row>,
): Promise<{ parentId: string }[]> {
  const { source, backward, limit } = request;
  return reader.all(
    asQuery(
      reader.dialect,
      sql`select parent.value as "parentId", ${source.columns}
          from ${parentsTable(reader, parents)}
          cross join ${tableNamed(source.table)} on ${columnNamed(`${source.table}.id`)} in (
            select ${id} from ${tables} ${whereClause(bounded({ ...request, where, order }))}
            order by ${orderBy(order, backward)} ${limitTo(limit + 1)})
          order by parent.key, ${orderBy(request.order, backward)}`,
    ),
  );
}

/** The parents, of whom `PARENT` is one, as a table. */
function parentsTable(reader: Reader, parents: readonly string[]): RawBuilder<unknown> {
  return sql`${reader.dialect.elements(sql.val(JSON.stringify(parents)))} as parent`;
}

const PARENT = columnNamed<string>('parent.value');

function bounded<Row>({ where, order, after, before }: Omit<ListRequest<Row>, 'source' | 'along'>): Predicate[] {
  return [
    ...where,
    ...(after ? [beyond(order, after, { backward: false, inclusive: false })] : []),
    ...(before ? [beyond(order, before, { backward: true, inclusive: false })] : []),
  ];
}

function stretchOf<Row>({ backward, limit }: ListRequest<Row>, rows: Row[]): Stretch<Row> {
  const more = rows.length > limit;
  if (more) rows.pop();
  if (backward) rows.reverse();
  return { rows, more };
}
