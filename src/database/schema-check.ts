import type { DatabaseLocation } from '../config.ts';
import { applyMigrations, KNOWN_MIGRATIONS } from './migrate.ts';
import { noDatabase, pendingMigrations, unknownMigrations } from './open.ts';
import { openOrm } from './orm.ts';
import { type SchemaObject, schemaDifferences } from './schema-differences.ts';
import { appliedMigrations, type AppliedMigration } from './sqlite/file.ts';
import {
  describeSchema,
  foreignKeyFaults,
  fullTextFaults,
  integrityFaults,
  openForInspection,
} from './sqlite/inspect.ts';
import { keptValueFaults } from './sqlite/kept-values.ts';

/**
 * Checks a database: that the file is whole, that references lead somewhere, that the full-text index has every row, that
 * what triggers keep is right, and that the schema is the one that its migrations make. Reads everything, changes nothing.
 *
 * @returns a line for each fault; none when all is well
 * @throws StartupError when the file cannot be read as a database of this program
 */
export async function checkDatabase(location: DatabaseLocation): Promise<string[]> {
  const applied = appliedMigrations(location.path);
  if (!applied) throw noDatabase(location);
  const expected = await expectedSchema(applied);
  const db = openForInspection(location.path);
  try {
    return [
      ...(await attempt('the integrity of the file', () => integrityFaults(db))),
      ...(await attempt('the references', () => foreignKeyFaults(db))),
      ...migrationFaults(applied),
      ...(await attempt('the schema', async () => schemaDifferences(await describeSchema(db), expected))),
      ...(await attempt('the full-text index', () => fullTextFaults(db))),
      ...(await attempt('the values that triggers keep', () => keptValueFaults(db))),
    ];
  } finally {
    await db.destroy();
  }
}

/** Damage may keep one check from being made, but not the others. */
async function attempt(subject: string, check: () => Promise<string[]>): Promise<string[]> {
  try {
    return await check();
  } catch (error) {
    return [`${subject} cannot be checked: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function migrationFaults(applied: readonly AppliedMigration[]): string[] {
  return [
    ...pendingMigrations(applied).map(
      (name) => `migration ${name} is not applied; apply it with: npm run db -- migrate`,
    ),
    ...unknownMigrations(applied).map((name) => `migration ${name} is not known to this version; use a newer one`),
  ];
}

/** The schema that a new database has after the same migrations. */
async function expectedSchema(applied: readonly AppliedMigration[]): Promise<SchemaObject[]> {
  const orm = await openOrm({ kind: 'sqlite', path: ':memory:' });
  try {
    const names = KNOWN_MIGRATIONS.filter((name) => applied.some((migration) => migration.name === name));
    await applyMigrations(orm, names);
    return await describeSchema(orm.em.getKysely<never>());
  } finally {
    await orm.close();
  }
}
