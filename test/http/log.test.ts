import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Client } from 'graphql-ws';
import { post, request } from '../support/http-client.ts';
import { KeptLog } from '../support/kept-log.ts';
import { ask, RawSocket, socketClient } from '../support/socket-client.ts';
import { TestServer } from '../support/test-server.ts';

const BY_TITLE = 'query ByTitle($title: String) { scenes(filter: { title: { eq: $title } }) { totalCount } }';
const SECRET = 'a title that is nobody else’s business';

describe('the log', () => {
  const log = new KeptLog();
  let server: TestServer;
  let client: Client;
  beforeAll(async () => {
    server = await TestServer.start({}, log.log);
    client = socketClient(server.url);
    await ask(client, '{ health { status } }');
  });
  beforeEach(() => {
    log.lines.length = 0;
  });
  afterAll(async () => {
    await client.dispose();
    await server.stop();
  });

  const send = (way: string, query: string, variables: Record<string, unknown> = {}): Promise<unknown> =>
    way === 'HTTP' ? post(server.url, { query, variables }) : ask(client, query, variables);

  describe.each(['HTTP', 'WebSocket'])('has one line for an operation over %s, which', (way) => {
    it('tells its name, its kind, how long it took and how many statements it read with, but no variables', async () => {
      await send(way, BY_TITLE, { title: SECRET });
      expect(log.lines).toEqual([
        expect.objectContaining({ level: 30, msg: 'operation', operation: 'ByTitle', kind: 'query', statements: 1 }),
      ]);
      expect(log.lines[0]?.['milliseconds']).toBeGreaterThan(0);
      expect(log.lines[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(log.lines[0]).not.toHaveProperty('errors');
      expect(JSON.stringify(log.lines)).not.toContain(SECRET);
    });

    it('names the fields where the operation has no name, and the codes of its errors', async () => {
      await send(way, '{ health { status } scenes(first: 501) { totalCount } }');
      expect(log.lines).toMatchObject([{ level: 40, operation: 'health scenes', errors: ['BAD_USER_INPUT'] }]);
    });

    it.each([
      ['GRAPHQL_PARSE_FAILED', '{'],
      ['GRAPHQL_VALIDATION_FAILED', '{ nothing }'],
      ['LIMIT_EXCEEDED', '{ tags(first: 500) { nodes { scenes(first: 500) { nodes { id } } } } }'],
    ])('says %s when that is why it was refused', async (code, query) => {
      await send(way, query);
      expect(log.lines).toMatchObject([{ level: 40, msg: 'operation', errors: [code] }]);
    });

    it('is short, however long the name is that a client chose', async () => {
      await send(way, `query ${'a'.repeat(60_000)} { health { status } }`);
      expect(log.lines).toHaveLength(1);
      expect(JSON.stringify(log.lines).length).toBeLessThan(400);
    });
  });

  it('has one line for a subscription, when it ends', async () => {
    const socket = await RawSocket.connect(server.url);
    socket.send({ type: 'subscribe', id: '1', payload: { query: 'subscription Changes { libraryChanged { id } }' } });
    const { library } = server.server.services.channels;
    while (library.size !== 1) await new Promise((resolve) => setTimeout(resolve, 2));
    for (const id of ['1', '2']) library.publish({ kind: 'TAG', id, change: 'UPDATED' });
    await socket.received('next');
    expect(log.lines).toEqual([]);
    socket.socket.terminate();
    while (log.lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(log.lines).toMatchObject([{ level: 30, operation: 'Changes', kind: 'subscription', statements: 0 }]);
  });

  it.each([
    ['malformed JSON', () => post(server.url, '{'), { status: 400, errors: ['BAD_REQUEST'] }],
    ['a document too long', () => post(server.url, { query: ' '.repeat(70_000) }), { errors: ['LIMIT_EXCEEDED'] }],
    ['a list of operations', () => post(server.url, [{ query: BY_TITLE }]), { errors: ['BAD_REQUEST'] }],
  ])('has one line for a request that is no operation: %s', async (_what, ask, line) => {
    await ask();
    expect(log.lines).toMatchObject([{ level: 40, msg: 'refused', ...line }]);
  });

  it('has none for probes and pages, which come every few seconds', async () => {
    for (const path of ['/livez', '/readyz', '/', '/nothing', '/explorer'])
      await request(new URL(path, server.url).href);
    expect(log.lines).toEqual([]);
  });
});

describe('the level of the log', () => {
  it('is what decides which lines there are', async () => {
    const log = new KeptLog('warn');
    const server = await TestServer.start({}, log.log);
    await post(server.url, { query: '{ health { status } }' });
    await post(server.url, { query: '{ nothing }' });
    await server.stop();
    expect(log.lines).toMatchObject([{ level: 40, errors: ['GRAPHQL_VALIDATION_FAILED'] }]);
  });
});
