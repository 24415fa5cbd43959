import type { MikroORM } from '@mikro-orm/sqlite';
import { StartupError } from '../errors.ts';
import { MIGRATIONS } from './orm.ts';

/** The names of the migrations that this version knows, oldest first. */
export const KNOWN_MIGRATIONS: readonly string[] = MIGRATIONS.map((migration) => migration.name);

/**
 * Applies the migrations that are missing: all of them, or none when one fails. Of several processes that do so at once,
 * one applies them while the others wait.
 *
 * @param names only these
 * @returns the names of the applied ones, oldest first
 * @throws StartupError when a migration fails; the database is as it was
 */
export async function applyMigrations(orm: MikroORM, names?: readonly string[]): Promise<string[]> {
  await ensureRecord(orm);
  return running(orm, 'migrating', 'applied', () => orm.migrator.up(names && { migrations: [...names] }));
}

/**
 * Takes back applied migrations, with the data that they made room for: all of them, or none when one fails.
 *
 * @param to `previous` takes back the last one, `nothing` every one, and a name those that came after it
 * @returns the names of those taken back, newest first
 * @throws StartupError when a migration fails or the name is not that of an applied one; the database is as it was
 */
export async function takeBackMigrations(
  orm: MikroORM,
  to: 'previous' | 'nothing' | { name: string },
): Promise<string[]> {
  await ensureRecord(orm);
  if (typeof to === 'object') await requireApplied(orm, to.name);
  const target = to === 'previous' ? undefined : { to: to === 'nothing' ? 0 : to.name };
  return running(orm, 'reverting', 'taken back', () => orm.migrator.down(target));
}

/**
 * Makes the table that records the applied migrations, while holding the write lock: the migrator itself would look for
 * the table and make it without, and fail when another process makes it between the two.
 */
async function ensureRecord(orm: MikroORM): Promise<void> {
  const storage = orm.migrator.getStorage();
  await orm.em.getConnection().transactional(async (transaction) => {
    storage.setMasterMigration(transaction);
    try {
      await storage.ensureTable?.();
    } finally {
      storage.unsetMasterMigration();
    }
  });
}

async function requireApplied(orm: MikroORM, name: string): Promise<void> {
  const applied = await orm.migrator.getStorage().executed();
  if (applied.includes(name)) return;
  throw new StartupError(
    `No migration ${name} is applied. ${applied.length > 0 ? `Applied: ${applied.join(', ')}.` : 'None is.'}`,
  );
}

/** Runs migrations; when one fails, says which. The migrator runs them in one transaction that begins by taking the write lock. */
async function running(
  orm: MikroORM,
  event: 'migrating' | 'reverting',
  done: string,
  run: () => Promise<{ name: string }[]>,
): Promise<string[]> {
  let current: string | undefined;
  const follow = ({ name }: { name: string }): void => {
    current = name;
  };
  orm.migrator.on(event, follow);
  try {
    const migrations = await run();
    return migrations.map(({ name }) => name);
  } catch (error) {
    if (current === undefined) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError(
      `The migration ${current} could not be ${done}, and nothing was changed: ${reason}. See: npm run db -- check`,
      { cause: error },
    );
  } finally {
    orm.migrator.off(event, follow);
  }
}
