import type { FastifyBaseLogger } from 'fastify';
import {
  type DocumentNode,
  type ExecutionArgs,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { type ErrorCode, GreenlightError } from '../errors.ts';
import { createContext, type Services } from './context.ts';
import { asGraphQLError, formatError } from './format-error.ts';
import { checkDocumentText, checkOperation, LIMITS } from './limits.ts';
import { checkLiterals, checkVariables } from './text-guard.ts';

export interface SocketOperationOptions {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly log: FastifyBaseLogger;
  readonly introspection: boolean;
}

/** What Apollo does for operations over HTTP, for those that come over a WebSocket: the same checks, the same errors. */
export class SocketOperations {
  readonly #options: SocketOperationOptions;
  readonly #rules: typeof specifiedRules;

  constructor(options: SocketOperationOptions) {
    this.#options = options;
    this.#rules = options.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  }

  /** What to execute, or why it is refused. */
  prepare(payload: SubscribePayload): ExecutionArgs | readonly GraphQLError[] {
    try {
      return this.#accept(payload);
    } catch (error) {
      return [asRequestError(error)];
    }
  }

  /** The errors as the client sees them. */
  format(errors: readonly GraphQLError[]): GraphQLFormattedError[] {
    return errors.map((error) => {
      // Without a path and a cause it is a variable that did not fit: graphql-js gives that no code.
      const unfit = !error.path && !error.originalError && !error.extensions['code'];
      const formatted = error.toJSON();
      const coded = unfit ? { ...formatted, extensions: { code: 'BAD_USER_INPUT' } } : formatted;
      return formatError(coded, error, this.#options.log);
    });
  }

  #accept({ query, operationName = null, variables = null }: SubscribePayload): ExecutionArgs {
    const { schema, services, log } = this.#options;
    checkDocumentText(query);
    const document = parseDocument(query);
    const operation = getOperationAST(document, operationName);
    if (!operation) {
      throw coded(
        'OPERATION_RESOLUTION_FAILURE',
        'Name an operation of the document; it has several, or none so named.',
      );
    }
    checkOperation(schema, document, operation, variables ?? {});
    const [invalid] = validate(schema, document, this.#rules, { maxErrors: 1 });
    if (invalid) throw coded('GRAPHQL_VALIDATION_FAILED', invalid.message, invalid);
    checkLiterals(document);
    checkVariables(variables);
    return { schema, document, operationName, variableValues: variables, contextValue: createContext(services, log) };
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
