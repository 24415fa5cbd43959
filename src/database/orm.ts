import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM, type Options } from '@mikro-orm/sqlite';
import { dirname } from 'node:path';
import { Migration20261121000000_initial } from '../../migrations/sqlite/Migration20261121000000_initial.ts';
import { Migration20261122000001_mirror } from '../../migrations/sqlite/Migration20261122000001_mirror.ts';
import { Migration20261122000002_stash_write } from '../../migrations/sqlite/Migration20261122000002_stash_write.ts';
import { Migration20261122000003_analyzers } from '../../migrations/sqlite/Migration20261122000003_analyzers.ts';
import { Migration20261122000004_scene_counts } from '../../migrations/sqlite/Migration20261122000004_scene_counts.ts';
import { Migration20261122000006_job_key } from '../../migrations/sqlite/Migration20261122000006_job_key.ts';
import { Migration20261122000007_text_merges } from '../../migrations/sqlite/Migration20261122000007_text_merges.ts';
import { Migration20261122000008_link_dates } from '../../migrations/sqlite/Migration20261122000008_link_dates.ts';
import { Migration20261123000009_link_lists } from '../../migrations/sqlite/Migration20261123000009_link_lists.ts';
import { Migration20261123000010_scene_signatures } from '../../migrations/sqlite/Migration20261123000010_scene_signatures.ts';
import type { DatabaseLocation } from '../config.ts';
import { ENTITIES } from './entities.ts';
import { openAlone, openForWriting } from './sqlite/connection.ts';
import { makeDirectory, MIGRATIONS_TABLE } from './sqlite/file.ts';
import { writingDialect } from './sqlite/writing-dialect.ts';

/** Every migration, oldest first. */
export const MIGRATIONS = [
  Migration20261121000000_initial,
  Migration20261122000001_mirror,
  Migration20261122000002_stash_write,
  Migration20261122000003_analyzers,
  Migration20261122000004_scene_counts,
  Migration20261122000006_job_key,
  Migration20261122000007_text_merges,
  Migration20261122000008_link_dates,
  Migration20261123000009_link_lists,
  Migration20261123000010_scene_signatures,
];

/** How the writing connection is opened. */
interface WriterOptions {
  /** Whether no other process may have the database open meanwhile. */
  readonly alone?: boolean;
  /** Is called whenever a statement is about to be run. */
  readonly beforeStatement?: () => void;
}

/** How the object-relational mapper is set up, for the server and for the MikroORM command line. */
export function ormOptions(location: DatabaseLocation, { alone, beforeStatement }: WriterOptions = {}): Options {
  return defineConfig({
    dbName: location.path,
    driverOptions: () => {
      makeDirectory(dirname(location.path));
      const open = alone ? openAlone : openForWriting;
      return writingDialect(open(location.path), beforeStatement);
    },
    entities: [...ENTITIES],
    extensions: [Migrator],
    migrations: {
      path: 'dist/migrations/sqlite',
      pathTs: 'migrations/sqlite',
      migrationsList: MIGRATIONS,
      tableName: MIGRATIONS_TABLE,
      silent: true,
      allOrNothing: true,
      snapshotName: 'schema-snapshot',
      snapshotOnMigrate: false,
    },
    // The full-text index belongs to the migrations: entities know nothing of it.
    schemaGenerator: { skipTables: [/_document$/, /_text(_[a-z]+)?$/], ignoreTriggers: true },
    forceUtcTimezone: true,
    discovery: { checkDuplicateTableNames: true },
  });
}

/** Sets the mapper up; the file is opened when it is needed, or by `connect`. */
export function openOrm(location: DatabaseLocation, options?: WriterOptions): Promise<MikroORM> {
  return MikroORM.init(ormOptions(location, options));
}
