import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { randomUUID } from 'node:crypto';
import { type ErrorCode, GreenlightError } from '../errors.ts';
import { type Context, createContext, type Services } from '../graphql/context.ts';
import { checkDocumentText } from '../graphql/limits.ts';
import { registerExplorer } from './explorer.ts';

/** The largest request body, in bytes; bulk submissions travel in variables. */
const BODY_LIMIT = 8 * 1024 * 1024;
/** How long a client may take to send its headers, and a whole request, in milliseconds. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** How many connections are open at once. */
const MAX_CONNECTIONS = 1_000;

export interface HttpOptions {
  readonly apollo: ApolloServer<Context>;
  readonly services: Services;
  readonly log: FastifyBaseLogger;
  /** Whether the server takes new work; false once it is stopping. */
  readonly isReady: () => boolean;
}

/** The HTTP side of the server: GraphQL at /graphql, an explorer at /explorer, and probes. Not yet listening. */
export function createHttpServer({ apollo, services, log, isReady }: HttpOptions): FastifyInstance {
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    genReqId: () => randomUUID(),
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: 1_000 },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  });
  app.server.maxConnections = MAX_CONNECTIONS;

  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error instanceof GreenlightError ? 400 : (error.statusCode ?? 500);
    if (status >= 500) request.log.error({ err: error }, 'unexpected error');
    return reply.code(status).send(errorBody(error, status));
  });
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send(
        plainError(
          'NOT_FOUND',
          `There is nothing at ${request.url}. GraphQL is at /graphql, an explorer at /explorer.`,
        ),
      ),
  );

  app.route({
    method: ['GET', 'POST', 'OPTIONS'],
    url: '/graphql',
    preHandler: (request, _reply, done) => {
      const text = documentText(request);
      if (text !== undefined) checkDocumentText(text);
      done();
    },
    handler: fastifyApolloHandler(apollo, {
      context: (request) => Promise.resolve(createContext(services, request.log)),
    }),
  });
  app.get('/', (_request, reply) => reply.redirect('/graphql'));
  app.get('/livez', () => ({ status: 'ok' }));
  app.get('/readyz', (_request, reply) =>
    isReady() ? { status: 'ok' } : reply.code(503).send({ status: 'stopping' }),
  );
  registerExplorer(app);
  return app;
}

function documentText({ body, query }: FastifyRequest): string | undefined {
  const source = (typeof body === 'object' ? body : query) as { query?: unknown } | null;
  return typeof source?.query === 'string' ? source.query : undefined;
}

/** An error that arose before GraphQL took over, in the form of a GraphQL answer. */
function errorBody(error: FastifyError | GreenlightError, status: number) {
  if (error instanceof GreenlightError) return plainError(error.code, error.message);
  if (status >= 500)
    return plainError('INTERNAL_SERVER_ERROR', 'Something went wrong in the server; its log has the details.');
  const messages: Readonly<Record<string, string>> = {
    FST_ERR_CTP_BODY_TOO_LARGE: `The request is larger than ${BODY_LIMIT} bytes. Send it in several parts.`,
    FST_ERR_CTP_INVALID_MEDIA_TYPE: 'Send GraphQL requests as application/json.',
    FST_ERR_CTP_EMPTY_JSON_BODY: 'The request has no body. Send a JSON object with a query.',
  };
  return plainError('BAD_REQUEST', messages[error.code] ?? error.message);
}

function plainError(code: ErrorCode, message: string) {
  return { errors: [{ message, extensions: { code } }] };
}
