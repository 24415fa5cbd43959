import { type Expression, type OperationNode, type RawBuilder, type SqlBool, sql } from 'kysely';
import { asQuery, type Predicate, whereClause } from './query.ts';
import type { Reader } from './reader.ts';

/**
 * A predicate that can be asked in two ways: of the set of rows that meet it, from which a query then starts, or of each
 * row that a query comes across. It stands for the first, unless a plan finds the second better.
 */
export class Selection implements Predicate {
  /** How many rows meet it. */
  readonly size: RawBuilder<number>;
  /** What `size` is: the number itself, kept with the data; at most too high; or counted anew, no further than to where it is large. */
  readonly sizeIs: 'kept' | 'bound' | 'counted';
  readonly ofSet: Predicate;
  readonly ofEachRow: Predicate;
  /** Where it is another table that says which rows meet it. */
  readonly members: Members | undefined;

  constructor({ size, sizeIs, ofSet, ofEachRow, members }: SelectionParts) {
    this.size = size;
    this.sizeIs = sizeIs;
    this.ofSet = ofSet;
    this.ofEachRow = ofEachRow;
    this.members = members;
  }

  get expressionType(): SqlBool | undefined {
    return undefined;
  }

  toOperationNode(): OperationNode {
    return this.ofSet.toOperationNode();
  }
}

type SelectionParts = Omit<Selection, 'expressionType' | 'toOperationNode' | 'members'> & { members?: Members };

/** The rows that another table refers to. */
export interface Members {
  /** The id of such a row, as the other table has it. */
  readonly id: Expression<unknown>;
  /** Whether a row is one of those for which the conditions, which are on `id`, hold as well. */
  having(conditions: readonly Predicate[]): Predicate;
  /** Whether an id is that of such a row. */
  include(id: Expression<unknown>): Predicate;
}

/** From how many rows on a selection is large: then it may take less time to come across rows of it than to sort it. */
export const LARGE_SELECTION = 5_000;

/** Up to how many rows a query starts from a selection without asking whether another way is better. */
const SMALL_SELECTION = 500;

/** The share of all rows that is taken to meet a selection of which only is known that it is large. */
const SHARE_OF_LARGE = 0.5;

/** How many rows a query has, counted no further than to where it is large; a row may come several times. */
export function sizeUpToLarge(members: RawBuilder<unknown>): RawBuilder<number> {
  return sql`(select count(*) from (${members} limit ${LARGE_SELECTION}) as members)`;
}

/** How rows are found. */
export interface Plan {
  /** The predicates, each in the form that suits. */
  readonly where: readonly Predicate[];
  /** Whether all rows are found before there is a page of them. */
  readonly findsAll: boolean;
}

/**
 * Plans how rows are found, which databases get wrong since they do not know how many rows one tag or one word selects.
 * A query starts from the smallest selection, and asks of each row whether it meets the others. For a page, it may be
 * better to follow the list's order, asking each row, until the page is full.
 *
 * @param wanted how many rows; Infinity for all of them, in whatever order
 */
export async function planned(
  reader: Reader,
  table: string,
  where: readonly Predicate[],
  wanted: number,
): Promise<Plan> {
  const selections = where.filter((predicate) => predicate instanceof Selection);
  if (selections.length === 0) return { where, findsAll: false };
  const sizes = await readSizes(
    reader,
    selections.filter(({ sizeIs }) => sizeIs !== 'counted'),
  );
  if (!(leastOf(sizes) < LARGE_SELECTION)) {
    const others = selections.filter(({ sizeIs }) => sizeIs === 'counted');
    for (const [selection, size] of await readSizes(reader, others)) {
      if (size < LARGE_SELECTION || sizes.size === 0) sizes.set(selection, size);
    }
  }
  const least = leastOf(sizes);
  const start = selections.find((selection) => sizes.get(selection) === least) as Selection;
  if (wanted === Infinity || least <= SMALL_SELECTION)
    return { where: startingFrom(start, least, where), findsAll: true };

  const total = await countWhere(reader, table, []);
  const shares = selections.map((selection) => Math.min(1, (sizes.get(selection) ?? SHARE_OF_LARGE * total) / total));
  const share = shares.reduce((product, one) => product * one, 1);
  // In rows of the list: asking a row of a set takes half as long as coming across one, fetching and sorting it longer.
  const costOfStarting = least / 2 + 2 * share * total;
  const costOfFollowing = Math.min(total, wanted / share);
  return costOfFollowing < costOfStarting
    ? { where: askedOfEachRow(where), findsAll: false }
    : { where: startingFrom(start, least, where), findsAll: true };
}

/** The predicates with every selection asked of each row. */
export function askedOfEachRow(where: readonly Predicate[]): readonly Predicate[] {
  return where.map((predicate) => (predicate instanceof Selection ? predicate.ofEachRow : predicate));
}

/**
 * The predicates for a query that starts from a selection of a size. What can be asked of its members is asked before
 * their rows are fetched. When it is not small, other selections are found as sets too.
 */
function startingFrom(start: Selection, size: number, where: readonly Predicate[]): readonly Predicate[] {
  const { members } = start;
  const conditions: Predicate[] = [];
  const others: Predicate[] = [];
  for (const predicate of where) {
    if (predicate === start) continue;
    if (!(predicate instanceof Selection)) others.push(predicate);
    else if (members && predicate.members) conditions.push(predicate.members.include(members.id));
    else if (predicate.sizeIs === 'counted' && size > SMALL_SELECTION) others.push(predicate.ofSet);
    else others.push(predicate.ofEachRow);
  }
  return [members?.having(conditions) ?? start.ofSet, ...others];
}

/** Reads how large selections are. */
export async function readSizes(reader: Reader, selections: readonly Selection[]): Promise<Map<Selection, number>> {
  if (selections.length === 0) return new Map();
  const sizes = selections.map(({ size }, index) => sql`${size} as ${sql.id(`size_${index}`)}`);
  const [row] = await reader.all(asQuery<Record<string, number>>(reader.dialect, sql`select ${sql.join(sizes)}`));
  return new Map(selections.map((selection, index) => [selection, Number(row?.[`size_${index}`])]));
}

function leastOf(sizes: ReadonlyMap<Selection, number>): number {
  return Math.min(...sizes.values());
}

/** Counts the rows of a table that meet all of the predicates. */
export async function countWhere(reader: Reader, table: string, where: readonly Predicate[]): Promise<number> {
  const [row] = await reader.all(
    asQuery<{ count: number }>(
      reader.dialect,
      sql`select count(*) as count from ${sql.table(table)} ${whereClause(where)}`,
    ),
  );
  return Number(row?.count);
}
