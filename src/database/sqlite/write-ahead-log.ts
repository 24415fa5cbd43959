import type { MikroORM } from '@mikro-orm/sqlite';

/** How far the write-ahead log grows before its pages go into the database file: 16 MB. */
export const CHECKPOINT_PAGES = 4_000;

/**
 * Has the commits of this connection leave all pages in the log, for its thread would wait for the disk while they go
 * into the file. A connection of another thread must see to that with `checkpointIfDue`, or the log grows without end.
 */
export async function leaveCheckpoints(orm: MikroORM): Promise<void> {
  await orm.em.getConnection().execute('pragma wal_autocheckpoint = 0');
}

/** Writes the pages of the log into the database file when there are many. Readers and writers go on meanwhile. */
export async function checkpointIfDue(orm: MikroORM): Promise<void> {
  const connection = orm.em.getConnection();
  const [pages] = await connection.execute<LogPages[]>('pragma wal_checkpoint(noop)');
  if (pages && pages.log - pages.checkpointed >= CHECKPOINT_PAGES) {
    await connection.execute('pragma wal_checkpoint(passive)');
  }
}

/** How many pages the log has, and how many of these are in the database file as well. */
interface LogPages {
  readonly log: number;
  readonly checkpointed: number;
}
