import { type Expression, type OperationNode, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { OrderTerm } from './keyset.ts';
import type { Lookup } from './prepared-query.ts';
import type { Predicate } from './query.ts';

/**
 * A predicate that can be asked in two ways: of the set of rows that meet it, from which a query then starts, or of each
 * row that a query comes across. It stands for the first, unless a plan finds the second better.
 */
export class Selection implements Predicate {
  readonly #parts: SelectionParts;

  constructor(parts: SelectionParts) {
    this.#parts = parts;
  }

  /** How many rows meet it. */
  get size(): RawBuilder<number> {
    return this.#parts.size();
  }

  get sizeIs(): SelectionParts['sizeIs'] {
    return this.#parts.sizeIs;
  }

  get keptSize(): KeptSize | undefined {
    return this.#parts.keptSize;
  }

  get ofSet(): Predicate {
    return this.#parts.ofSet();
  }

  get ofEachRow(): Predicate {
    return this.#parts.ofEachRow();
  }

  get ofEachId(): Predicate | undefined {
    return this.#parts.ofEachId?.();
  }

  get foreseen(): SelectionParts['foreseen'] {
    return this.#parts.foreseen;
  }

  get members(): Members | undefined {
    return this.#parts.members;
  }

  get expressionType(): SqlBool | undefined {
    return undefined;
  }

  toOperationNode(): OperationNode {
    return this.ofSet.toOperationNode();
  }
}

/** What a selection is made of. Of the forms that it can be asked in, a plan needs few, which are put together then. */
export interface SelectionParts {
  size(): RawBuilder<number>;
  /** What `size` is: the number itself, kept with the data; at most too high; or counted anew, no further than to where it is large. */
  readonly sizeIs: 'kept' | 'bound' | 'counted';
  /** Where the number that is kept is found. */
  readonly keptSize?: KeptSize | undefined;
  ofSet(): Predicate;
  ofEachRow(): Predicate;
  /** The same, where an index tells it of a row whose id is known before the row is fetched. */
  ofEachId?(): Predicate;
  /** What holds for the signatures of all rows that meet it, and for few others; a signature is a number whose bits tell of a row. */
  readonly foreseen?: ((signature: Expression<number>) => Predicate) | undefined;
  /** Where it is other tables that say which rows meet it. */
  readonly members?: Members;
}

/** Where the size of a selection is found, by a key. */
export interface KeptSize {
  readonly lookup: Lookup<Size>;
  /** The key, unless the selection is one for each row of a query. */
  readonly id?: string | undefined;
}

/** A number of rows, found by a key. */
export interface Size {
  readonly id: string;
  readonly size: number;
}

/** The rows that other tables refer to. */
export interface Members {
  /** The id in the table whose rows are selected. */
  readonly rowId: Expression<unknown>;
  /** A query for the `id`s of those members for which conditions hold that are on `id`; one may come several times. */
  having(conditions: readonly Predicate[]): RawBuilder<unknown>;
  /** The id of a member, as conditions see it. */
  readonly id: Expression<unknown>;
  /**
   * Whether an id is that of a member, where that is quicker to tell of one than by finding all of them.
   *
   * @param copies the sort keys of the row with the id, where they are at hand, by the property whose key each is: one
   *   row after the other in their order is then found near the one before it
   */
  include?(id: Expression<unknown>, copies?: SortedMembers['copies']): Predicate;
  /** Where they can be come across in orders that the rows may be listed in. */
  readonly sorted?: SortedMembers | undefined;
}

/** Members in a table that has each of them once, along with copies of sort keys, and indexes over these. */
export interface SortedMembers {
  readonly table: RawBuilder<unknown>;
  /** Which rows of the table are the members. */
  where(): Predicate;
  /** The copies, by the property of the rows whose sort key each of them is. */
  readonly copies: Readonly<Record<string, Expression<unknown>>>;
  /** The signatures of the rows, where there are such. */
  readonly signature?: Expression<number> | undefined;
}

/** The rows whose ids are among those of members that meet conditions and, as well, among those of others. */
export function membersOf(
  members: Members,
  conditions: readonly Predicate[] = [],
  others: readonly Members[] = [],
): Predicate {
  const sets = [members.having(conditions), ...others.map((other) => other.having([]))];
  return sql`${members.rowId} in (${sql.join(sets, sql` intersect `)})`;
}

/** From how many rows on a selection is large: then it may take less time to come across rows of it than to sort it. */
export const LARGE_SELECTION = 5_000;

/** How many rows a query has, counted no further than to where it is large; a row may come several times. */
export function sizeUpToLarge(members: RawBuilder<unknown>): RawBuilder<number> {
  return sql`(select count(*) from (${members} limit ${sql.lit(LARGE_SELECTION)}) as members)`;
}

/**
 * An order of rows as one of the members that stand for them.
 *
 * @returns undefined when there is no index in which the members are so sorted
 */
export function orderAmong<Row>(members: Members, order: readonly OrderTerm<Row>[]): OrderTerm<Row>[] | undefined {
  const { sorted, id } = members;
  const [first, second, ...others] = order;
  if (!sorted || others.length > 0) return undefined;
  if (!first) return [];
  const columns: Record<string, Expression<unknown>> = { ...sorted.copies, id };
  const isIndexed = second
    ? second.key.property === 'id' && second.descending === first.descending && first.key.property in sorted.copies
    : first.key.property === 'id';
  if (!isIndexed) return undefined;
  return order.map((term) => ({
    ...term,
    key: { ...term.key, column: columns[term.key.property] as Expression<unknown> },
  }));
}

/** The predicates with every selection asked of each row. */
export function askedOfEachRow(where: readonly Predicate[]): readonly Predicate[] {
  return where.map((predicate) => (predicate instanceof Selection ? predicate.ofEachRow : predicate));
}
