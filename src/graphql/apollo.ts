import {
  ApolloServer,
  type ApolloServerPlugin,
  type GraphQLRequestContext,
  type GraphQLRequestContextDidResolveOperation,
  type GraphQLRequestContextWillSendResponse,
} from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { FastifyBaseLogger } from 'fastify';
import { type GraphQLSchema, Kind } from 'graphql';
import { GreenlightError } from '../errors.ts';
import type { Context } from './context.ts';
import { asGraphQLError, formatError } from './format-error.ts';
import { checkOperation, LIMITS } from './limits.ts';
import { checkLiterals, checkVariables } from './text-guard.ts';

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
    introspection,
    hideSchemaDetailsFromClientErrors: hideSchemaDetails,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    maxRecursiveSelections: true,
    parseOptions: { maxLexicalTokens: LIMITS.tokens },
    logger: quietLogger(log),
    formatError: (formatted, error) => formatError(formatted, error, log),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageLocalDefault({ embed: true, footer: false }),
      guard(schema),
      operationLog(),
    ],
  });
}

/** Refuses operations that are too large and texts that cannot be stored. */
function guard(schema: GraphQLSchema): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operation, request }: GraphQLRequestContextDidResolveOperation<Context>) {
          if (!operation) return;
          try {
            const variables = request.variables ?? {};
            checkOperation(schema, document, operation, variables);
            checkLiterals(document);
            checkVariables(variables);
          } catch (error) {
            throw error instanceof GreenlightError ? asGraphQLError(error) : error;
          }
        },
      };
    },
  };
}

/** Writes one line for each operation: what it was, how long it took, what it asked of the database, what went wrong. */
function operationLog(): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      const start = performance.now();
      return {
        async willSendResponse(requestContext: GraphQLRequestContextWillSendResponse<Context>) {
          const { contextValue } = requestContext;
          const errors = errorCodes(requestContext);
          contextValue.log[errors ? 'warn' : 'info'](
            {
              operation: requestContext.operationName ?? rootFields(requestContext),
              kind: requestContext.operation?.operation,
              milliseconds: Math.round((performance.now() - start) * 10) / 10,
              statements: contextValue.reader.statements,
              ...(errors && { errors }),
            },
            'operation',
          );
        },
      };
    },
  };
}

function errorCodes({ response }: GraphQLRequestContextWillSendResponse<Context>): string[] | undefined {
  const errors = response.body.kind === 'single' ? response.body.singleResult.errors : undefined;
  return errors && [...new Set(errors.map((error) => String(error.extensions?.['code'])))];
}

function rootFields({ operation }: GraphQLRequestContext<Context>): string | undefined {
  return operation?.selectionSet.selections
    .filter((selection) => selection.kind === Kind.FIELD)
    .map((field) => field.name.value)
    .join(' ');
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
