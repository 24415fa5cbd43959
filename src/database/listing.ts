import { type Expression, type RawBuilder, sql } from 'kysely';
import { beyond, orderBy, type OrderTerm, type Position } from './keyset.ts';
import { asQuery, limitTo, type Predicate, whereClause } from './query.ts';
import type { Reader } from './reader.ts';
import { countWhere, keptNumbers, readSizes } from './counts.ts';
import { planned } from './query-plan.ts';
import { askedOfEachRow, LARGE_SELECTION, type Members, Selection } from './selection.ts';

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
  const { source, order, backward, limit, withTotal } = request;
  const columns = withTotal ? sql`${source.columns}, count(*) over () as total` : source.columns;
  const rows = await reader.all(
    asQuery<{ total?: number }>(
      reader.dialect,
      sql`select ${columns} from ${sql.table(source.table)} ${whereClause(bounded(request))}
          order by ${orderBy(order, backward)} ${limitTo(limit + 1)}`,
    ),
  );
  const total = withTotal ? { total: Number(rows[0]?.total ?? 0) } : {};
  return { ...stretchOf(request, rows.map(source.decode)), ...total };
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
  return countWhere(reader, table, (await planned(reader, table, request.where, { rows: Infinity })).where);
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
      sql`select (select count(*) from ${sql.table(request.source.table)} ${where}) as count
          from ${parentsTable(reader, parents)} order by parent.key`,
    ),
  );
  return rows.map((row) => Number(row.count));
}

/** Some of the parents, with what says that a row belongs to one of them and is in its list. */
interface Part {
  readonly parents: readonly string[];
  readonly where: readonly Predicate[];
  /** From whose members the rows are fetched, each once, instead of being looked for. */
  readonly members?: Members | undefined;
}

/** Parents with few members, whose lists start from these, and parents with many, whose lists are followed in order. */
async function plannedForParents<Row>(
  reader: Reader,
  { where }: ListRequest<Row>,
  scope: Predicate,
  parents: readonly string[],
): Promise<Part[]> {
  if (!(scope instanceof Selection) || !scope.keptSize) return [{ parents, where: [scope, ...where] }];
  const sizes = await keptNumbers(reader, scope.keptSize.lookup, parents);
  const isLarge = sizes.map((size) => size >= LARGE_SELECTION);
  const { members } = scope;
  const others = askedOfEachRow(where);
  const parts: Part[] = [
    {
      parents: parents.filter((_, index) => !isLarge[index]),
      where: members ? others : [scope.ofSet, ...others],
      members,
    },
    { parents: parents.filter((_, index) => isLarge[index]), where: [scope.ofEachRow, ...where] },
  ];
  return parts.filter((part) => part.parents.length > 0);
}

function readRowsOfEach<Row>(
  reader: Reader,
  request: ListRequest<Row>,
  { parents, where, members }: Part,
): Promise<{ parentId: string }[]> {
  const { source, order, backward, limit } = request;
  const table = sql.table(source.table);
  const id = sql.ref(`${source.table}.id`);
  const rows = members
    ? sql`(${members.having([])}) as member cross join ${table} on ${members.rowId} = member.id`
    : table;
  return reader.all(
    asQuery(
      reader.dialect,
      sql`select parent.value as "parentId", ${source.columns}
          from ${parentsTable(reader, parents)}
          cross join ${table} on ${id} in (
            select ${id} from ${rows} ${whereClause(bounded({ ...request, where }))}
            order by ${orderBy(order, backward)} ${limitTo(limit + 1)})
          order by parent.key, ${orderBy(order, backward)}`,
    ),
  );
}

/** The parents, of whom `PARENT` is one, as a table. */
function parentsTable(reader: Reader, parents: readonly string[]): RawBuilder<unknown> {
  return sql`${reader.dialect.elements(sql.val(JSON.stringify(parents)))} as parent`;
}

const PARENT = sql.ref<string>('parent.value');

function bounded<Row>({ where, order, after, before }: ListRequest<Row>): Predicate[] {
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
