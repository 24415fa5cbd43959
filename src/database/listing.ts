import { type Expression, type OperationNode, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Dialect } from './dialect.ts';
import { beyond, orderBy, type OrderTerm, type Position } from './keyset.ts';
import type { Reader } from './reader.ts';

export type Predicate = Expression<SqlBool>;

/**
 * A predicate that can be asked in two ways: of the set of rows that meet it, from which a query then starts, or of each
 * row that a query comes across. It stands for the first, unless a plan for a page finds the second better.
 */
export class Selection implements Predicate {
  /** A query for the rows that meet it, to be counted; a row may come several times. */
  readonly members: RawBuilder<unknown>;
  readonly ofSet: Predicate;
  readonly ofEachRow: Predicate;

  constructor(parts: Pick<Selection, 'members' | 'ofSet' | 'ofEachRow'>) {
    this.members = parts.members;
    this.ofSet = parts.ofSet;
    this.ofEachRow = parts.ofEachRow;
  }

  get expressionType(): SqlBool | undefined {
    return undefined;
  }

  toOperationNode(): OperationNode {
    return this.ofSet.toOperationNode();
  }
}

/** From how many members on a selection is large: sorting them takes longer than coming across a page of them. */
const LARGE_SELECTION = 5_000;

/**
 * Plans how a page of a list is found, which databases get wrong since they do not know how many rows one tag or one
 * word selects. A query starts from the selections that are small; when all are large, it follows the list's order and
 * asks each row, until the page is full.
 */
export async function plannedForPage(reader: Reader, where: readonly Predicate[]): Promise<readonly Predicate[]> {
  const selections = where.filter((predicate) => predicate instanceof Selection);
  if (selections.length === 0) return where;
  const sizes = selections.map((selection, index) => sql`${sizeUpToLarge(selection)} as ${sql.id(`size_${index}`)}`);
  const [row] = await reader.all(asQuery<Record<string, number>>(reader.dialect, sql`select ${sql.join(sizes)}`));
  const large = selections.filter((_, index) => Number(row?.[`size_${index}`]) === LARGE_SELECTION);
  return where.map((predicate) => large.find((selection) => selection === predicate)?.ofEachRow ?? predicate);
}

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
}

/** A stretch of a list, in the list's order. */
export interface Stretch<Row> {
  readonly rows: Row[];
  /** Whether there are more rows on the far side: behind the last row, or before the first when counted from the end. */
  readonly more: boolean;
}

/** Reads a stretch of a list; the cost depends on its length, not on where it lies. */
export async function readStretch<Row>(reader: Reader, request: ListRequest<Row>): Promise<Stretch<Row>> {
  const { source, order, backward, limit } = request;
  const rows = await reader.all(
    asQuery<object>(
      reader.dialect,
      sql`select ${source.columns} from ${sql.table(source.table)} ${whereClause(bounded(request))}
          order by ${orderBy(order, backward)} limit ${limit + 1}`,
    ),
  );
  return stretchOf(request, rows.map(source.decode));
}

/** How many rows the list has in all. */
export async function countRows<Row>(reader: Reader, request: ListRequest<Row>): Promise<number> {
  const [row] = await reader.all(
    asQuery<{ count: number }>(
      reader.dialect,
      sql`select count(*) as count from ${sql.table(request.source.table)} ${whereClause(request.where)}`,
    ),
  );
  return Number(row?.count);
}

/** Which rows of a list belong to a parent, such as the scenes of a performer. */
export type Scope = (parent: Expression<string>) => Predicate;

/**
 * Reads the same stretch of each parent's list; the result has one stretch a parent, in their order. Parents with few
 * rows and parents with many are read by a statement each, so that the statements depend on the scope alone.
 */
export async function readStretchOfEach<Row>(
  reader: Reader,
  request: ListRequest<Row>,
  scope: Scope,
  parents: readonly string[],
): Promise<Stretch<Row>[]> {
  const byParent = new Map<string, Row[]>(parents.map((parentId) => [parentId, []]));
  for (const part of await plannedForParents(reader, scope(PARENT), parents)) {
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
  const table = sql.table(request.source.table);
  const where = whereClause([scope(PARENT), ...request.where]);
  const rows = await reader.all(
    asQuery<{ count: number }>(
      reader.dialect,
      sql`select (select count(*) from ${table} ${where}) as count
          from ${parentsTable(reader, parents)} order by parent.key`,
    ),
  );
  return rows.map((row) => Number(row.count));
}

/** A WHERE clause that demands every predicate; nothing when there is none. */
export function whereClause(predicates: readonly Predicate[]): RawBuilder<unknown> {
  return predicates.length === 0 ? sql`` : sql`where ${sql.join(predicates, sql` and `)}`;
}

/** Makes the text of a whole statement into a query that a reader can run. */
export function asQuery<Row>(dialect: Dialect, statement: RawBuilder<unknown>) {
  return { compile: () => (statement as RawBuilder<Row>).compile(dialect.db) };
}

/** Some of the parents, with what says that a row belongs to one of them. */
interface Part {
  readonly parents: readonly string[];
  readonly belongs: Predicate;
}

/** Parents with few members, whose lists start from these, and parents with many, whose lists are followed in order. */
async function plannedForParents(reader: Reader, scope: Predicate, parents: readonly string[]): Promise<Part[]> {
  if (!(scope instanceof Selection)) return [{ parents, belongs: scope }];
  const rows = await reader.all(
    asQuery<{ size: number }>(
      reader.dialect,
      sql`select ${sizeUpToLarge(scope)} as size from ${parentsTable(reader, parents)} order by parent.key`,
    ),
  );
  const isLarge = rows.map(({ size }) => Number(size) === LARGE_SELECTION);
  return [
    { parents: parents.filter((_, index) => !isLarge[index]), belongs: scope.ofSet },
    { parents: parents.filter((_, index) => isLarge[index]), belongs: scope.ofEachRow },
  ];
}

function readRowsOfEach<Row>(
  reader: Reader,
  request: ListRequest<Row>,
  { parents, belongs }: Part,
): Promise<{ parentId: string }[]> {
  const { source, order, backward, limit } = request;
  const table = sql.table(source.table);
  const id = sql.ref(`${source.table}.id`);
  return reader.all(
    asQuery(
      reader.dialect,
      sql`select parent.value as "parentId", ${source.columns}
          from ${parentsTable(reader, parents)}
          cross join ${table} on ${id} in (
            select ${id} from ${table} ${whereClause([belongs, ...bounded(request)])}
            order by ${orderBy(order, backward)} limit ${limit + 1})
          order by parent.key, ${orderBy(order, backward)}`,
    ),
  );
}

/** The parents, of whom `PARENT` is one, as a table. */
function parentsTable(reader: Reader, parents: readonly string[]): RawBuilder<unknown> {
  return sql`${reader.dialect.elements(sql.val(JSON.stringify(parents)))} as parent`;
}

const PARENT = sql.ref<string>('parent.value');

function sizeUpToLarge({ members }: Selection): RawBuilder<number> {
  return sql`(select count(*) from (${members} limit ${LARGE_SELECTION}) as members)`;
}

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
