import { describe, expect, it } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KNOWN_MIGRATIONS } from '../../src/database/migrate.ts';
import { openForWriting } from '../../src/database/sqlite/connection.ts';
import { sampleLibrary } from '../../src/sample/sample-library.ts';
import { createDatabase, type Outcome, runDb } from '../support/db-command.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const APPLIED = KNOWN_MIGRATIONS.map((name) => `Applied ${name}.`);
const PENDING = KNOWN_MIGRATIONS.map((name) => `  pending  ${name}`);
const HELP = 'npm run db -- --help tells more.\n';

const at = temporaryDirectory();

function db(words: string, environment?: Record<string, string>): Promise<Outcome> {
  return runDb(at('library.db'), words === '' ? [] : words.split(' '), environment);
}

function done(...lines: string[]): Outcome {
  return { code: 0, out: lines.map((line) => `${line}\n`).join(''), err: '' };
}

function failed(...lines: string[]): Outcome {
  return { code: 1, out: '', err: lines.map((line) => `${line}\n`).join('') };
}

describe('npm run db', () => {
  it('takes white space behind the name of the file for no part of it', async () => {
    const path = at('library.db');
    expect(await runDb(`${path} `, ['create'])).toEqual(done(`Made ${path}.`, ...APPLIED));
    expect(await runDb(`${path} `, ['drop', '--yes'])).toEqual(done(`Deleted ${path}.`));
  });

  it('takes a database from nothing to nothing', async () => {
    const path = at('library.db');
    expect(await db('status')).toEqual(done(`${path} (no database yet)`, ...PENDING));
    expect(await db('create')).toEqual(done(`Made ${path}.`, ...APPLIED));
    expect(await db('create')).toEqual(
      failed(`There is a file at ${path} already; bring its schema up to date with: npm run db -- migrate`),
    );
    expect(await db('migrate')).toEqual(done(`The schema of ${path} is up to date.`));
    expect(await db('status')).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        new RegExp(
          `^${path}\n${KNOWN_MIGRATIONS.map((name) => `  applied  ${name}  20\\d\\d-\\d\\d-\\d\\dT[\\d:]+\\.000Z\n`).join('')}$`,
        ),
      ),
    });
    const [last, ...others] = KNOWN_MIGRATIONS.toReversed().map((name) => `Took back ${name}.`);
    expect(await db('rollback')).toEqual(done(last!));
    expect(await db('rollback --all --yes')).toEqual(done(...others));
    expect(await db('rollback')).toEqual(done(`There is no migration to take back in ${path}.`));
    expect(await db('status')).toEqual(done(path, ...PENDING));
    expect(await db('migrate')).toEqual(done(...APPLIED));
    expect(await db('drop --yes')).toEqual(done(`Deleted ${path}.`));
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it('tells how it is used', async () => {
    const { code, out } = await db('--help');
    expect(code).toBe(0);
    for (const word of ['migrate', 'rollback', 'status', 'create', 'drop', 'seed', 'check', 'backup'])
      expect(out).toContain(`\n  ${word} `);
    expect((await db('seed --help')).out).toBe(out);
  });

  it.each([
    ['', 'Expected one of migrate, rollback, status, create, drop, seed, check, backup, restore; got nothing.'],
    ['sed', 'Expected one of migrate, rollback, status, create, drop, seed, check, backup, restore; got "sed".'],
    [
      'toString',
      'Expected one of migrate, rollback, status, create, drop, seed, check, backup, restore; got "toString".',
    ],
    ['migrate library.db', "Unexpected argument 'library.db'."],
    ['seed --scenes', 'Expected a value after --scenes; got nothing.'],
    ['seed --scenes --random-seed 7', 'Expected a value after --scenes; got "--random-seed".'],
    ['seed --scenes -5', '--scenes must be a whole number from 1 to 1000000; it is "-5".'],
    ['seed --scenes=', '--scenes must be a whole number from 1 to 1000000; it is "".'],
    ['rollback --to --all', 'Expected a value after --to; got "--all".'],
    ['check --fix', "Unknown option '--fix'."],
    ['rollback --all --to x', 'Expected --to NAME or --all; got both.'],
    ['seed --scenes 0', '--scenes must be a whole number from 1 to 1000000; it is "0".'],
    ['seed --scenes 1e3', '--scenes must be a whole number from 1 to 1000000; it is "1e3".'],
    [
      'seed --scenes 9 --random-seed 4294967296',
      '--random-seed must be a whole number from 0 to 4294967295; it is "4294967296".',
    ],
    ['backup', 'Expected backup FILE; got "backup".'],
    ['backup --force copy.db', 'Expected backup FILE; got "backup --force copy.db".'],
    ['seed --random-seed 7', 'Expected --scenes N with --random-seed; got --random-seed alone.'],
  ])('does not take %j', async (words, message) => {
    expect(await db(words)).toEqual({ code: 2, out: '', err: `${message} ${HELP}` });
    expect(existsSync(at('library.db'))).toBe(false);
  });

  it('says what is wrong with the environment', async () => {
    expect(await db('status', { DATABASE_URL: 'mysql://somewhere' })).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^DATABASE_URL must be sqlite: and the path of a file, .*\n$/),
    });
  });

  it('drops nothing where NODE_ENV is no word that it knows', async () => {
    await createDatabase(at('library.db'));
    for (const word of ['Production', 'prod']) {
      expect(await db('drop --yes', { NODE_ENV: word })).toEqual(
        failed(`NODE_ENV must be one of production, development, test; it is "${word}".`),
      );
    }
    expect(existsSync(at('library.db'))).toBe(true);
  });

  it('needs a database for what does not make one', async () => {
    const none = `There is no database at ${at('library.db')}`;
    for (const words of ['rollback', 'check', 'backup copy.db']) {
      expect(await db(words)).toEqual(failed(`${none}; make one with: npm run db -- migrate`));
    }
    expect(await db('drop --yes')).toEqual(failed(`${none} to drop.`));
  });
});

describe('npm run db -- migrate', () => {
  it('makes a database of an empty file, as the other commands advise', async () => {
    const path = at('library.db');
    writeFileSync(path, '');
    expect(await db('status')).toEqual(done(`${path} (no database yet)`, ...PENDING));
    for (const words of ['check', 'create', 'rollback', 'backup copy.db']) {
      expect(await db(words)).toMatchObject({ code: 1, err: expect.stringMatching(/ with: npm run db -- migrate\n$/) });
    }
    expect(await db('migrate')).toEqual(done(...APPLIED));
    expect(await db('check')).toMatchObject({ code: 0 });
  });

  it('is done once when several processes start at once', async () => {
    const outcomes = await Promise.all([db('migrate'), db('migrate'), db('migrate')]);
    const upToDate = done(`The schema of ${at('library.db')} is up to date.`);
    expect(outcomes).toContainEqual(done(...APPLIED));
    expect(outcomes.filter(({ out }) => out === upToDate.out)).toEqual([upToDate, upToDate]);
  });

  it('waits while another process is writing', async () => {
    const other = openForWriting(at('library.db'));
    other.exec('begin immediate');
    const migrating = db('migrate');
    const first = await Promise.race([migrating, sleep(1_500, 'still waiting')]);
    other.exec('commit');
    other.close();
    expect(first).toBe('still waiting');
    expect(await migrating).toEqual(done(...APPLIED));
  });
});

describe('npm run db -- rollback', () => {
  const nothingLost = () => failed(`This would delete all that is stored in ${at('library.db')}; add --yes to do it.`);

  it('empties the library only with --yes', async () => {
    await db('seed');
    expect(await db('rollback --all')).toEqual(nothingLost());
    expect(await db(`rollback --to ${KNOWN_MIGRATIONS[0]}`)).toMatchObject({ code: 0 });
    expect(await db('rollback')).toEqual(nothingLost());
    expect(await db('migrate')).toMatchObject({ code: 0 });
    expect(countScenes()).toBe(sampleLibrary().scenes.length);
    expect(await db('rollback --all --yes')).toMatchObject({ code: 0 });
    expect(await db('status')).toEqual(done(at('library.db'), ...PENDING));
  });

  it('empties no library in production', async () => {
    await db('seed');
    expect(await db('rollback --all --yes', { NODE_ENV: 'production' })).toEqual(
      failed(`NODE_ENV is production, where no database is dropped or emptied; ${at('library.db')} was left as it is.`),
    );
    expect(countScenes()).toBe(sampleLibrary().scenes.length);
  });

  it('takes nothing back that another process has open', async () => {
    await createDatabase(at('library.db'));
    const other = openForWriting(at('library.db'));
    other.pragma('user_version');
    for (const words of ['rollback', `rollback --to ${KNOWN_MIGRATIONS[0]}`, 'rollback --all --yes']) {
      expect(await db(words)).toEqual(failed(`${at('library.db')} is open in another process; stop that first.`));
    }
    other.close();
    expect(await db('status')).toMatchObject({ out: expect.not.stringContaining('pending') });
  });

  function countScenes(): number | undefined {
    const database = new BetterSqlite3(at('library.db'), { readonly: true });
    const count = database.prepare<[], number>('select count(*) from scene').pluck().get();
    database.close();
    return count;
  }
});

describe('npm run db -- drop', () => {
  it('says what it would delete, and does so only with --yes', async () => {
    await createDatabase(at('library.db'));
    const path = at('library.db');
    expect(await db('drop')).toEqual(
      failed(`This would delete ${path}, ${path}-wal, ${path}-shm; add --yes to do it.`),
    );
    expect(existsSync(path)).toBe(true);
  });

  it('deletes nothing in production', async () => {
    await createDatabase(at('library.db'));
    expect(await db('drop --yes', { NODE_ENV: 'production' })).toEqual(
      failed(`NODE_ENV is production, where no database is dropped or emptied; ${at('library.db')} was left as it is.`),
    );
    expect(existsSync(at('library.db'))).toBe(true);
  });

  it('deletes nothing that another process has open', async () => {
    await createDatabase(at('library.db'));
    const other = openForWriting(at('library.db'));
    other.pragma('user_version');
    expect(await db('drop --yes')).toEqual(failed(`${at('library.db')} is open in another process; stop that first.`));
    other.close();
    expect(await db('drop --yes')).toEqual(done(`Deleted ${at('library.db')}.`));
  });

  it('deletes no file that is something else', async () => {
    writeFileSync(at('library.db'), 'a novel, the only copy of it');
    expect((await db('drop --yes')).code).toBe(1);
    expect(readFileSync(at('library.db'), 'utf8')).toBe('a novel, the only copy of it');
  });
});

describe('npm run db -- seed', () => {
  it('fills an empty library with the sample films, once', async () => {
    const { studios, tags, performers, scenes } = sampleLibrary();
    expect(await db('seed')).toEqual(
      done(
        ...APPLIED,
        `Stored ${scenes.length} scenes, ${performers.length} performers, ${tags.length} tags and ${studios.length} studios in ${at('library.db')}.`,
      ),
    );
    expect(await db('seed --scenes 10')).toEqual(
      failed(
        `The library in ${at('library.db')} is not empty, and only an empty one is filled: set DATABASE_URL to another file, ` +
          'or delete this one with: npm run db -- drop --yes',
      ),
    );
    const database = new BetterSqlite3(at('library.db'), { readonly: true });
    const titles = database.prepare<[], string>('select title from scene order by cast(id as integer)').pluck().all();
    database.close();
    expect(titles).toEqual(scenes.map(({ title }) => title));
  });

  it('fills it with invented scenes, telling how far it is', async () => {
    const { code, out, err } = await db('seed --scenes 1000 --random-seed 7');
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringMatching(/^(Scenes \d+ % \(\d+ of 1,000\)\n)+Scenes 100 % \(1,000 of 1,000\)\n$/),
    });
    expect(out).toContain('Stored 1000 scenes, 200 performers, 80 tags and 20 studios');
    expect(await db('check')).toMatchObject({ code: 0, err: '' });
  });
});

describe('npm run db -- check', () => {
  it('tells each fault in a line, and fails', async () => {
    await createDatabase(at('library.db'));
    expect(await db('check')).toEqual(
      done(
        `${at('library.db')} is well: the file, its references, its schema, its full-text index and what is counted and copied.`,
      ),
    );
    const database = new BetterSqlite3(at('library.db'));
    database.exec('drop index scene_code_id_index; create table extra (id text)');
    database.close();
    expect(await db('check')).toEqual(failed('index scene_code_id_index is missing', 'table extra is unexpected'));
  });
});
