import { type ApolloServer, HeaderMap } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import Fastify from 'fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { pino } from 'pino';
import { openDatabase } from '../src/database/open.ts';
import { createApollo } from '../src/graphql/apollo.ts';
import { createChannels } from '../src/graphql/channels.ts';
import { type Context, createContext, type Services } from '../src/graphql/context.ts';
import { createSchema } from '../src/graphql/schema.ts';
import { graphqlHandler } from '../src/http/graphql-handler.ts';
import { RESOLVERS } from '../src/resolvers.ts';
import { sampleLibrary } from '../src/sample/sample-library.ts';
import { storeLibrary } from '../src/sample/store-sample.ts';
import { HttpLoad } from './support/http-load.ts';

const ROUNDS = 7;
const WARM_UP_MS = 500;
const ROUND_MS = 1_000;

const OPERATIONS = {
  'one scene': '{ scene(id: "1") { id title sceneDate studio { name } } }',
  'a page of 100': `{ scenes(first: 100) { totalCount nodes {
    id title sceneDate studio { name } performers { name } tags { name }
  } } }`,
};
const CONNECTIONS = [1, 16];
const BODY_LIMIT = '8mb';

const SILENT = pino({ level: 'silent' });

/** How fast Apollo Server answers behind Fastify, Express and nothing, each as its own documentation sets it up. */
async function main(): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const services = await openSampleLibrary(resources);
  const schema = createSchema(RESOLVERS);
  const apollo = createApollo({ schema, log: SILENT, introspection: true, hideSchemaDetails: false });
  await apollo.start();
  const load = resources.use(new HttpLoad());
  const context = () => createContext(services, SILENT);
  const urls = new Map<string, string>();
  for (const [name, serve] of Object.entries({
    Fastify: serveFastify,
    Express: serveExpress,
    'node:http': serveBare,
  })) {
    const server = await serve(apollo, context);
    resources.defer(() => void server.close());
    urls.set(name, `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
  }

  print(
    `Node.js ${process.version}, ${availableParallelism()} cores; requests a second, median of ${ROUNDS} interleaved`,
  );
  print(`rounds of ${ROUND_MS} ms, and as a ratio to Fastify in the same round: median (least to most)\n`);
  for (const [operation, query] of Object.entries(OPERATIONS)) {
    for (const connections of CONNECTIONS) {
      print(`${operation}, ${connections} connection${connections > 1 ? 's' : ''}`);
      report(await measure(load, urls, { query, connections }));
    }
  }
}

interface Workload {
  readonly query: string;
  readonly connections: number;
}

/** Requests a second of each server, a number for each round. */
async function measure(
  load: HttpLoad,
  urls: ReadonlyMap<string, string>,
  workload: Workload,
): Promise<Map<string, number[]>> {
  const rates = new Map([...urls.keys()].map((name) => [name, [] as number[]]));
  for (const url of urls.values()) await load.run({ ...workload, url, milliseconds: WARM_UP_MS });
  const names = [...urls];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, url] of names) {
      rates.get(name)?.push(await load.run({ ...workload, url, milliseconds: ROUND_MS }));
    }
    // Each comes first, in the middle and last, so that a drift of the machine favours none.
    names.push(...names.splice(0, 1));
  }
  return rates;
}

function report(rates: ReadonlyMap<string, readonly number[]>): void {
  const baseline = rates.get('Fastify') ?? [];
  for (const [name, numbers] of rates) {
    const ratios = numbers.map((rate, round) => rate / (baseline[round] ?? Number.NaN)).toSorted((a, b) => a - b);
    const [least = 0, most = 0] = [ratios.at(0), ratios.at(-1)];
    const spread = `${median(ratios).toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
    print(`  ${name.padEnd(10)} ${median(numbers).toFixed(0).padStart(6)}/s   ${spread}`);
  }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

async function openSampleLibrary(resources: AsyncDisposableStack): Promise<Services> {
  const directory = mkdtempSync(join(tmpdir(), 'greenlight-bench-'));
  resources.defer(() => rmSync(directory, { recursive: true }));
  const database = await openDatabase({ kind: 'sqlite', path: join(directory, 'library.db') }, 'apply');
  resources.defer(() => database.close());
  await storeLibrary(database.orm.em.fork(), sampleLibrary());
  return { ...database, channels: createChannels(), jobs: { wake: () => undefined, recheck: () => undefined } };
}

type Serve = (apollo: ApolloServer<Context>, context: () => Context) => Promise<Server>;

const serveFastify: Serve = async (apollo, context) => {
  const app = Fastify({ bodyLimit: 8 * 1024 * 1024, forceCloseConnections: true });
  app.route({ method: ['GET', 'POST'], url: '/graphql', handler: graphqlHandler(apollo, context) });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return app.server;
};

const serveExpress: Serve = (apollo, context) => {
  const app = express().use(
    '/graphql',
    express.json({ limit: BODY_LIMIT }),
    expressMiddleware(apollo, { context: async () => context() }),
  );
  return listen(createServer((request, response) => void app(request, response)));
};

const serveBare: Serve = (apollo, context) =>
  listen(createServer((request, response) => void answer(apollo, context, request, response)));

async function answer(
  apollo: ApolloServer<Context>,
  context: () => Context,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) if (value) headers.set(name, String(value));
  const { method = 'GET' } = request;
  const httpGraphQLRequest = { method, headers, search: '', body: await json(request) };
  const {
    status = 200,
    headers: answered,
    body,
  } = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest,
    context: async () => context(),
  });
  response.writeHead(status, Object.fromEntries(answered));
  response.end(body.kind === 'complete' ? body.string : '');
}

async function listen(server: Server): Promise<Server> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
