import { resolve } from 'node:path';
import type { DatabaseLocation } from './config.ts';
import { takeBackMigrations } from './database/migrate.ts';
import {
  noDatabase,
  openDatabase,
  openDatabaseAlone,
  pendingMigrations,
  refuseNewer,
  unknownMigrations,
} from './database/open.ts';
import { checkDatabase } from './database/schema-check.ts';
import { backUp } from './database/sqlite/backup.ts';
import { appliedMigrations, createFile, deleteDatabase, filesOf } from './database/sqlite/file.ts';
import { restore as restoreDatabase } from './database/sqlite/restore.ts';
import { StartupError } from './errors.ts';
import { libraryIsEmpty } from './library/library-is-empty.ts';
import { generateLibrary } from './sample/generator.ts';
import { sampleLibrary } from './sample/sample-library.ts';
import { storeLibrary } from './sample/store-sample.ts';
import { progressBar } from './terminal/progress-bar.ts';

// What npm run db does. Each gives the lines to print.

/** On what it depends whether a whole library may be deleted. */
export interface Consent {
  /** Whether it was said that it shall go. */
  readonly yes: boolean;
  readonly production: boolean;
}

export async function migrate(location: DatabaseLocation): Promise<string[]> {
  const database = await openDatabase(location, 'apply');
  await database.close();
  return applied(database.migrated, location.path);
}

export async function rollback(
  location: DatabaseLocation,
  to: 'previous' | 'nothing' | { readonly name: string },
  consent: Consent,
): Promise<string[]> {
  const applied = appliedMigrations(location.path);
  if (!applied) throw noDatabase(location);
  const takesTheFirst = to === 'nothing' || (to === 'previous' && applied.length === 1);
  if (takesTheFirst) requireConsent(location, `all that is stored in ${location.path}`, consent);
  const orm = await openDatabaseAlone(location);
  try {
    const names = await takeBackMigrations(orm, to);
    if (names.length === 0) return [`There is no migration to take back in ${location.path}.`];
    return names.map((name) => `Took back ${name}.`);
  } finally {
    await orm.close();
  }
}

export function status({ path }: DatabaseLocation): string[] {
  const recorded = appliedMigrations(path);
  const unknown = unknownMigrations(recorded ?? []);
  return [
    recorded ? path : `${path} (no database yet)`,
    ...(recorded ?? []).map(({ name, at }) => {
      return `  ${unknown.includes(name) ? 'unknown' : 'applied'}  ${name}  ${at.toISOString()}`;
    }),
    ...pendingMigrations(recorded ?? []).map((name) => `  pending  ${name}`),
  ];
}

export async function create(location: DatabaseLocation): Promise<string[]> {
  createFile(location.path);
  const database = await openDatabase(location, 'apply');
  await database.close();
  return [`Made ${location.path}.`, ...applied(database.migrated, location.path)];
}

export function drop(location: DatabaseLocation, consent: Consent): string[] {
  const { path } = location;
  // Looks at the file first, so that no other file is deleted because DATABASE_URL names it by mistake.
  if (!appliedMigrations(path)) throw new StartupError(`There is no database at ${path} to drop.`);
  requireConsent(location, filesOf(path).join(', '), consent);
  deleteDatabase(path);
  return [`Deleted ${path}.`];
}

/** @param invented how many scenes to invent, and from which number; the sample films without */
export async function seed(
  location: DatabaseLocation,
  invented: { readonly scenes: number; readonly randomSeed: number } | undefined,
): Promise<string[]> {
  const database = await openDatabase(location, 'apply');
  try {
    if (!(await libraryIsEmpty(database.reader))) {
      throw new StartupError(
        `The library in ${location.path} is not empty, and only an empty one is filled: set DATABASE_URL to another file, ` +
          'or delete this one with: npm run db -- drop --yes',
      );
    }
    const library = invented ? generateLibrary(invented.scenes, invented.randomSeed) : sampleLibrary();
    const showProgress = invented && progressBar(process.stderr, 'Scenes', invented.scenes);
    const scenes = await storeLibrary(database.orm.em.fork(), library, showProgress);
    const { studios, tags, performers } = library;
    return [
      ...applied(database.migrated, location.path),
      `Stored ${scenes} scenes, ${performers.length} performers, ${tags.length} tags and ${studios.length} studios in ${location.path}.`,
    ];
  } finally {
    await database.close();
  }
}

export async function check(location: DatabaseLocation): Promise<string[]> {
  const faults = await checkDatabase(location);
  if (faults.length > 0) throw new StartupError(faults.join('\n'));
  return [
    `${location.path} is well: the file, its references, its schema, its full-text index and what is counted and copied.`,
  ];
}

/** @param file where the copy is to be; there must be no file yet */
export async function backup(location: DatabaseLocation, file: string): Promise<string[]> {
  if (!appliedMigrations(location.path)) throw noDatabase(location);
  const copy = resolve(file);
  await backUp(location.path, copy);
  return [`Made ${copy}, a checked copy of ${location.path}.`];
}

/** @param file a backup, which stays as it is */
export async function restore({ path }: DatabaseLocation, file: string): Promise<string[]> {
  const backup = resolve(file);
  const recorded = appliedMigrations(backup);
  if (!recorded) throw new StartupError(`There is no backup at ${backup}; name the file that backup has made.`);
  refuseNewer({ path: backup }, recorded);
  const kept = await restoreDatabase(path, backup);
  return [
    `Restored ${path} from ${backup}.`,
    ...(kept ? [`What was there before is kept as ${kept}; delete it once all is well.`] : []),
    ...(pendingMigrations(recorded).length > 0 ? ['The next start of the server brings its schema up to date.'] : []),
  ];
}

function requireConsent({ path }: DatabaseLocation, loss: string, { yes, production }: Consent): void {
  if (production) {
    throw new StartupError(
      `NODE_ENV is production, where no database is dropped or emptied; ${path} was left as it is.`,
    );
  }
  if (!yes) throw new StartupError(`This would delete ${loss}; add --yes to do it.`);
}

function applied(names: readonly string[], path: string): string[] {
  return names.length > 0 ? names.map((name) => `Applied ${name}.`) : [`The schema of ${path} is up to date.`];
}
