import type { MikroORM } from '@mikro-orm/sqlite';
import type { DatabaseLocation } from '../config.ts';
import { StartupError } from '../errors.ts';
import { applyMigrations, KNOWN_MIGRATIONS } from './migrate.ts';
import { openOrm } from './orm.ts';
import { appliedMigrations, type AppliedMigration, ensureWritable } from './sqlite/file.ts';
import { SqliteReader } from './sqlite/reader.ts';
import { asStartupError } from './sqlite/startup-error.ts';

/** A database that can be used: its schema is the one that this version expects. */
export interface OpenDatabase {
  /** Writes, on the one writing connection. */
  readonly orm: MikroORM;
  /** Reads what is committed, without waiting for the writer. */
  readonly reader: SqliteReader;
  /** The names of the migrations that were applied while opening. */
  readonly migrated: readonly string[];
  close(): Promise<void>;
}

/** What to do when migrations are missing: `apply` them (and make the database when there is none) or `refuse` to open. */
export type PendingMigrations = 'apply' | 'refuse';

/**
 * Opens a database after seeing that it can be used. A file that is damaged, of another program or of a newer version is
 * refused before anything in it is touched.
 *
 * @throws StartupError when the database cannot be used, with one line that says why and what to do
 */
export async function openDatabase(location: DatabaseLocation, pending: PendingMigrations): Promise<OpenDatabase> {
  const applied = appliedMigrations(location.path);
  if (!applied && pending !== 'apply') throw noDatabase(location);
  refuseNewer(location, applied ?? []);
  if (pending === 'refuse') refusePending(location, applied ?? []);
  ensureWritable(location.path);

  const orm = await openOrm(location);
  let reader: SqliteReader | undefined;
  const close = async (): Promise<void> => {
    // The writer goes last: it empties the write-ahead log and takes it away.
    reader?.[Symbol.dispose]();
    await orm.close();
  };
  try {
    await orm.connect();
    const isBehind = pendingMigrations(applied ?? []).length > 0;
    const migrated = pending === 'apply' && isBehind ? await applyMigrations(orm) : [];
    reader = new SqliteReader(location.path);
    return { orm, reader, migrated, close };
  } catch (error) {
    await close();
    throw asStartupError(location.path, error);
  }
}

/**
 * Opens a database, whichever migrations it lacks, so that no other process can use it until it is closed.
 *
 * @throws StartupError when there is none, it cannot be used, or another process has it open
 */
export async function openDatabaseAlone(location: DatabaseLocation): Promise<MikroORM> {
  const applied = appliedMigrations(location.path);
  if (!applied) throw noDatabase(location);
  refuseNewer(location, applied);
  ensureWritable(location.path);

  const orm = await openOrm(location, { alone: true });
  try {
    await orm.connect();
    return orm;
  } catch (error) {
    await orm.close();
    throw asStartupError(location.path, error);
  }
}

/** The migrations that this version knows and the database lacks, oldest first. */
export function pendingMigrations(applied: readonly AppliedMigration[]): string[] {
  return KNOWN_MIGRATIONS.filter((name) => !applied.some((migration) => migration.name === name));
}

/** The migrations that the database has and this version does not know, oldest first. */
export function unknownMigrations(applied: readonly AppliedMigration[]): string[] {
  return applied.map(({ name }) => name).filter((name) => !KNOWN_MIGRATIONS.includes(name));
}

/** There is no database at the location, or only an empty file, which `create` does not touch and `migrate` fills. */
export function noDatabase({ path }: DatabaseLocation): StartupError {
  return new StartupError(`There is no database at ${path}; make one with: npm run db -- migrate`);
}

/** @throws StartupError when a database has migrations that this version does not know */
export function refuseNewer({ path }: Pick<DatabaseLocation, 'path'>, applied: readonly AppliedMigration[]): void {
  const unknown = unknownMigrations(applied);
  if (unknown.length === 0) return;
  throw new StartupError(
    `${path} was made by a newer version: it has the migration ${unknown.join(', ')}, which this one does not know. ` +
      'It was left as it is: use the newer version, or restore a backup with npm run db -- restore FILE.',
  );
}

function refusePending({ path }: DatabaseLocation, applied: readonly AppliedMigration[]): void {
  const pending = pendingMigrations(applied);
  if (pending.length === 0) return;
  throw new StartupError(`${path} lacks the migration ${pending.join(', ')}; apply it with: npm run db -- migrate`);
}
