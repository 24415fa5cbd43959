import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { countWhere, readSizes } from './counts.ts';
import type { OrderTerm } from './keyset.ts';
import { tableNamed } from './names.ts';
import { type Predicate, whereClause } from './query.ts';
import type { Reader } from './reader.ts';
import { askedOfEachRow, LARGE_SELECTION, type Members, membersOf, orderAmong, Selection } from './selection.ts';

/** Up to how many rows a query starts from a selection without asking whether another way is better. */
const SMALL_SELECTION = 500;

/** How many times as large as another a set may be so that it is quicker to intersect the two than to look up each row. */
const FAIR_INTERSECTION = 5;

/** How many times as fast rows are passed over whose signatures tell that they do not meet another selection. */
const FORESIGHT = 6;

/** The share of all rows that is taken to meet a selection of which only is known that it is large. */
const SHARE_OF_LARGE = 0.5;

/** How rows are found. */
export interface Plan<Row> {
  /** The predicates, each in the form that suits. */
  readonly where: readonly Predicate[];
  /** Whether all rows are found before there is a page of them. */
  readonly findsAll: boolean;
  /** Where they are found in the list's order, if that is not their own table. */
  readonly along?: Along<Row> | undefined;
}

/** Other tables along which rows are come across in a list's order. */
export interface Along<Row> {
  /** The tables. The rows' own is one of them, unless all rows are found: of most of those no more is read than this. */
  readonly tables: RawBuilder<unknown>;
  /** The rows' id, and the list's order, by columns that these tables have an index over. */
  readonly id: Expression<unknown>;
  readonly order: readonly OrderTerm<Row>[];
}

/** How rows are come across, one by one, until there are enough of them. */
export interface Walk<Row> extends Along<Row> {
  /** What is asked of each row; what can be, before it is fetched. */
  where(): readonly Predicate[];
  /** How many selections are asked about each row, but for those about which its signature tells most of the time. */
  readonly asked: number;
}

/** What is wanted of the rows that are found. */
interface Wanted<Row> {
  /** How many of them, in the list's order; Infinity for all of them, in whatever order. */
  readonly rows: number;
  /** Whether also their number, which is there when all are found; of all of them, nothing else. */
  readonly number?: boolean;
  /** The list's order, where the rows are wanted in it. */
  readonly order?: readonly OrderTerm<Row>[];
}

/**
 * Plans how rows are found, which databases get wrong since they do not know how many rows one tag or one word selects.
 * A query starts from the smallest selection, or from one whose rows are passed over so fast that it comes to less, and
 * asks of each row whether it meets the others. For a page, it may be better to follow the list's order, asking each row,
 * until the page is full: that of all rows, or of those selected, where these can be come across in it.
 */
export async function planned<Row>(
  reader: Reader,
  table: string,
  where: readonly Predicate[],
  wanted: Wanted<Row>,
): Promise<Plan<Row>> {
  const selections = where.filter((predicate) => predicate instanceof Selection);
  const [first] = selections;
  if (!first) return { where, findsAll: false };
  if (wanted.rows === Infinity && selections.every(isFoundAsSet)) {
    return asRows(startingFrom(first, where, new Map([[first, Infinity]])));
  }

  const sizes = await sizesOf(reader, selections);
  const effort = effortsOf(sizes);
  const start = leastBy(effort, selections) as Selection;
  const least = effort(start);
  const isCounted = wanted.number === true && !(where.length === 1 && start.sizeIs === 'kept');
  const { order } = wanted;
  const fromStart = (): Plan<Row> => {
    const found = startingFrom(start, where, sizes);
    return (isCounted ? asMembers(table, found, order ?? []) : undefined) ?? asRows(found);
  };
  if (wanted.rows === Infinity) return fromStart();

  const walk = (selection: Selection) => order && walkAlong(table, selection, where, order);
  const following = (along: Walk<Row>): Plan<Row> => ({ where: along.where(), findsAll: false, along });
  if (least <= SMALL_SELECTION) {
    const along = isCounted ? undefined : walk(start);
    return along ? following(along) : fromStart();
  }

  const total = await countWhere(reader, table, []);
  const shares = selections.map((selection) => Math.min(1, (sizes.get(selection) ?? SHARE_OF_LARGE * total) / total));
  const share = shares.reduce((product, one) => product * one, 1);
  // In rows of the list: asking a row of a set takes half as long as coming across one, fetching and sorting it longer.
  const finding = least / 2 + share * total;
  const counting = isCounted ? finding : 0;
  const until = (rows: number): number => Math.min(rows, (wanted.rows * rows) / (share * total));
  const ways: [cost: number, plan: () => Plan<Row>][] = [
    [finding + share * total, fromStart],
    [until(total) * (1 + selections.length / 2) + counting, () => ({ where: askedOfEachRow(where), findsAll: false })],
  ];
  // It may be better to come across more rows, when their signatures spare looks.
  const size = (selection: Selection): number => sizes.get(selection) ?? total;
  const signed = selections.filter((selection) => selection.members?.sorted?.signature);
  for (const selection of new Set([leastBy(size, selections), leastBy(size, signed)])) {
    const along = selection && walk(selection);
    if (!along) continue;
    const rows = until(size(selection));
    ways.push([(rows * (1 + along.asked)) / 2 + counting, () => following(along)]);
  }
  return ways.reduce((best, way) => (way[0] < best[0] ? way : best))[1]();
}

/**
 * How the rows of a selection are come across in a list's order.
 *
 * @param where what is asked of them; that they are selected may be among it
 * @returns undefined where they are not so sorted, or better not asked one by one
 */
export function walkAlong<Row>(
  table: string,
  start: Selection,
  where: readonly Predicate[],
  order: readonly OrderTerm<Row>[],
): Walk<Row> | undefined {
  const { members } = start;
  const sorted = members?.sorted;
  if (!sorted || where.some((predicate) => predicate instanceof Selection && isFoundAsSet(predicate))) {
    return undefined;
  }
  const sortedOrder = orderAmong(members, order);
  if (!sortedOrder) return undefined;
  const asked = (predicate: Predicate): Predicate =>
    predicate instanceof Selection
      ? (predicate.members?.include?.(members.id, sorted.copies) ?? predicate.ofEachRow)
      : predicate;
  const { signature } = sorted;
  const others = where.filter((predicate) => predicate !== start);
  const selections = others.filter((predicate) => predicate instanceof Selection);
  const foreseen = signature ? selections.flatMap((selection) => selection.foreseen?.(signature) ?? []) : [];
  return {
    tables: sql`${sorted.table} cross join ${tableNamed(table)} on ${members.rowId} = ${members.id}`,
    id: members.id,
    order: sortedOrder,
    where: () => [sorted.where(), ...foreseen, ...others.map(asked)],
    asked: selections.length - foreseen.length,
  };
}

/** How long it takes to start from a selection: its size, where its rows are not passed over by what signatures tell of another. */
function effortsOf(sizes: ReadonlyMap<Selection, number>): (start: Selection) => number {
  const foreseen = [...sizes.keys()].filter((selection) => selection.foreseen);
  return (start) => {
    const size = sizes.get(start) ?? Infinity;
    const isPassedOver = start.members?.sorted?.signature && foreseen.some((other) => other !== start);
    return isPassedOver ? size / FORESIGHT : size;
  };
}

function leastBy(measure: (selection: Selection) => number, selections: readonly Selection[]): Selection | undefined {
  let [best] = selections;
  for (const selection of selections) if (best && measure(selection) < measure(best)) best = selection;
  return best;
}

/** What is asked where a query starts from a selection. */
interface Found {
  readonly start: Selection;
  /** What is asked of its members, before their rows are fetched. */
  readonly conditions: readonly Predicate[];
  /** What is found as a set, too, because that takes less time. */
  readonly intersected: readonly Members[];
  /** What is asked of the rows. */
  readonly others: readonly Predicate[];
}

/** Asks what can be of the members of a selection, first of their signatures. */
function startingFrom(start: Selection, where: readonly Predicate[], sizes: ReadonlyMap<Selection, number>): Found {
  const { members } = start;
  const size = sizes.get(start) as number;
  const signature = members?.sorted?.signature;
  const intersected: Members[] = [];
  const conditions: Predicate[] = [];
  const others: Predicate[] = [];
  for (const predicate of where) {
    if (predicate === start) continue;
    if (!(predicate instanceof Selection)) {
      others.push(predicate);
      continue;
    }
    const foreseen = signature && predicate.foreseen?.(signature);
    if (foreseen) conditions.push(foreseen);
    const isSet = !foreseen && isFoundBeside(size, predicate, sizes);
    if (members && predicate.members && isSet) intersected.push(predicate.members);
    else if (members && predicate.members?.include) conditions.push(predicate.members.include(members.id));
    else if (members && predicate.ofEachId) others.push(predicate.ofEachId);
    else if (predicate.sizeIs === 'counted' && size > SMALL_SELECTION) others.push(predicate.ofSet);
    else others.push(predicate.ofEachRow);
  }
  return { start, conditions, intersected, others };
}

/** Finds the rows in their own table. */
function asRows<Row>({ start, conditions, intersected, others }: Found): Plan<Row> {
  const found = start.members ? membersOf(start.members, conditions, intersected) : start.ofSet;
  return { where: [found, ...others], findsAll: true };
}

/** Finds the members that stand for the rows, if they have the list's order, where there is one: the rows are then not touched. */
function asMembers<Row>(
  table: string,
  { start, conditions, intersected, others }: Found,
  order: readonly OrderTerm<Row>[],
): Plan<Row> | undefined {
  const { members } = start;
  const memberOrder = members && orderAmong(members, order);
  if (!members?.sorted || !memberOrder || intersected.length > 0) return undefined;
  const isTheirs = sql<SqlBool>`${members.rowId} = ${members.id}`;
  const ofRows =
    others.length === 0
      ? []
      : [sql<SqlBool>`exists (select 1 from ${tableNamed(table)} ${whereClause([isTheirs, ...others])})`];
  return {
    where: [members.sorted.where(), ...conditions, ...ofRows],
    findsAll: true,
    along: { tables: members.sorted.table, id: members.id, order: memberOrder },
  };
}

/** Whether its members are found as a set anyway, so that it takes as long to learn their number. */
function isFoundAsSet({ members, sizeIs }: Selection): boolean {
  return members !== undefined && sizeIs === 'counted';
}

/** Whether its members are best found as a set too when a query starts from a set of a size. */
function isFoundBeside(size: number, selection: Selection, sizes: ReadonlyMap<Selection, number>): boolean {
  if (isFoundAsSet(selection)) return size > SMALL_SELECTION;
  return (sizes.get(selection) ?? Infinity) <= FAIR_INTERSECTION * size;
}

/** How large selections are. Those that must be counted are not, when another is not large. */
async function sizesOf(reader: Reader, selections: readonly Selection[]): Promise<Map<Selection, number>> {
  const sizes = await readSizes(
    reader,
    selections.filter(({ sizeIs }) => sizeIs !== 'counted'),
  );
  if (leastOf(sizes) < LARGE_SELECTION) return sizes;
  const others = selections.filter(({ sizeIs }) => sizeIs === 'counted');
  for (const [selection, size] of await readSizes(reader, others)) {
    if (size < LARGE_SELECTION || sizes.size === 0) sizes.set(selection, size);
  }
  return sizes;
}

function leastOf(sizes: ReadonlyMap<Selection, number>): number {
  return Math.min(...sizes.values());
}
