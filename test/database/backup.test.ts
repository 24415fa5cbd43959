import { beforeEach, describe, expect, it } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { openForWriting } from '../../src/database/sqlite/connection.ts';
import { createDatabase, type Outcome, runDb } from '../support/db-command.ts';
import { post } from '../support/http-client.ts';
import { ServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const at = temporaryDirectory();

function backUp(copy: string): Promise<Outcome> {
  return runDb(at('library.db'), ['backup', copy]);
}

function tagNames(path: string): string[] {
  const database = new BetterSqlite3(path, { readonly: true });
  try {
    return database.prepare<[], string>('select name from tag').pluck().all();
  } finally {
    database.close();
  }
}

describe('npm run db -- backup, while a server writes,', () => {
  it('copies what was acknowledged before it began, and is a library of its own', async () => {
    await runDb(at('library.db'), ['seed', '--scenes', '5000']);
    const server = await ServerProcess.start({
      directory: at('.'),
      environment: { DATABASE_URL: `sqlite:${at('library.db')}` },
    });
    const acknowledged: string[] = [];
    const end = new AbortController();
    const writing = (async () => {
      while (!end.signal.aborted) {
        const name = `Tag ${acknowledged.length}`;
        const { errors } = await post(server.url, {
          query: `mutation { createTag(input: { name: "${name}" }) { id } }`,
        });
        expect(errors).toEqual([]);
        acknowledged.push(name);
      }
    })();
    try {
      for (const copy of ['first.db', 'second.db']) {
        const before = [...acknowledged];
        expect(await backUp(at(copy))).toEqual({
          code: 0,
          out: `Made ${at(copy)}, a checked copy of ${at('library.db')}.\n`,
          err: '',
        });
        expect(acknowledged.length).toBeGreaterThan(before.length);
        expect(tagNames(at(copy))).toEqual(expect.arrayContaining(before));
        expect(readdirSync(at('.')).filter((name) => name.startsWith(copy))).toEqual([copy]);
        expect(await runDb(at(copy), ['check'])).toMatchObject({ code: 0, err: '' });
      }
    } finally {
      end.abort();
      await writing;
      server.kill('SIGKILL');
      await server.ended();
    }
  });
});

describe('npm run db -- backup', () => {
  beforeEach(() => createDatabase(at('library.db')));

  function refused(message: string): Outcome {
    return { code: 1, out: '', err: `${message}\n` };
  }

  it('copies what is in the write-ahead log alone', async () => {
    const writer = openForWriting(at('library.db'));
    writer.exec(`insert into tag (id, name, name_key, aliases, created_at, updated_at)
      values ('1', 'Noir', 'noir', '[]', 0, 0)`);
    expect(await backUp(at('copy.db'))).toMatchObject({ code: 0 });
    writer.close();
    expect(tagNames(at('copy.db'))).toEqual(['Noir']);
  });

  it('overwrites nothing', async () => {
    writeFileSync(at('copy.db'), 'a novel');
    expect(await backUp(at('copy.db'))).toEqual(
      refused(`There is a file at ${at('copy.db')} already; name a new one for the backup.`),
    );
    expect(readFileSync(at('copy.db'), 'utf8')).toBe('a novel');
    mkdirSync(at('backups'));
    expect(await backUp(at('backups'))).toEqual(
      refused(`${at('backups')} is a directory; name a file in it for the backup.`),
    );
    writeFileSync(at('new.db.partial'), 'of a backup that is being made');
    expect(await backUp(at('new.db'))).toEqual(
      refused(`There is a file at ${at('new.db')}.partial already; name a new one for the backup.`),
    );
    expect(readdirSync(at('.')).toSorted()).toEqual(
      expect.arrayContaining(['backups', 'copy.db', 'library.db', 'new.db.partial']),
    );
    expect(existsSync(at('new.db'))).toBe(false);
  });

  it.each(['library.db', 'library.db-wal', 'library.db-shm', 'library.db-journal'])(
    'is not made at %s',
    async (name) => {
      const before = readFileSync(at('library.db'));
      symlinkSync(at('.'), at('link'));
      for (const copy of [at(name), at(`link/${name}`)]) {
        expect(await backUp(copy)).toEqual(
          refused(`${copy} is a file of the database itself; name another for the backup.`),
        );
      }
      expect(readFileSync(at('library.db')).equals(before)).toBe(true);
    },
  );

  it('needs a directory that is there', async () => {
    expect(await backUp(at('usb/copy.db'))).toEqual(
      refused(`There is no directory ${at('usb')}; make it, or name a file in another.`),
    );
    writeFileSync(at('usb'), 'a file');
    expect(await backUp(at('usb/copy.db'))).toEqual(
      refused(
        `${at('library.db')} could not be copied to ${at('usb/copy.db')}: a file is in the way of a directory (ENOTDIR). ` +
          'Mend that, or name another file.',
      ),
    );
  });

  it('makes no copy of a damaged library, and says so', async () => {
    await runDb(at('library.db'), ['seed']);
    const damaged = readFileSync(at('library.db'));
    writeFileSync(at('library.db'), damaged.fill(0xa5, damaged.length - 8 * 4096));
    expect(await backUp(at('copy.db'))).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^\S+library\.db is damaged.+\n$/),
    });
    expect(readdirSync(at('.')).filter((name) => name.startsWith('copy'))).toEqual([]);
  });

  it('makes a copy that nobody else may read when nobody else may read the library', async () => {
    chmodSync(at('library.db'), 0o600);
    expect(await backUp(at('copy.db'))).toMatchObject({ code: 0 });
    expect(statSync(at('copy.db')).mode & 0o777).toBe(0o600);
  });
});
