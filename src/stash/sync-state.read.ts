import { sql } from 'kysely';
import { asQuery } from '../database/query.ts';
import { PreparedQuery } from '../database/prepared-query.ts';
import type { Reader } from '../database/reader.ts';
import { STASH_KINDS } from './stash-kind.ts';
import { entityOf, type SyncEntity } from './sync.service.ts';

/** Up to when a kind of objects is mirrored. */
export interface LastSync {
  readonly entity: SyncEntity;
  /** Milliseconds since 1970; null before the first sync. */
  readonly syncedAt: number | null;
  readonly fullySyncedAt: number | null;
}

/** Up to when each kind is mirrored, in the order in which they refer to each other. */
export async function lastSyncs(reader: Reader): Promise<LastSync[]> {
  const rows = await reader.run(LAST_SYNCS, {});
  return STASH_KINDS.map((kind) => {
    const row = rows.find((state) => state.kind === kind);
    return { entity: entityOf(kind), syncedAt: row?.syncedAt ?? null, fullySyncedAt: row?.fullySyncedAt ?? null };
  });
}

const LAST_SYNCS = new PreparedQuery<object, Omit<LastSync, 'entity'> & { readonly kind: string }>((dialect) =>
  asQuery(dialect, sql`select kind, synced_at as "syncedAt", fully_synced_at as "fullySyncedAt" from sync_state`),
);
