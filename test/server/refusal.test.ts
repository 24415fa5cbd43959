import { describe, expect, it } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { createDatabase, runDb } from '../support/db-command.ts';
import { type ProcessOptions, ServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

describe('the program refuses to start, in one line,', () => {
  const pathTo = temporaryDirectory();

  /** What it writes on the standard error when it does not start. */
  async function refusal(options: Omit<ProcessOptions, 'directory'>): Promise<string> {
    const server = new ServerProcess({ directory: pathTo('.'), ...options });
    expect(await server.ended()).toBe(1);
    expect(server.out).toBe('');
    return server.err;
  }

  const refusalOf = (path: string) => refusal({ environment: { DATABASE_URL: `sqlite:${path}`, LOG_LEVEL: 'silent' } });

  it('on a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    expect(await refusal({ environment: { PORT: String(port) } })).toBe(
      `Port ${port} of 127.0.0.1 is taken. Stop the program that has it, or set PORT to another.\n`,
    );
    other.close();
  });

  it('on an address that is none of this machine', async () => {
    expect(await refusal({ environment: { HOST: '192.0.2.1' } })).toBe(
      'HOST 192.0.2.1 is not an address of this machine. Set it to 127.0.0.1 or 0.0.0.0.\n',
    );
  });

  it('on values of the environment that it does not understand, with a line for each', async () => {
    const environment = {
      ALLOWED_HOSTS: 'films.example,http://films.lan:4000',
      PORT: '99999',
      DATABASE_URL: 'postgres://films',
      LOG_LEVEL: 'loud',
      INTROSPECTION: 'yes',
      NODE_ENV: 'Production',
    };
    expect((await refusal({ environment })).split('\n')).toEqual([
      'ALLOWED_HOSTS must be names of hosts with commas between them, such as films.example,films.lan, ' +
        'without http:// and port; it is "films.example,http://films.lan:4000".',
      'PORT must be a port number from 0 to 65535; it is "99999".',
      'DATABASE_URL must be sqlite: and the path of a file, such as sqlite:./data/greenlight.db; it is "postgres://films".',
      'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent; it is "loud".',
      'INTROSPECTION must be true or false; it is "yes".',
      'NODE_ENV must be one of production, development, test; it is "Production".',
      '',
    ]);
  });

  it('on a .env that is no file', async () => {
    mkdirSync(pathTo('.env'));
    expect(await refusal({})).toBe(
      `${pathTo('.env')} must be a file that can be read, with lines such as PORT=4000; mend it, or move it away.\n`,
    );
  });

  it('on words that it does not know', async () => {
    expect(await refusal({ words: ['serve', 'me'] })).toBe('Expected nothing or "demo"; got "serve me".\n');
  });

  it('on a file that is no database, which stays as it was', async () => {
    writeFileSync(pathTo('films.db'), 'My films, by title and year.\n'.repeat(100));
    expect(await refusalOf(pathTo('films.db'))).toMatch(
      /^\S+films\.db is not a SQLite database\. It was left as it is: .+\n$/,
    );
    expect(readFileSync(pathTo('films.db'), 'utf8')).toBe('My films, by title and year.\n'.repeat(100));
  });

  it('on a database of which a part is missing', async () => {
    await runDb(pathTo('films.db'), ['seed']);
    const size = statSync(pathTo('films.db')).size / 2;
    truncateSync(pathTo('films.db'), size);
    expect(await refusalOf(pathTo('films.db'))).toMatch(
      /^\S+films\.db is damaged: .+ restore a backup with npm run db -- restore FILE, or set .+\n$/,
    );
    expect(statSync(pathTo('films.db')).size).toBe(size);
  });

  it('on a database that a newer version made', async () => {
    await createDatabase(pathTo('films.db'));
    const database = new BetterSqlite3(pathTo('films.db'));
    database.exec(`insert into mikro_orm_migrations (name) values ('Migration29990101000000_future')`);
    database.close();
    expect(await refusalOf(pathTo('films.db'))).toMatch(
      /^\S+films\.db was made by a newer version: it has the migration Migration29990101000000_future, .+\n$/,
    );
  });

  it.each([
    ['a directory that cannot be written', '/proc/films.db'],
    ['a directory whose file system will have none', '/proc/films/films.db'],
    ['a directory that cannot be made', 'notes.txt/films.db'],
  ])('on %s', async (_what, path) => {
    writeFileSync(pathTo('notes.txt'), 'My notes.');
    expect(await refusalOf(path)).toMatch(
      /^(The database )?\S+films\.db cannot be .+ set DATABASE_URL to another file\.\n$/,
    );
  });

  it('on a directory where the file should be', async () => {
    mkdirSync(pathTo('films.db'));
    expect(await refusalOf(pathTo('films.db'))).toMatch(
      /^\S+films\.db is a directory; set DATABASE_URL to a file\.\n$/,
    );
  });

  it.each(['18.20.8', '20.20.2', '22.16.0'])('on Node.js %s, which is too old', async (version) => {
    const disguise = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
    expect(await refusal({ nodeOptions: ['--import', `data:text/javascript,${encodeURIComponent(disguise)}`] })).toBe(
      `Greenlight needs Node.js 22.17.0 or newer; this is ${version}. ` +
        'Start it with npm start: npm ci has put a newer one into node_modules.\n',
    );
  });
});
