import type { OrderTerm } from '../database/keyset.ts';
import type { ListSource } from '../database/listing.ts';
import { columnsOf, jsonValue } from '../database/rows.ts';
import { orderKey } from '../graphql/list-order.ts';

/** A tombstone as it is read for the API. Instants are milliseconds since 1970. */
export interface TombstoneRow {
  readonly id: number;
  readonly kind: string;
  readonly objectId: string;
  readonly name: string;
  readonly deletedAt: number;
  readonly content: unknown;
}

export const TOMBSTONES: ListSource<TombstoneRow> = {
  table: 'tombstone',
  columns: columnsOf('tombstone', ['id', 'kind', 'objectId', 'name', 'deletedAt', 'content']),
  decode(raw) {
    const row = raw as { kind: string; content: unknown };
    row.kind = row.kind.toUpperCase();
    row.content = jsonValue(row.content);
    return row as TombstoneRow;
  },
};

/** The latest first. */
export const LATEST_FIRST: readonly OrderTerm<TombstoneRow>[] = [
  { key: orderKey('tombstone', 'id', 'ID', 'id'), descending: true },
];
