import { execute, GraphQLError, Kind, OperationTypeNode, parse, validate } from 'graphql';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StashLibrary } from './stash-library.ts';
import { STASH_SCHEMA, stashRoot } from './stash-resolvers.ts';

/** What the server does instead of answering as it should. */
export type StashFault =
  | '500'
  | '401'
  | 'html'
  | 'truncated'
  /** Errors, with half of the data beside them. */
  | 'partial'
  /** An error that passes: another request holds Stash's database. Nothing is carried out. */
  | 'locked'
  /** No answer at all, until the client gives up. */
  | 'stall'
  /** The request is carried out, then the connection breaks. */
  | 'dies after writing';

/** A request as it came in. */
export interface StashRequest {
  readonly operation: string;
  readonly isMutation: boolean;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A page of a list, under the name that Greenlight gives it. */
interface StashPage {
  readonly count: number;
  readonly objects: readonly unknown[];
}

/** Stands in for a Stash server: GraphQL over real HTTP, behaving as Stash does, and badly when it is told to. */
export class StashServer {
  readonly library = new StashLibrary();
  /** Every request that came with the right key, in order. */
  readonly requests: StashRequest[] = [];
  /** The key that requests must have; none when it is empty. */
  apiKey = '';
  /** What it can be asked for. */
  schema = STASH_SCHEMA;
  /** Where it sends everybody who asks; nowhere when it is empty. */
  movedTo = '';
  /** How long a hook takes for each scene that a mutation changes, in milliseconds. */
  hookMs = 0;
  /** What is wrong with the answer to a request, if anything. */
  faultOf: (request: StashRequest, number: number) => StashFault | undefined = () => undefined;
  /** Changes a page of a list on its way out. */
  tamper: (request: StashRequest, page: StashPage) => StashPage = (_, page) => page;
  /** The text that is sent instead of an answer, if any. */
  answerOf: (request: StashRequest) => string | undefined = () => undefined;
  /** Is called before a request is answered. */
  beforeAnswer: (request: StashRequest, number: number) => unknown = () => undefined;
  readonly #root = stashRoot(this.library, () => this.hookMs);
  #server: Server | undefined;
  #port = 0;

  static async start(): Promise<StashServer> {
    const server = new StashServer();
    await server.up();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens, at the same port as before. */
  async up(): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request, response));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Refuses connections, and breaks those that there are. */
  async down(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (this.apiKey && request.headers['apikey'] !== this.apiKey) {
      response.writeHead(401).end();
      return;
    }
    if (this.movedTo) {
      response.writeHead(301, { location: this.movedTo }).end();
      return;
    }
    if (request.url !== '/graphql') {
      html(response);
      return;
    }
    const body = JSON.parse(Buffer.concat(chunks).toString()) as { query: string; variables?: Record<string, unknown> };
    const document = parse(body.query);
    const [definition] = document.definitions;
    const operation = definition?.kind === Kind.OPERATION_DEFINITION ? definition : undefined;
    const asked: StashRequest = {
      operation: operation?.name?.value ?? '',
      isMutation: operation?.operation === OperationTypeNode.MUTATION,
      variables: body.variables ?? {},
    };
    const number = this.requests.push(asked);
    await this.beforeAnswer(asked, number);
    const instead = this.answerOf(asked);
    if (instead !== undefined) {
      json(response, instead);
      return;
    }
    const fault = this.faultOf(asked, number);
    switch (fault) {
      case '500':
        // Some servers repeat what they were sent.
        response.writeHead(500).end(['Internal Server Error', request.headers['apikey']].join(' ').trim());
        return;
      case '401':
        response.writeHead(401).end();
        return;
      case 'html':
        html(response);
        return;
      case 'locked':
        json(response, JSON.stringify({ data: null, errors: [new GraphQLError('begin: database is locked')] }));
        return;
      case 'stall':
        return;
      default:
    }
    const invalid = validate(this.schema, document);
    if (invalid.length > 0) {
      const errors = invalid.map(({ message }) => ({ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }));
      json(response, JSON.stringify({ errors, data: null }), 422);
      return;
    }
    const { schema } = this;
    const result = await execute({ schema, document, rootValue: this.#root, variableValues: asked.variables });
    if (fault === 'dies after writing') {
      request.socket.destroy();
    } else if (fault === 'partial') {
      const data: unknown = JSON.parse(JSON.stringify('data' in result ? result.data : null), halved);
      json(response, JSON.stringify({ data, errors: [new GraphQLError('context deadline exceeded')] }));
    } else {
      const text = JSON.stringify(result, (key, value: unknown) =>
        key === 'page' ? this.tamper(asked, value as StashPage) : value,
      );
      json(response, fault === 'truncated' ? text.slice(0, text.length / 2) : text);
    }
  }
}

function json(response: ServerResponse, text: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(text);
}

function html(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><html><title>Welcome</title></html>');
}

/** Drops the second half of every list. */
function halved(_key: string, value: unknown): unknown {
  return Array.isArray(value) ? value.slice(0, Math.floor(value.length / 2)) : value;
}
