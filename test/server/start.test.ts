import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownMemory } from '../../bench/support/memory.ts';
import { runClient } from '../client/client-process.ts';
import { runDb } from '../support/db-command.ts';
import { post } from '../support/http-client.ts';
import { type ProcessOptions, ServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

interface ScenesData {
  scenes: { totalCount: number; nodes: { title: string; tags: object[] }[] };
}

describe('the program', () => {
  const pathTo = temporaryDirectory();
  const started: ServerProcess[] = [];
  afterEach(async () => {
    for (const server of started.splice(0)) {
      server.kill('SIGKILL');
      await server.ended();
    }
  });

  async function start(options: Omit<ProcessOptions, 'directory'> = {}): Promise<ServerProcess> {
    const server = await ServerProcess.start({ directory: pathTo('.'), ...options });
    started.push(server);
    return server;
  }

  it('demo: prints where to click, a query that gives films, and a command that previews a plan', async () => {
    const demo = await start({ words: ['demo'] });
    expect(demo.out).toMatch(/Apollo Sandbox +http:\/\/127\.0\.0\.1:\d+\/graphql\n/);
    expect(demo.out).toMatch(/Explorer +http:\/\/127\.0\.0\.1:\d+\/explorer /);
    expect(existsSync(pathTo('data/demo.db'))).toBe(true);

    const query = /run this query:\n\n(?<query>.*?)\n\nOr /s.exec(demo.out)?.groups?.['query'];
    const { data } = await post<ScenesData>(demo.url, { query });
    expect(data.scenes.totalCount).toBeGreaterThan(5);
    expect(data.scenes.nodes).toHaveLength(5);
    for (const { title, tags } of data.scenes.nodes) {
      expect(title).not.toBe('');
      expect(tags).not.toEqual([]);
    }
    const words = /npx greenlight (?<words>.*)/.exec(demo.out)?.groups?.['words'] ?? '';
    expect((await runClient('', words.split(' '))).out).toContain('creates tag New Hollywood');
    expect(demo.err).toBe('');
  });

  it('demo: keeps the library of the first time when it is started again', async () => {
    const query = '{ scenes { totalCount } }';
    // An empty variable says as little as none: it must not lead to the user's own library.
    const first = await start({ words: ['demo'], environment: { DATABASE_URL: '' } });
    expect(existsSync(pathTo('data/greenlight.db'))).toBe(false);
    const before = await post<ScenesData>(first.url, { query });
    first.kill('SIGTERM');
    await first.ended();
    const second = await start({ words: ['demo'] });
    expect((await post(second.url, { query })).data).toEqual(before.data);
  });

  it('gives back the memory that starting took, and serves on', async () => {
    const server = await start();
    let own = 0;
    let most = 0;
    // Elsewhere than on Linux the system does not tell how much memory is a process's own.
    while (process.platform === 'linux' && own >= most - 15_000_000) {
      own = ownMemory(server.pid);
      most = Math.max(most, own);
      await sleep(200);
    }
    expect((await post(server.url, { query: '{ scenes { totalCount } }' })).data).toEqual({
      scenes: { totalCount: 0 },
    });
    server.kill('SIGTERM');
    expect(await server.ended()).toBe(0);
  });

  it('on a new database says how to fill it, until it is filled', async () => {
    const empty = await start();
    expect(empty.out).toContain(pathTo('data/greenlight.db'));
    expect(empty.out).toContain('The library is empty. Fill it');
    expect((await post(empty.url, { query: '{ scenes { totalCount } }' })).data).toEqual({ scenes: { totalCount: 0 } });
    const command = /npm run db -- (.+)$/m.exec(empty.out)?.[1]?.trim().split(' ') ?? [];
    empty.kill('SIGTERM');
    await empty.ended();

    expect(await runDb(pathTo('data/greenlight.db'), command)).toMatchObject({ code: 0 });
    expect((await start()).out).not.toContain('empty');
  });

  it('writes one JSON line for an operation on the standard error, and nothing else there', async () => {
    const server = await start();
    await post(server.url, { query: 'query Health { health { status } }' });
    await post(server.url, { query: '{ nothing }' });
    server.kill('SIGTERM');
    await server.ended();
    const lines = server.err
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.filter(({ msg }) => msg === 'operation')).toMatchObject([
      { level: 30, operation: 'Health', kind: 'query', statements: 1 },
      { level: 40, errors: ['GRAPHQL_VALIDATION_FAILED'] },
    ]);
  });

  it('writes no line below LOG_LEVEL', async () => {
    const server = await start({ environment: { LOG_LEVEL: 'warn' } });
    await post(server.url, { query: '{ health { status } }' });
    await post(server.url, { query: '{ nothing }' });
    server.kill('SIGTERM');
    await server.ended();
    expect(server.err.trim().split('\n')).toHaveLength(1);
  });

  it('takes what the environment lacks from .env, which may begin with a byte order mark', async () => {
    writeFileSync(pathTo('.env'), '\uFEFFDATABASE_URL=sqlite:films.db\nLOG_LEVEL=silent\n');
    const server = await start({ environment: { LOG_LEVEL: 'warn' } });
    await post(server.url, { query: '{ nothing }' });
    expect(existsSync(pathTo('films.db'))).toBe(true);
    server.kill('SIGTERM');
    await server.ended();
    expect(server.err).toContain('GRAPHQL_VALIDATION_FAILED');
  });

  it('hides the schema and its suggestions when it is told to', async () => {
    const server = await start({ environment: { NODE_ENV: 'production', INTROSPECTION: 'false' } });
    const [introspection, misspelt] = await Promise.all([
      post(server.url, { query: '{ __schema { types { name } } }' }),
      post(server.url, { query: '{ scenez { totalCount } }' }),
    ]);
    expect([introspection.status, introspection.text]).toEqual([
      400,
      expect.stringContaining('introspection has been disabled'),
    ]);
    expect(misspelt.errors.map(({ message }) => message)).toEqual(['Cannot query field "scenez" on type "Query".']);
  });
});
