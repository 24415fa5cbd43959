import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GraphQLFormattedError } from 'graphql';
import type { Client } from 'graphql-ws';
import { tmpdir } from 'node:os';
import { Query, Resolver } from 'type-graphql';
import { ERROR_CODES } from '../../src/errors.ts';
import { MAX_MESSAGE_LENGTH } from '../../src/graphql/short-text.ts';
import { onlyError, post, request } from '../support/http-client.ts';
import { KeptLog } from '../support/kept-log.ts';
import { ask, socketClient } from '../support/socket-client.ts';
import { ServedLibrary } from '../support/served-library.ts';
import { TestServer } from '../support/test-server.ts';

const SCENES =
  'query ($filter: SceneFilter, $after: String) { scenes(filter: $filter, after: $after, first: 1) { totalCount nodes { id } } }';
const CREATE = 'mutation ($input: CreateSceneInput!) { createScene(input: $input) { id } }';

const BY_ID = 'query ($id: ID = "1") { scene(id: $id) { id } }';
const BY_ORDER = 'query ($down: OrderDirection) { scenes(orderBy: { field: ID, direction: $down }) { totalCount } }';
const NO_OPERATION = 'OPERATION_RESOLUTION_FAILURE';

describe('the errors that a client sees', () => {
  let server: TestServer;
  let client: Client;
  beforeAll(async () => {
    server = await TestServer.start();
    client = socketClient(server.url);
  });
  afterAll(async () => {
    await client.dispose();
    await server.stop();
  });

  const check = (property: fc.IAsyncProperty<unknown>) => fc.assert(property, { numRuns: 40 });
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 3_000 }),
    fc.string({ maxLength: 20 }).map((part) => part.repeat(500)),
    fc.constantFrom(
      '\0',
      '\ud800',
      '%',
      '_',
      '"',
      'a AND',
      'NEAR(',
      'col:x',
      '-',
      '*',
      '^',
      '(((',
      "' or 1=1 --",
      ' at "x"; ',
      '__proto__',
      'constructor',
    ),
  );

  it('are short, coded and without traces, whatever stands in a document', () =>
    check(
      fc.asyncProperty(text, async (part) => {
        for (const query of [
          part,
          `{ ${part} }`,
          `{ scenes(filter: { search: ${JSON.stringify(part)} }) { totalCount } }`,
        ]) {
          expectDecency(await post(server.url, { query }));
          if (query) expectDecency(await ask(client, query));
        }
      }),
    ));

  it.each<[string, object, string]>([
    [
      'several operations and no name',
      { query: 'query A { health { status } } query B { health { status } }' },
      NO_OPERATION,
    ],
    ['a name that no operation has', { query: 'query A { health { status } }', operationName: 'B' }, NO_OPERATION],
    ['a subscription', { query: 'subscription { libraryChanged { id } }' }, 'BAD_REQUEST'],
    ['a null where the variable has a default', { query: BY_ID, variables: { id: null } }, 'BAD_USER_INPUT'],
    ['a null where the place has a default', { query: BY_ORDER, variables: { down: null } }, 'BAD_USER_INPUT'],
  ])('say what is wrong with %s', async (_what, body, code) => {
    for (let time = 0; time < 3; time += 1) {
      expect((await post(server.url, body)).errors).toMatchObject([{ extensions: { code } }]);
    }
  });

  it.each([
    '{ scenes(filter: { sceneDate: { lt: 1999 } }) { totalCount } }',
    '{ scenes(filter: { sceneDate: { lt: "1999-02-30" } }) { totalCount } }',
    '{ scenes(filter: { createdAt: { lt: "0001-01-01T00:00:00Z" } }) { totalCount } }',
    'mutation { a: setSetting(key: "a", value: 1e999) { key } }',
  ])('say where the value stands that does not fit: %s', async (query) => {
    const column = query.search(/1999|"1999|"0001|1e999/) + 1;
    expect((await post(server.url, { query })).errors).toMatchObject([{ locations: [{ line: 1, column }] }]);
  });

  it('are so, too, whatever stands in variables', () =>
    check(
      fc.asyncProperty(text, fc.jsonValue({ maxDepth: 3 }), async (part, json) => {
        for (const filter of [
          { search: part },
          { title: { contains: part } },
          { id: { in: [part] } },
          { [part]: part },
          json,
        ]) {
          expectDecency(await post(server.url, { query: SCENES, variables: { filter, after: part } }));
          expectDecency(await ask(client, SCENES, { filter, after: part }));
        }
        expectDecency(await post(server.url, { query: CREATE, variables: { input: json } }));
        expectDecency(await post(server.url, { query: CREATE, variables: { input: { title: '', details: part } } }));
      }),
    ));

  it('are so, too, whatever is asked for over HTTP', () =>
    check(
      fc.asyncProperty(text, async (part) => {
        const path = encodeURIComponent(part.toWellFormed()).slice(0, 10_000);
        const answer = await request(new URL(`/x${path}`, server.url).href);
        expectDecency({ errors: (JSON.parse(answer.text) as { errors: GraphQLFormattedError[] }).errors });
        expectDecency(await post(server.url, part));
      }),
    ));
});

@Resolver()
class FaultyResolver {
  @Query(() => String, { description: 'Fails as a fault of the program would.' })
  fault(): string {
    throw new TypeError(`Cannot read /home/ann/films.db. ${'x'.repeat(1_000_000)}`);
  }
}

describe('a fault of the server', () => {
  const log = new KeptLog();
  let library: ServedLibrary;
  let client: Client;
  beforeAll(async () => {
    library = await ServedLibrary.start({ resolvers: [FaultyResolver], log: log.log });
    client = socketClient(library.url);
  });
  afterAll(async () => {
    await client.dispose();
    await library.stop();
  });

  it.each(['HTTP', 'WebSocket'])('is told over %s as an id, under which the log has what happened', async (way) => {
    const query = 'query Broken { a: fault }';
    const answer = way === 'HTTP' ? await post(library.url, { query }) : await ask(client, query);
    const { message, path, extensions } = onlyError(answer);
    const errorId = extensions?.['errorId'] as string;
    expect(errorId).toMatch(/^[0-9a-f-]{36}$/);
    expect(message).toBe(`Something went wrong in the server. The log has the details under the error id ${errorId}.`);
    expect(path).toEqual(['a']);
    expect(extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', errorId });

    const [fault, operation] = log.lines.slice(-2);
    expect(fault).toMatchObject({
      level: 50,
      errorId,
      path: 'a',
      err: {
        name: 'TypeError',
        message: expect.stringContaining('Cannot read /home/ann/films.db.'),
        stack: expect.stringContaining('at FaultyResolver.fault'),
      },
    });
    expect(JSON.stringify(fault).length).toBeLessThan(6_000);
    expect(operation).toMatchObject({ operation: 'Broken', kind: 'query', errors: ['INTERNAL_SERVER_ERROR'] });
  });
});

/** What holds for every error: a code of the list, a short and well-formed message, and nothing of the machine. */
function expectDecency({ errors = [] }: { readonly errors?: readonly GraphQLFormattedError[] }): void {
  for (const { message, extensions } of errors) {
    expect(Object.keys(ERROR_CODES)).toContain(extensions?.['code']);
    expect(extensions?.['code']).not.toBe('INTERNAL_SERVER_ERROR');
    expect(message.length).toBeLessThanOrEqual(MAX_MESSAGE_LENGTH);
    expect(message).not.toBe('');
    expect(JSON.stringify(extensions).length).toBeLessThanOrEqual(2 * MAX_MESSAGE_LENGTH);
    for (const secret of [process.cwd(), tmpdir(), 'node_modules', 'SQLITE', '    at '])
      expect(message).not.toContain(secret);
  }
}
