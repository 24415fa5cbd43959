import { orderKey, textOrderKey } from '../graphql/list-order.ts';
import { BEFORE_ALL_TIME } from './library-entity.ts';

/** What every row of the library has. */
export interface LibraryRow {
  readonly id: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly lastSynced: number | null;
}

/** The keys by which every kind of library object can be sorted. */
export function libraryOrderKeys(table: string) {
  return {
    CREATED_AT: orderKey<LibraryRow>(table, 'created_at', 'CREATED_AT', 'createdAt'),
    UPDATED_AT: orderKey<LibraryRow>(table, 'updated_at', 'UPDATED_AT', 'updatedAt'),
    LAST_SYNCED: orderKey<LibraryRow>(table, 'last_synced_key', 'LAST_SYNCED', 'lastSynced', BEFORE_ALL_TIME),
    ID: textOrderKey<LibraryRow>(table, 'id', 'ID', 'id'),
  };
}
