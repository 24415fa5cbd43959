import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { badInput } from '../errors.ts';

/** One step of a list's order: a column that is never null, and the same value taken from a row that was read. */
export interface OrderKey<Row> {
  /** The table whose rows are sorted. */
  readonly table: string;
  readonly name: string;
  readonly column: Expression<unknown>;
  readonly type: 'string' | 'number';
  /** The property of a row that has been read from which the value comes. */
  readonly property: string;
  value(row: Row): string | number;
}

export interface OrderTerm<Row> {
  readonly key: OrderKey<Row>;
  readonly descending: boolean;
}

/** A place in an ordered list: the values of its order's keys, in their order. */
export type Position = readonly (string | number)[];

/** The place of a row in a list so ordered. */
export function positionOf<Row>(order: readonly OrderTerm<Row>[], row: Row): Position {
  return order.map((term) => term.key.value(row));
}

/**
 * What holds for the rows that come after a position (or before it, when `backward`), in a form that an index over the
 * order's columns answers by a seek: as one row value where all terms run the same way, spelt out where they do not.
 */
export function beyond<Row>(
  order: readonly OrderTerm<Row>[],
  position: Position,
  options: { backward: boolean; inclusive: boolean },
): RawBuilder<SqlBool> {
  const descends = (term: OrderTerm<Row>) => term.descending !== options.backward;
  const first = order[0] as OrderTerm<Row>;
  if (order.every((term) => term.descending === first.descending)) {
    const operator = sql.raw((descends(first) ? '<' : '>') + (options.inclusive ? '=' : ''));
    const columns = sql.join(order.map((term) => term.key.column));
    return sql`(${columns}) ${operator} (${sql.join(position)})`;
  }
  return order.reduceRight<RawBuilder<SqlBool>>(
    (rest, term, index) => {
      const { column } = term.key;
      const operator = sql.raw(descends(term) ? '<' : '>');
      const value = position[index];
      return sql`(${column} ${operator}= ${value} and (${column} ${operator} ${value} or ${rest}))`;
    },
    options.inclusive ? sql`true` : sql`false`,
  );
}

/** The order's columns for an ORDER BY. */
export function orderBy<Row>(order: readonly OrderTerm<Row>[], backward: boolean): RawBuilder<unknown> {
  return sql.join(
    order.map((term) => sql`${term.key.column} ${sql.raw(term.descending === backward ? 'asc' : 'desc')}`),
  );
}

/** An opaque text for a position, which also says for which table's rows, in which order, it is one. */
export function encodeCursor<Row>(order: readonly OrderTerm<Row>[], position: Position): string {
  return Buffer.from(JSON.stringify([signature(order), ...position])).toString('base64url');
}

/** @throws BAD_USER_INPUT when the text is no cursor, or one of another kind of list, or of one in another order */
export function decodeCursor<Row>(order: readonly OrderTerm<Row>[], cursor: string, field: string): Position {
  const [list, ...position] = parseCursor(cursor);
  const fits =
    position.length === order.length && order.every((term, index) => typeof position[index] === term.key.type);
  if (typeof list !== 'string' || (list === signature(order) && !fits)) {
    throw badInput(field, 'This is not a cursor of this server; take one from pageInfo or an edge.');
  }
  if (list !== signature(order)) {
    throw badInput(
      field,
      `This cursor belongs to a list of ${list}; this one is of ${signature(order)}. Start again without a cursor.`,
    );
  }
  return position as Position;
}

function parseCursor(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

/** What is sorted, and how: `scene by -SCENE_DATE, -ID`. */
function signature<Row>(order: readonly OrderTerm<Row>[]): string {
  const terms = order.map((term) => (term.descending ? '-' : '') + term.key.name);
  return `${order[0]?.key.table ?? ''} by ${terms.join(', ')}`;
}
