import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import { readdirSync } from 'node:fs';
import { post, RawConnection, request } from '../support/http-client.ts';
import { ServerProcess } from '../support/server-process.ts';
import { RawSocket } from '../support/socket-client.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const CREATE = 'mutation ($input: CreateSceneInput!) { createScene(input: $input) { id } }';

interface Created {
  createScene: { id: string };
}

describe('the program, when it is told to stop', () => {
  const pathTo = temporaryDirectory();
  let server: ServerProcess;
  beforeEach(async () => {
    server = await ServerProcess.start({ directory: pathTo('.') });
  });
  afterEach(async () => {
    server.kill('SIGKILL');
    await server.ended();
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s, even twice, finishes what is under way, is not ready meanwhile, tells its clients, and leaves a whole database',
    async (signal) => {
      await post(server.url, { query: CREATE, variables: { input: { title: 'Stored before' } } });
      const socket = await RawSocket.connect(server.url);
      socket.send({ type: 'subscribe', id: '1', payload: { query: 'subscription { libraryChanged { id } }' } });
      const body = JSON.stringify({ query: CREATE, variables: { input: { title: 'Stored meanwhile' } } });
      const slow = await RawConnection.open(server.url);
      slow.socket.write(
        `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 20)}`,
      );
      const silent = await RawConnection.open(server.url);
      expect(await readiness()).toBe(200);

      server.kill(signal);
      while ((await readiness()) !== 503);
      server.kill(signal);
      expect(await socket.closed()).toBe(1001);
      expect((await request(new URL('/livez', server.url).href)).status).toBe(200);

      slow.socket.write(body.slice(20));
      expect(await slow.closed()).toMatch(/^HTTP\/1.1 200 OK\r\n.*"createScene":\{"id":/s);
      expect(await server.ended()).toBe(0);
      await silent.closed();
      expect(readdirSync(pathTo('data'))).toEqual(['greenlight.db']);
      expect(titles()).toEqual(['Stored before', 'Stored meanwhile']);
    },
  );

  it('finishes what is under way on each address of localhost', async () => {
    const both = `import dns from 'node:dns';
      const { lookup } = dns;
      const addresses = [{ address: '127.0.0.1', family: 4 }, { address: '::1', family: 6 }];
      dns.lookup = (host, options, done) =>
        host === 'localhost' && options.all ? done(null, addresses) : lookup(host, options, done);`;
    const local = await ServerProcess.start({
      directory: pathTo('.'),
      environment: { HOST: 'localhost', DATABASE_URL: 'sqlite:local.db' },
      nodeOptions: ['--import', `data:text/javascript,${encodeURIComponent(both)}`],
    });
    const { port } = new URL(local.url);
    const attempts = await Promise.allSettled(
      ['127.0.0.1', '::1'].map((address) => RawConnection.openTo(address, Number(port))),
    );
    const open = attempts.filter((attempt) => attempt.status === 'fulfilled').map(({ value }) => value);
    expect(open).not.toEqual([]);
    const body = '{"query":"{ __typename }"}';
    for (const { socket } of open) {
      socket.write(
        `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n{`,
      );
    }
    expect(await readiness(local)).toBe(200);

    local.kill('SIGTERM');
    while ((await readiness(local)) !== 503);
    for (const { socket } of open) socket.write(body.slice(1));
    for (const connection of open) expect(await connection.closed()).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(await local.ended()).toBe(0);
  });

  it.each([
    ['log', 2],
    ['greeting', 1],
  ])('ends as usual while its %s cannot be written, after it has answered', async (_, output) => {
    const full = `import fs from 'node:fs'; fs.closeSync(${output}); fs.openSync('/dev/full', 'w');`;
    const unseen = new ServerProcess({
      directory: pathTo('.'),
      environment: { DATABASE_URL: 'sqlite:unseen.db' },
      nodeOptions: ['--import', `data:text/javascript,${encodeURIComponent(full)}`],
    });
    const url = await unseen.said(/http:[^\s"]+/);
    for (let time = 1; time <= 3; time += 1) {
      expect(await post(new URL('/graphql', url).href, { query: '{ __typename }' })).toMatchObject({
        data: { __typename: 'Query' },
      });
    }
    unseen.kill('SIGTERM');
    expect(await unseen.ended()).toBe(0);
  });

  it('at once, ends at once, though browsers keep connections open', async () => {
    await request(server.url);
    const start = performance.now();
    server.kill('SIGTERM');
    expect(await server.ended()).toBe(0);
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  it('by SIGKILL, has every change that it had confirmed when it is started again', async () => {
    const confirmed: string[] = [];
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let change = 0; ; change += 1) {
        const { data } = await post<Created>(server.url, {
          query: CREATE,
          variables: { input: { title: `Scene ${writer}.${change}` } },
        });
        confirmed.push(data.createScene.id);
        if (confirmed.length === 60) server.kill('SIGKILL');
      }
    });
    await Promise.allSettled(writers);
    expect(await server.ended()).toBe('SIGKILL');
    expect(confirmed.length).toBeGreaterThanOrEqual(60);

    server = await ServerProcess.start({ directory: pathTo('.') });
    const query = 'query ($ids: [ID!]) { scenes(filter: { id: { in: $ids } }) { totalCount } }';
    const { data } = await post(server.url, { query, variables: { ids: confirmed } });
    expect(data).toEqual({ scenes: { totalCount: confirmed.length } });
    const database = new BetterSqlite3(pathTo('data/greenlight.db'), { readonly: true });
    expect([database.pragma('integrity_check', { simple: true }), database.pragma('foreign_key_check')]).toEqual([
      'ok',
      [],
    ]);
    database.close();
  });

  async function readiness({ url } = server): Promise<number> {
    return (await request(new URL('/readyz', url).href)).status;
  }

  function titles(): string[] {
    const database = new BetterSqlite3(pathTo('data/greenlight.db'), { readonly: true });
    try {
      return database.prepare<[], string>('select title from scene order by title').pluck().all();
    } finally {
      database.close();
    }
  }
});
