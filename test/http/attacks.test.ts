import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLFormattedError } from 'graphql';
import type { Client } from 'graphql-ws';
import { onlyError, post } from '../support/http-client.ts';
import { ask, socketClient } from '../support/socket-client.ts';
import { TestServer } from '../support/test-server.ts';
import { type Attack, DEAR, UNFIT } from './attacks.ts';

/** Processor time that an answer may take this process, as client and as server, in milliseconds. */
const MOST_SPENT = 5_000;

describe('attacks', () => {
  let server: TestServer;
  let client: Client;
  beforeAll(async () => {
    server = await TestServer.start();
    client = socketClient(server.url);
    await ask(client, '{ scenes(first: 1) { totalCount } }');
    await post(server.url, { query: '{ scenes(first: 1) { totalCount } }' });
  });
  afterAll(async () => {
    await client.dispose();
    await server.stop();
  });

  it.each(Object.entries({ ...DEAR, ...UNFIT }))('over HTTP: %s', async (_name, attack) => {
    const { query, variables } = attack;
    const [answer, spent] = await measured(() => post(server.url, { query, variables }));
    expect(answer.status).toBe(attack.refusedByResolver ? 200 : 400);
    expectRefusal(answer, { ...attack, ...attack.overHttp });
    expect(spent).toBeLessThan(MOST_SPENT);
  });

  it.each(Object.entries({ ...DEAR, ...UNFIT }))('over WebSocket: %s', async (_name, attack) => {
    const [answer, spent] = await measured(() => ask(client, attack.query, attack.variables));
    expectRefusal(answer, attack);
    expect(spent).toBeLessThan(MOST_SPENT);
  });

  it('refuses variables 100,000 deep, declared or not', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const [answer, spent] = await measured(() =>
      post(server.url, `{"query": "{ __typename }", "variables": {"a": {"b": ${deep}}}}`),
    );
    expect(answer.status).toBe(400);
    expect(onlyError(answer)).toMatchObject({
      message: 'Variables nest at most 50 levels deep.',
      extensions: { code: 'BAD_USER_INPUT', field: expect.stringMatching(/^a\.b(\[0\]){49}$/) },
    });
    expect(spent).toBeLessThan(MOST_SPENT);
  });

  it('answers the introspection that tools ask for, and the dearest without aliases, at once', async () => {
    const type =
      'name kind description enumValues { name } inputFields { name } interfaces { name } possibleTypes { name }';
    const fields = `fields { name args { name type { ${type} } } type { ${type} } } ${type}`;
    const [answer, spent] = await measured(() => post(server.url, { query: `{ __schema { types { ${fields} } } }` }));
    expect(answer.errors).toEqual([]);
    expect(spent).toBeLessThan(MOST_SPENT);
  });

  it('stores nothing of what it refuses', async () => {
    const query = 'query { scenes(filter: { title: { eq: "x" } }) { totalCount } }';
    expect((await post(server.url, { query })).data).toEqual({ scenes: { totalCount: 0 } });
  });
});

function expectRefusal(answer: { readonly errors?: readonly GraphQLFormattedError[] }, attack: Attack): void {
  const [error] = answer.errors ?? [];
  expect(error?.message).toContain(attack.says);
  expect(error?.extensions).toEqual({ code: attack.code, ...(attack.field && { field: attack.field }) });
}

async function measured<T>(run: () => Promise<T>): Promise<[T, number]> {
  const before = process.cpuUsage();
  const value = await run();
  const { user, system } = process.cpuUsage(before);
  return [value, (user + system) / 1000];
}
