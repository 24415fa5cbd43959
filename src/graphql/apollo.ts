import {
  ApolloServer,
  type ApolloServerPlugin,
  type GraphQLRequestContextDidResolveOperation,
  type GraphQLRequestContextWillSendResponse,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { FastifyBaseLogger } from 'fastify';
import {
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { GreenlightError } from '../errors.ts';
import { compiledQueries } from './compiled-queries.ts';
import type { Context } from './context.ts';
import { asGraphQLError, formatError } from './format-error.ts';
import { checkOperation, LIMITS } from './limits.ts';
import { logOperation } from './operation-log.ts';
import { shortText } from './short-text.ts';
import { checkLiterals } from './text-guard.ts';
import { checkVariables } from './variable-guard.ts';

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly log: FastifyBaseLogger;
  readonly introspection: boolean;
  /** Whether messages keep to themselves what the schema has. */
  readonly hideSchemaDetails: boolean;
}

/** The GraphQL server, not yet started. What is cheap to refuse is refused before it is executed. */
export function createApollo({ schema, log, introspection, hideSchemaDetails }: ApolloOptions): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    introspection: true,
    validationRules: introspection ? [] : [NoSchemaIntrospectionCustomRule],
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    maxRecursiveSelections: true,
    parseOptions: { maxLexicalTokens: LIMITS.tokens },
    logger: quietLogger(log),
    formatError: (formatted, error) => formatError(formatted, error, { log, hideSchemaDetails }),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      // Only a subgraph of a federation has traces to hand on; the rest would load their format for nothing.
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageLocalDefault({ embed: true, footer: false }),
      guard(schema),
      compiledQueries(schema),
      operationLog(log),
    ],
  });
}

/** Refuses operations that are too large, texts that cannot be stored, and subscriptions, which do not come this way. */
function guard(schema: GraphQLSchema): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation, request }: GraphQLRequestContextDidResolveOperation<Context>) {
          if (!operation) return;
          try {
            refuseSubscription(operation);
            const variables = request.variables ?? {};
            checkOperation(schema, document, operation, variables);
            checkLiterals(document);
            checkVariables(schema, operation, variables);
          } catch (error) {
            throw error instanceof GreenlightError ? asGraphQLError(error) : error;
          }
        },
      };
    },
  };
}

function refuseSubscription({ operation }: OperationDefinitionNode): void {
  if (operation !== OperationTypeNode.SUBSCRIPTION) return;
  throw new GreenlightError(
    'BAD_REQUEST',
    'Subscriptions go over a WebSocket: connect to this address by the protocol graphql-transport-ws.',
  );
}

/** Writes a line into the log for each operation, and for each request that is none. */
function operationLog(log: FastifyBaseLogger): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      const start = performance.now();
      return {
        async willSendResponse({
          contextValue,
          operation,
          response: { body },
        }: GraphQLRequestContextWillSendResponse<Context>) {
          const errors = body.kind === 'single' ? body.singleResult.errors : undefined;
          logOperation(contextValue, {
            start,
            operation,
            codes: new Set(errors?.map((error) => error.extensions?.['code'])),
          });
        },
      };
    },
    async invalidRequestWasReceived({ error }) {
      log.warn({ errors: ['BAD_REQUEST'], reason: shortText(error.message) }, 'refused');
    },
  };
}

/** Apollo's own messages, at the levels of ours. */
function quietLogger(log: FastifyBaseLogger) {
  return {
    debug: (message?: string) => log.debug(message),
    info: (message?: string) => log.debug(message),
    warn: (message?: string) => log.warn(message),
    error: (message?: string) => log.error(message),
  };
}
