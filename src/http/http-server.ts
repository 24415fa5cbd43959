import type { ApolloServer } from '@apollo/server';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { GreenlightError } from '../errors.ts';
import { type Context, createContext, type Services } from '../graphql/context.ts';
import { checkDocumentText } from '../graphql/limits.ts';
import { finishRequestsBeforeClosing } from './drain.ts';
import { registerExplorer } from './explorer.ts';
import { documentText, graphqlHandler } from './graphql-handler.ts';
import type { HostCheck } from './host-names.ts';
import { METHOD_NOT_ALLOWED, notFound, type Refusal, refusalOf, refuseConnection } from './refusal.ts';

/** The largest request body, in bytes; bulk submissions travel in variables. */
const BODY_LIMIT = 8 * 1024 * 1024;

/** What supervisors ask, by whatever name; they are told nothing of the library. */
const PROBES: ReadonlySet<string | undefined> = new Set(['/livez', '/readyz']);

/** What clients may take of the server. */
export interface HttpLimits {
  /** How long a client may take to send its headers, and a whole request, in milliseconds. */
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  /** How many connections are open at once. */
  readonly connections: number;
}

const LIMITS: HttpLimits = { headersTimeout: 10_000, requestTimeout: 30_000, connections: 1_000 };

export interface HttpOptions {
  readonly apollo: ApolloServer<Context>;
  readonly services: Services;
  readonly log: FastifyBaseLogger;
  readonly checkHost: HostCheck;
  /** Whether the server takes new work; false once it is stopping. */
  readonly isReady: () => boolean;
  readonly limits?: HttpLimits;
}

/** The HTTP side of the server: GraphQL at /graphql, an explorer at /explorer, and probes. Not yet listening. */
export function createHttpServer(options: HttpOptions): FastifyInstance {
  const { apollo, services, log, checkHost, isReady, limits = LIMITS } = options;
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: limits.requestTimeout,
    genReqId: () => randomUUID(),
    http: {
      headersTimeout: limits.headersTimeout,
      connectionsCheckingInterval: 1_000,
      // Some clients offer HTTP/2 with each request; only WebSocket is ever agreed to.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
    },
    frameworkErrors: answerError,
    clientErrorHandler: refuseConnection,
    schemaController: { compilersFactory: NO_COMPILERS },
    forceCloseConnections: true,
    return503OnClosing: false,
  });
  app.server.maxConnections = limits.connections;
  finishRequestsBeforeClosing(app);
  acceptJson(app);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => answer(reply, notFound(request.url)));

  app.addHook('onRequest', ({ headers: { host }, routeOptions: { url } }, _reply, done) => {
    checkSyntaxOfHost(host);
    const refusal = PROBES.has(url) ? undefined : checkHost(host);
    if (refusal !== undefined) throw new GreenlightError('FORBIDDEN', refusal);
    done();
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    preHandler: (request, _reply, done) => {
      const text = documentText(request);
      if (text !== undefined) checkDocumentText(text);
      done();
    },
    handler: graphqlHandler(apollo, (request) => createContext(services, request.log)),
  });
  app.route({
    method: ['DELETE', 'OPTIONS', 'PATCH', 'PUT'],
    url: '/graphql',
    handler: (_request, reply) => answer(reply.header('allow', 'GET, POST'), METHOD_NOT_ALLOWED),
  });
  app.get('/', (_request, reply) => reply.redirect('/graphql'));
  app.get('/livez', () => ({ status: 'ok' }));
  app.get('/readyz', (_request, reply) =>
    isReady() ? { status: 'ok' } : reply.code(503).send({ status: 'stopping' }),
  );
  registerExplorer(app);
  return app;
}

/** No route has a JSON schema, for which Fastify would load what compiles them. */
const NO_COMPILERS = { buildValidator: refuseSchema, buildSerializer: refuseSchema };

function refuseSchema(): never {
  throw new Error('Routes have no JSON schemas: what they take and give is GraphQL, or little.');
}

/** Reads bodies as JSON, but not those that would be decoded to something other than was sent. */
function acceptJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (isUtf8(body)) void parse(request, body.toString(), done);
    else done(new GreenlightError('BAD_REQUEST', 'The body is not well-formed UTF-8, as JSON must be.'));
  });
}

/** Refuses what HTTP/1.1 demands to be refused: Node.js only sees to it that there is a Host. */
function checkSyntaxOfHost(host = ''): void {
  if (!/^([\w.~%!$&'()*+,;=-]*|\[[\da-f.:]+\])(:\d*)?$/i.test(host)) {
    throw new GreenlightError('BAD_REQUEST', 'The Host header does not name a host.');
  }
}

function answerError(error: FastifyError | GreenlightError, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(error, request.id);
  const { status, code } = refusal;
  if (status < 500) request.log.warn({ status, errors: [code] }, 'refused');
  else request.log.error({ err: error, errorId: request.id }, 'unexpected error');
  answer(reply, refusal);
}

function answer(reply: FastifyReply, { status, body }: Refusal): void {
  void reply.code(status).send(body);
}
