import { afterEach, describe, expect, it } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import { mkdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { takeBackMigrations } from '../../src/database/migrate.ts';
import { type OpenDatabase, openDatabase, type PendingMigrations } from '../../src/database/open.ts';
import { MIGRATIONS } from '../../src/database/orm.ts';
import { StartupError } from '../../src/errors.ts';
import { libraryIsEmpty } from '../../src/library/library-is-empty.ts';
import { generateLibrary } from '../../src/sample/generator.ts';
import { storeLibrary } from '../../src/sample/store-sample.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const LAST_MIGRATION = MIGRATIONS.at(-1)!.name;

const at = temporaryDirectory();
const opened: OpenDatabase[] = [];

afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
});

async function open(path: string, pending: PendingMigrations = 'apply'): Promise<OpenDatabase> {
  const database = await openDatabase({ kind: 'sqlite', path }, pending);
  opened.push(database);
  return database;
}

/** The one line with which opening is refused. */
async function refusal(path: string, pending: PendingMigrations = 'apply'): Promise<string> {
  const error = await open(path, pending).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StartupError);
  const { message } = error as StartupError;
  expect(message).not.toContain('\n');
  return message;
}

/** A closed database with some scenes in it. */
async function makeDatabase(path: string): Promise<void> {
  const database = await openDatabase({ kind: 'sqlite', path }, 'apply');
  await storeLibrary(database.orm.em.fork(), generateLibrary(200, 1));
  await database.close();
}

function execute(path: string, sql: string): void {
  const database = new BetterSqlite3(path);
  database.exec(sql);
  database.close();
}

describe('opening a database', () => {
  it('makes the file, its directories and its schema when there is none', async () => {
    const { migrated, reader } = await open(at('deep/down/library.db'));
    expect(migrated).toEqual(MIGRATIONS.map(({ name }) => name));
    expect(await libraryIsEmpty(reader)).toBe(true);
  });

  it('makes the schema in an empty file', async () => {
    writeFileSync(at('library.db'), '');
    expect((await open(at('library.db'))).migrated).toEqual(MIGRATIONS.map(({ name }) => name));
  });

  it('leaves a schema that is up to date as it is', async () => {
    await makeDatabase(at('library.db'));
    expect((await open(at('library.db'))).migrated).toEqual([]);
  });

  it('leaves nothing but the file when it is closed', async () => {
    await makeDatabase(at('library.db'));
    const wal = statSync(at('library.db-wal'), { throwIfNoEntry: false });
    const index = statSync(at('library.db-shm'), { throwIfNoEntry: false });
    expect([wal, index]).toEqual([undefined, undefined]);
  });
});

describe('opening refuses', () => {
  it('a file that is no database, and keeps it', async () => {
    writeFileSync(at('library.db'), 'Dear diary, today I began a library.');
    expect(await refusal(at('library.db'))).toBe(
      `${at('library.db')} is not a SQLite database. It was left as it is: restore a backup with npm run db -- restore FILE, or set DATABASE_URL to another file.`,
    );
    expect(readFileSync(at('library.db'), 'utf8')).toBe('Dear diary, today I began a library.');
  });

  it('the database of another program, and keeps it', async () => {
    execute(at('other.db'), 'create table recipe (id integer primary key)');
    const before = readFileSync(at('other.db'));
    expect(await refusal(at('other.db'))).toMatch(/other\.db is the database of another program\./);
    expect(readFileSync(at('other.db')).equals(before)).toBe(true);
  });

  it.each([
    ['to nothing but its header', () => 100],
    ['by some pages', (size: number) => size - 5 * 4096],
    ['within its last page', (size: number) => size - 100],
  ])('a database cut off %s, and keeps it', async (_, length) => {
    await makeDatabase(at('library.db'));
    truncateSync(at('library.db'), length(statSync(at('library.db')).size));
    const before = readFileSync(at('library.db'));
    expect(await refusal(at('library.db'))).toMatch(/library\.db is damaged: .*restore a backup/);
    expect(readFileSync(at('library.db')).equals(before)).toBe(true);
  });

  it('a database cut off under its log', async () => {
    await makeDatabase(at('library.db'));
    const other = new BetterSqlite3(at('library.db'));
    other.exec(`insert into setting (key, created_at, updated_at, value) values ('a', 0, 0, '1')`);
    truncateSync(at('library.db'), statSync(at('library.db')).size - 20 * 4096);
    try {
      expect(await refusal(at('library.db'))).toMatch(/library\.db is damaged: only \d+ of its \d+ pages are left\./);
    } finally {
      other.close();
    }
  });

  it('a database whose schema cannot be read', async () => {
    await makeDatabase(at('library.db'));
    const file = readFileSync(at('library.db'));
    writeFileSync(at('library.db'), file.fill(0xff, 100, 4096));
    expect(await refusal(at('library.db'))).toMatch(/library\.db is damaged: .*restore a backup/);
  });

  it('a schema of a newer version, and keeps it', async () => {
    await makeDatabase(at('library.db'));
    execute(at('library.db'), `insert into mikro_orm_migrations (name) values ('Migration20990101000000_later')`);
    for (const pending of ['apply', 'refuse'] as const) {
      expect(await refusal(at('library.db'), pending)).toBe(
        `${at('library.db')} was made by a newer version: it has the migration Migration20990101000000_later, which this one ` +
          'does not know. It was left as it is: use the newer version, or restore a backup with npm run db -- restore FILE.',
      );
    }
  });

  it('a schema that lacks a migration, when it may not migrate', async () => {
    const { orm } = await open(at('library.db'));
    await takeBackMigrations(orm, 'previous');
    expect(await refusal(at('library.db'), 'refuse')).toBe(
      `${at('library.db')} lacks the migration ${LAST_MIGRATION}; apply it with: npm run db -- migrate`,
    );
  });

  it('to make a database, when it may not migrate', async () => {
    expect(await refusal(at('library.db'), 'refuse')).toBe(
      `There is no database at ${at('library.db')}; make one with: npm run db -- migrate`,
    );
    expect(statSync(at('library.db'), { throwIfNoEntry: false })).toBeUndefined();
  });

  it('a directory', async () => {
    mkdirSync(at('library.db'));
    expect(await refusal(at('library.db'))).toBe(`${at('library.db')} is a directory; set DATABASE_URL to a file.`);
  });

  it('a path through a file', async () => {
    writeFileSync(at('file'), '');
    expect(await refusal(at('file/library.db'))).toMatch(
      /library\.db cannot be used: a file is in the way of a directory at .*file \(EEXIST\)\. Mend that/,
    );
    expect(await refusal(at('file/deep/library.db'))).toMatch(
      /a file is in the way of a directory at .*file \(EEXIST\)/,
    );
  });

  it('links that lead in a circle', async () => {
    symlinkSync('circle', at('circle'));
    expect(await refusal(at('circle/library.db'))).toMatch(/symbolic links lead in a circle .*\(ELOOP\)/);
  });

  it('a place where not even root can write', async () => {
    expect(await refusal('/proc/library.db')).toMatch(
      /\/proc\/library\.db cannot be used: .*Mend that, or set DATABASE_URL/,
    );
  });
});
