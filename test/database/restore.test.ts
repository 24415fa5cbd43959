import { beforeEach, describe, expect, it } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkDatabase } from '../../src/database/schema-check.ts';
import { backUp } from '../../src/database/sqlite/backup.ts';
import { openForWriting } from '../../src/database/sqlite/connection.ts';
import { createDatabase, type Outcome, runDb } from '../support/db-command.ts';
import { ServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const at = temporaryDirectory();

beforeEach(async () => {
  await createDatabase(at('library.db'));
  addTag('Before');
  await backUp(at('library.db'), at('backup.db'));
  addTag('After');
});

/** Restores the backup of the library that has only the tag `Before`. */
function restore(backup = at('backup.db')): Promise<Outcome> {
  return runDb(at('library.db'), ['restore', backup]);
}

function addTag(name: string): void {
  const database = openForWriting(at('library.db'));
  database
    .prepare(`insert into tag (id, name, name_key, aliases, created_at, updated_at) values (?, ?, ?, '[]', 0, 0)`)
    .run(name, name, name);
  database.close();
}

function tagNames(name: string): string[] {
  const database = new BetterSqlite3(at(name), { readonly: true });
  try {
    return database.prepare<[], string>('select name from tag order by name desc').pluck().all();
  } finally {
    database.close();
  }
}

function modifiedAt(name: string): number {
  return statSync(at(name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function refused(message: string): Outcome {
  return { code: 1, out: '', err: `${message}\n` };
}

describe('npm run db -- restore', () => {
  it('puts a backup in the place of the library, and keeps that and the backup', async () => {
    const backup = readFileSync(at('backup.db'));
    expect(await restore()).toEqual({
      code: 0,
      out:
        `Restored ${at('library.db')} from ${at('backup.db')}.\n` +
        `What was there before is kept as ${at('library.db')}.replaced; delete it once all is well.\n`,
      err: '',
    });
    expect(tagNames('library.db')).toEqual(['Before']);
    expect(tagNames('library.db.replaced')).toEqual(['Before', 'After']);
    expect(readFileSync(at('backup.db')).equals(backup)).toBe(true);
    expect(await runDb(at('library.db'), ['check'])).toMatchObject({ code: 0 });
    expect(readdirSync(at('.')).filter((name) => /partial|journal/.test(name))).toEqual([]);
  });

  it('keeps what is in the log alone of a library whose server was killed', async () => {
    const writer = openForWriting(at('library.db'));
    writer.exec(`update tag set name = 'In the log' where id = 'After'`);
    for (const file of ['library.db', 'library.db-wal']) writeFileSync(at(`killed-${file}`), readFileSync(at(file)));
    writer.close();
    expect(await runDb(at('killed-library.db'), ['restore', at('backup.db')])).toMatchObject({ code: 0 });
    expect(tagNames('killed-library.db')).toEqual(['Before']);
    expect(tagNames('killed-library.db.replaced')).toEqual(['In the log', 'Before']);
  });

  it('makes a library where there is none', async () => {
    expect(await runDb(at('new/library.db'), ['restore', at('backup.db')])).toMatchObject({
      code: 0,
      out: `Restored ${at('new/library.db')} from ${at('backup.db')}.\n`,
    });
    expect(tagNames('new/library.db')).toEqual(['Before']);
    expect(readdirSync(at('new'))).toEqual(['library.db']);
  });

  it.each(['a novel'.repeat(1_000), Buffer.alloc(0)])('takes the place of a damaged file, too: %#', async (content) => {
    writeFileSync(at('library.db'), content);
    writeFileSync(at('library.db-wal'), 'what was its log');
    expect(await restore()).toMatchObject({ code: 0, err: '' });
    expect(tagNames('library.db')).toEqual(['Before']);
    expect(existsSync(at('library.db-wal'))).toBe(false);
    expect(await runDb(at('library.db'), ['check'])).toMatchObject({ code: 0 });
  });

  it('is refused while a server has the library open, which goes on', async () => {
    const server = await ServerProcess.start({
      directory: at('.'),
      environment: { DATABASE_URL: `sqlite:${at('library.db')}` },
    });
    try {
      expect(await restore()).toEqual(refused(`${at('library.db')} is open in another process; stop that first.`));
      expect(tagNames('library.db')).toEqual(['Before', 'After']);
    } finally {
      server.kill('SIGKILL');
      await server.ended();
    }
    expect(await restore()).toMatchObject({ code: 0 });
    expect(tagNames('library.db')).toEqual(['Before']);
  });

  it('does not lose what an earlier restore has kept', async () => {
    await restore();
    expect(await restore()).toEqual(
      refused(`${at('library.db')}.replaced is there from an earlier restore; move it away, or delete it, first.`),
    );
    expect(tagNames('library.db.replaced')).toEqual(['Before', 'After']);
  });

  it('leaves the library when the backup is none, or cannot be used', async () => {
    writeFileSync(at('novel.db'), 'a novel'.repeat(1_000));
    const damaged = readFileSync(at('backup.db'));
    writeFileSync(at('damaged.db'), damaged.fill(0xa5, damaged.length - 8 * 4096));
    const newer = openForWriting(at('newer.db'));
    newer.exec(`create table mikro_orm_migrations (id integer primary key, name text, executed_at datetime);
      insert into mikro_orm_migrations values (1, 'Migration20990101000000_later', 0)`);
    newer.close();
    const messages = {
      'nothing.db': /^There is no backup at \S+nothing\.db; name the file that backup has made\.\n$/,
      'library.db': /^\S+library\.db is the database itself; name a backup\.\n$/,
      'novel.db': /^\S+novel\.db is not a SQLite database/,
      'damaged.db': /^\S+damaged\.db is damaged/,
      'newer.db': /^\S+newer\.db was made by a newer version/,
    };
    for (const [file, message] of Object.entries(messages)) {
      expect(await restore(at(file))).toEqual({ code: 1, out: '', err: expect.stringMatching(message) });
      expect(tagNames('library.db')).toEqual(['Before', 'After']);
    }
    expect(existsSync(at('library.db.replaced'))).toBe(false);
  });

  it('leaves the old library or the whole new one whenever it is killed, and can be run again', async () => {
    await runDb(at('large.db'), ['seed', '--scenes', '3000']);
    let isNew = false;
    let kills = 0;
    for (let afterMs = 0; !isNew; afterMs = 1.5 * afterMs + 2) {
      const startedAt = Date.now();
      const child = spawn(process.execPath, ['dist/src/db.js', 'restore', at('large.db')], {
        env: { DATABASE_URL: `sqlite:${at('library.db')}` },
      });
      const ended = once(child, 'exit');
      const isCopying = () => modifiedAt('library.db.partial') >= startedAt;
      while (child.exitCode === null && !isCopying()) await sleep(1);
      await Promise.race([sleep(afterMs), ended]);
      if (child.kill('SIGKILL')) kills += 1;
      await ended;
      isNew = tagNames('library.db').length > 2;
      if (!isNew) expect(tagNames('library.db')).toEqual(['Before', 'After']);
      expect(await checkDatabase({ kind: 'sqlite', path: at('library.db') })).toEqual([]);
    }
    expect(kills).toBeGreaterThan(2);
    expect(tagNames('library.db').length).toBeGreaterThan(2);
    expect(tagNames('library.db.replaced')).toEqual(['Before', 'After']);
  });
});
