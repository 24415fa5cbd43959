import type { FastifyBaseLogger } from 'fastify';
import {
  type DocumentNode,
  execute,
  type ExecutionArgs,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  subscribe,
  validate,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';
import { type ErrorCode, GreenlightError } from '../errors.ts';
import { createContext, type Services } from '../graphql/context.ts';
import { asGraphQLError, formatError } from '../graphql/format-error.ts';
import { checkDocumentText, checkOperation, LIMITS } from '../graphql/limits.ts';
import { checkLiterals, checkVariables } from '../graphql/text-guard.ts';

/** The largest message, in bytes. */
const MAX_MESSAGE = 8 * 1024 * 1024;
/** How long a client may take to open the protocol, in milliseconds. */
const INIT_TIMEOUT_MS = 5_000;

export interface WebSocketOptions {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly log: FastifyBaseLogger;
  readonly introspection: boolean;
}

/**
 * Serves operations over WebSocket (graphql-transport-ws) on the path of GraphQL, with the limits that hold for HTTP.
 *
 * @returns how to end it: clients are told that the server goes away
 */
export function serveWebSockets({ server, schema, services, log, introspection }: WebSocketOptions): () => Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  server.on('upgrade', (request, socket, head) => {
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== '/graphql') {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });

  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const protocol = useServer(
    {
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
      execute,
      subscribe,
      onSubscribe: (_context, _id, payload) => {
        try {
          return prepare(payload);
        } catch (error) {
          return [asRequestError(error)];
        }
      },
      onError: (_context, _id, _payload, errors) => errors.map(format),
      onNext: (_context, _id, _payload, _args, { errors, data }) =>
        errors ? { data: data ?? null, errors: errors.map(format) } : undefined,
    },
    sockets,
  );
  return async () => {
    await protocol.dispose();
  };

  function prepare({ query, operationName, variables }: SubscribePayload): ExecutionArgs {
    checkDocumentText(query);
    const document = parseDocument(query);
    const operation = getOperationAST(document, operationName);
    if (!operation) {
      throw coded('OPERATION_RESOLUTION_FAILURE', 'Name an operation of the document; it has several, or none so named.');
    }
    checkOperation(schema, document, operation, variables ?? {});
    const [invalid] = validate(schema, document, rules, { maxErrors: 1 });
    if (invalid) throw coded('GRAPHQL_VALIDATION_FAILED', invalid.message, invalid);
    checkLiterals(document);
    checkVariables(variables);
    return {
      schema,
      document,
      operationName: operationName ?? null,
      variableValues: variables ?? null,
      contextValue: createContext(services, log),
    };
  }

  function format(error: GraphQLError): GraphQLFormattedError {
    // Without a path and a cause it is a variable that did not fit: graphql-js gives that no code.
    const unfit = !error.path && !error.originalError && !error.extensions['code'];
    const formatted = error.toJSON();
    return formatError(unfit ? { ...formatted, extensions: { code: 'BAD_USER_INPUT' } } : formatted, error, log);
  }
}

function parseDocument(text: string): DocumentNode {
  try {
    return parse(text, { maxLexicalTokens: LIMITS.tokens });
  } catch (error) {
    throw error instanceof GraphQLError ? coded('GRAPHQL_PARSE_FAILED', error.message, error) : error;
  }
}

function asRequestError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  if (error instanceof GreenlightError) return asGraphQLError(error);
  return new GraphQLError('', { originalError: error as Error });
}

function coded(code: ErrorCode, message: string, error?: GraphQLError): GraphQLError {
  const { nodes = null, source = null, positions = null } = error ?? {};
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}
