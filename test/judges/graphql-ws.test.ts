import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from 'graphql-ws';
import type { LibraryEvent } from '../../src/graphql/channels.ts';
import { post } from '../support/http-client.ts';
import { ask, RawSocket, socketClient } from '../support/socket-client.ts';
import { TestServer } from '../support/test-server.ts';

const CHANGES = 'subscription { libraryChanged { kind id change } }';

describe('the graphql-ws client', () => {
  let server: TestServer;
  const clients: Client[] = [];
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose();
    await listeners(0);
  });
  afterAll(() => server.stop());

  it('runs a query with variables', async () => {
    const query = 'query ($first: Int) { scenes(first: $first) { nodes { title studio { name } } } }';
    const { data, errors } = await ask<{ scenes: { nodes: object[] } }>(connect(), query, { first: 3 });
    expect(errors).toBeUndefined();
    expect(data.scenes.nodes).toHaveLength(3);
  });

  it('is told of what a mutation over HTTP changes', async () => {
    const changes = connect().iterate({ query: CHANGES });
    await listeners(1);
    const query = 'mutation { createScene(input: { title: "A new one" }) { id } }';
    const { id } = (await post<{ createScene: { id: string } }>(server.url, { query })).data.createScene;
    await post(server.url, { query: `mutation { deleteScene(id: "${id}") }` });

    expect(await changes.next()).toMatchObject({
      value: { data: { libraryChanged: { kind: 'SCENE', id, change: 'CREATED' } } },
    });
    expect(await changes.next()).toMatchObject({
      value: { data: { libraryChanged: { kind: 'SCENE', id, change: 'DELETED' } } },
    });
    await changes.return?.();
  });

  it('is one of several that are told of the same change', async () => {
    const all = [connect(), connect(), connect()].map((client) => client.iterate({ query: CHANGES }));
    await listeners(3);
    publish({ kind: 'TAG', id: '7', change: 'UPDATED' });
    for (const changes of all) {
      expect(await changes.next()).toMatchObject({ value: { data: { libraryChanged: { kind: 'TAG', id: '7' } } } });
      await changes.return?.();
    }
  });

  it('runs several operations at once on one socket', async () => {
    const client = connect();
    const { data } = await ask<{ tags: { nodes: { id: string }[] } }>(client, '{ tags(first: 5) { nodes { id } } }');
    const tags = data.tags.nodes;
    const answers = await Promise.all(
      tags.map(({ id }) => ask<{ tag: object }>(client, 'query ($id: ID!) { tag(id: $id) { id } }', { id })),
    );
    expect(answers.map((answer) => answer.data.tag)).toEqual(tags);
  });

  it('leaves no listener behind after 1,000 abrupt disconnects', async () => {
    for (let batch = 0; batch < 10; batch += 1) {
      const sockets = await Promise.all(Array.from({ length: 100 }, () => RawSocket.connect(server.url)));
      for (const socket of sockets) socket.send({ type: 'subscribe', id: '1', payload: { query: CHANGES } });
      await listeners(100);
      for (const { socket } of sockets) socket.terminate();
      await listeners(0);
    }
    publish({ kind: 'SCENE', id: '1', change: 'UPDATED' });
    expect(await ask(connect(), '{ health { status } }')).toEqual({ data: { health: { status: 'OK' } } });
  });

  it.each([
    [4400, 'something that is no message', [{ hello: 'there' }]],
    [4401, 'an operation before the protocol is open', [{ type: 'subscribe', id: '1', payload: { query: CHANGES } }]],
    [4429, 'a second opening', [{ type: 'connection_init' }, { type: 'connection_init' }]],
  ])('is closed with %i for %s', async (code, _what, messages) => {
    const socket = await RawSocket.open(server.url);
    for (const message of messages) socket.send(message);
    expect(await socket.closed()).toBe(code);
  });

  it('is closed with 4409 for an id that is in use', async () => {
    const socket = await RawSocket.connect(server.url);
    socket.send({ type: 'subscribe', id: '1', payload: { query: CHANGES } });
    socket.send({ type: 'subscribe', id: '1', payload: { query: CHANGES } });
    expect(await socket.closed()).toBe(4409);
  });

  function connect(): Client {
    const client = socketClient(server.url);
    clients.push(client);
    return client;
  }

  function publish(event: LibraryEvent): void {
    server.server.services.channels.library.publish(event);
  }

  /** Waits until the channel has so many listeners; the test's own time-out is how long. */
  async function listeners(count: number): Promise<void> {
    const { library } = server.server.services.channels;
    while (library.size !== count) await new Promise((resolve) => setTimeout(resolve, 2));
  }
});
