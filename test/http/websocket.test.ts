import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { countWhere } from '../../src/database/counts.ts';
import { LIMITS } from '../../src/graphql/limits.ts';
import { post, RawConnection } from '../support/http-client.ts';
import { KeptLog } from '../support/kept-log.ts';
import { ask, RawSocket, socketClient } from '../support/socket-client.ts';
import { TestServer } from '../support/test-server.ts';

const CHANGES = 'subscription { libraryChanged { kind id change } }';

describe('the WebSocket of GraphQL', () => {
  const log = new KeptLog();
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start({}, log.log);
  });
  afterAll(() => server.stop());

  it.each(['/other', '//', '/graphql/', 'http://['])('is not at %s', async (path) => {
    expect(await RawConnection.exchange(server.url, handshake(path))).toMatch(/^HTTP\/1.1 404 Not Found\r\n/);
  });

  it('survives clients that hang up while they are refused', async () => {
    for (let round = 0; round < 20; round += 1) {
      const connection = await RawConnection.open(server.url);
      connection.socket.write(handshake('/other'), () => connection.socket.resetAndDestroy());
      await connection.closed();
    }
    expect((await post(server.url, { query: '{ __typename }' })).status).toBe(200);
  });

  it('opens for pages of its own and for programs, not for pages of other sites', async () => {
    const { host, origin } = new URL(server.url);
    const foreign = (header: string) =>
      RawConnection.exchange(server.url, handshake('/graphql', `${header}\r\n`, host));
    expect(await foreign('Origin: null')).toMatch(/^HTTP\/1.1 403 Forbidden\r\n/);
    const refusal = await foreign('Origin: http://evil.example');
    expect(refusal).toMatch(/^HTTP\/1.1 403 Forbidden\r\n/);
    const reason = refusal.slice(refusal.indexOf('\r\n\r\n') + 4);
    expect(reason).toBe(
      `It is for a page of "http://evil.example", and the server was asked as "${host}". ` +
        'Pages of other sites may not open one; a reverse proxy in between has to pass on the header Host.',
    );
    expect(log.saying(`refused a WebSocket: ${reason}`)).toHaveLength(1);
    const socket = await RawSocket.open(server.url, { origin });
    socket.socket.close();
    expect(await socket.closed()).toBe(1005);
  });

  it.each<[code: number, what: string, send: (socket: RawSocket) => void]>([
    [1009, 'a message over 8 MB', ({ socket }) => socket.send('x'.repeat(8 * 1024 * 1024 + 1))],
    [1007, 'a text that is no UTF-8', ({ socket }) => socket.send(Buffer.from([0xff]), { binary: false })],
    [4400, 'a message that is no JSON', ({ socket }) => socket.send('hello')],
    [4500, 'a message that only servers send', (socket) => socket.send({ type: 'next', id: '1', payload: {} })],
  ])('is closed with %i for %s', async (code, _what, send) => {
    const socket = await RawSocket.connect(server.url);
    send(socket);
    expect(await socket.closed()).toBe(code);
  });

  it('refuses more operations at once than a client needs', async () => {
    const socket = await RawSocket.connect(server.url);
    for (let id = 0; id <= LIMITS.operationsPerSocket; id += 1) {
      socket.send({ type: 'subscribe', id: String(id), payload: { query: CHANGES } });
    }
    expect(await socket.received('error')).toMatchObject({
      id: String(LIMITS.operationsPerSocket),
      payload: [{ extensions: { code: 'LIMIT_EXCEEDED' }, message: expect.stringContaining('100 operations') }],
    });
    expect(server.server.services.channels.library.size).toBe(LIMITS.operationsPerSocket);
    socket.socket.terminate();
    await socket.closed();
  });

  it('counts what is under way as such after its client has completed it', async () => {
    const { orm, reader } = server.server.services;
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    // While this transaction is open, no other begins.
    const holding = orm.em.fork().transactional(() => released);
    const socket = await RawSocket.connect(server.url);
    for (let id = 0; id < 3 * LIMITS.operationsPerSocket; id += 1) {
      const query = `mutation { createTag(input: { name: "Counted ${id}" }) { id } }`;
      socket.send({ type: 'subscribe', id: String(id), payload: { query } });
      socket.send({ type: 'complete', id: String(id) });
    }
    socket.send({ type: 'ping' });
    await socket.received('pong');
    release();
    await holding;
    socket.socket.close();
    await socket.closed();
    const counted = () => countWhere(reader, 'tag', [sql`name like 'Counted %'`]);
    while ((await counted()) < LIMITS.operationsPerSocket) await sleep(5);
    await sleep(50);
    expect(await counted()).toBe(LIMITS.operationsPerSocket);
  });

  it('leaves no subscription behind when a client uses an id again at once', async () => {
    const { library } = server.server.services.channels;
    const socket = await RawSocket.connect(server.url);
    for (let round = 0; round < 50; round += 1) {
      socket.send({ type: 'subscribe', id: '1', payload: { query: CHANGES } });
      socket.send({ type: 'complete', id: '1' });
    }
    socket.send({ type: 'subscribe', id: '1', payload: { query: CHANGES } });
    expect(await socket.closed()).toBe(4409);
    while (library.size > 0) await sleep(5);
  });

  it('lets go of a client that is refused and stays', async () => {
    const own = await TestServer.start();
    const connection = await RawConnection.open(own.url, true);
    connection.socket.write(handshake('/other'));
    await connection.received(/404 Not Found/);
    const begun = performance.now();
    await own.stop();
    expect(performance.now() - begun).toBeLessThan(3_000);
    connection.socket.destroy();
  });

  it('ends the subscription of a client that reads too slowly, with an error, and keeps no more events for it', async () => {
    const { library } = server.server.services.channels;
    const subscribers = (): number => library.size;
    const socket = await RawSocket.connect(server.url);
    socket.send({ type: 'subscribe', id: '1', payload: { query: CHANGES } });
    while (subscribers() !== 1) await new Promise((resolve) => setTimeout(resolve, 2));
    socket.socket.pause();
    for (let id = 0; subscribers() > 0; id += 1) {
      library.publish({ kind: 'SCENE', id: String(id), change: 'UPDATED' });
      if (id % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    socket.socket.resume();
    expect(await socket.received('error')).toMatchObject({
      payload: [{ extensions: { code: 'LIMIT_EXCEEDED' }, message: expect.stringContaining('lagged behind') }],
    });
    socket.socket.close();
    await socket.closed();
  });

  it('is closed by the server when the client does not keep to the end that it announced', async () => {
    const stopping = await TestServer.start();
    const socket = await RawSocket.connect(stopping.url);
    const stuck = await RawConnection.open(stopping.url);
    stuck.socket.write(handshake('/graphql', '', new URL(stopping.url).host));
    await stuck.received(/101 Switching Protocols/);

    const start = performance.now();
    const stopped = stopping.stop();
    expect(await socket.closed()).toBe(1001);
    await stopped;
    expect(performance.now() - start).toBeLessThan(6_000);
    await stuck.closed();
  });

  describe('in production, with introspection off', () => {
    let production: TestServer;
    beforeAll(async () => {
      production = await TestServer.start({ introspection: false, production: true });
    });
    afterAll(() => production.stop());

    it.each([
      [
        'introspection',
        '{ __schema { types { name } } }',
        undefined,
        'GRAPHQL_VALIDATION_FAILED',
        'introspection has been disabled',
      ],
      [
        'introspection of a type',
        '{ __type(name: "Scene") { name } }',
        undefined,
        'GRAPHQL_VALIDATION_FAILED',
        'introspection has been disabled',
      ],
      [
        'a misspelt field',
        '{ scenez { totalCount } }',
        undefined,
        'GRAPHQL_VALIDATION_FAILED',
        'Cannot query field "scenez" on type "Query".',
      ],
      [
        'a misspelt value',
        '{ scenes(orderBy: { field: TITEL }) { totalCount } }',
        undefined,
        'GRAPHQL_VALIDATION_FAILED',
        'enum.',
      ],
      [
        'a misspelt name in variables',
        'query ($filter: SceneFilter) { scenes(filter: $filter) { totalCount } }',
        { filter: { titel: {} } },
        'BAD_USER_INPUT',
        '"SceneFilter".',
      ],
    ])('neither HTTP nor WebSocket tells more of the schema for %s', async (_what, query, variables, code, says) => {
      const client = socketClient(production.url);
      const answers = [await post(production.url, { query, variables }), await ask(client, query, variables)];
      await client.dispose();
      for (const answer of answers) {
        const { message, extensions } = answer.errors![0]!;
        expect(message).toContain(says);
        expect(message).not.toContain('Did you mean');
        expect(extensions?.['code']).toBe(code);
      }
    });
  });

  it('has told of nothing but operations in the log', () => {
    expect(log.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});

function handshake(path: string, headers = '', host = 'localhost'): string {
  return (
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n${headers}\r\n`
  );
}
