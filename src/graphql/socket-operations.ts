import type { FastifyBaseLogger } from 'fastify';
import {
  type DocumentNode,
  type ExecutionArgs,
  type FormattedExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { ExecutionResult, SubscribePayload } from 'graphql-ws';
import { type ErrorCode, GreenlightError } from '../errors.ts';
import { type Context, createContext, type Services } from './context.ts';
import { asGraphQLError, formatError } from './format-error.ts';
import { checkDocumentText, checkOperation, checkOperationsOfSocket, LIMITS } from './limits.ts';
import { logOperation, type OperationFacts } from './operation-log.ts';
import { checkLiterals } from './text-guard.ts';
import { checkVariables } from './variable-guard.ts';

export interface SocketOperationOptions {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly log: FastifyBaseLogger;
  readonly introspection: boolean;
  /** Whether messages keep to themselves what the schema has. */
  readonly hideSchemaDetails: boolean;
  /** Is called when an operation comes. */
  readonly onOperation?: () => void;
}

/**
 * What Apollo does for operations over HTTP, for those that come over a WebSocket: the same checks, the same errors, the
 * same line in the log. An operation is known by the payload that asked for it.
 */
export class SocketOperations {
  readonly #options: SocketOperationOptions;
  readonly #rules: typeof specifiedRules;
  readonly #running = new WeakMap<SubscribePayload, Running>();

  constructor(options: SocketOperationOptions) {
    this.#options = options;
    this.#rules = options.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  }

  /**
   * What to execute, or why it is refused.
   *
   * @param count how many operations its socket has under way, with this one
   * @param isTaken whether another one of these has its id
   */
  prepare(payload: SubscribePayload, count: number, isTaken: boolean): ExecutionArgs | readonly GraphQLError[] {
    const { services, log } = this.#options;
    const running: Running = {
      start: performance.now(),
      context: createContext(services, log),
      operation: undefined,
      codes: new Set(),
    };
    this.#running.set(payload, running);
    this.#options.onOperation?.();
    try {
      checkOperationsOfSocket(count);
      if (isTaken) throw coded('BAD_REQUEST', 'Another operation has this id, and has not ended yet.');
      return this.#accept(payload, running);
    } catch (error) {
      return [asRequestError(error)];
    }
  }

  /** A result as the client sees it; undefined for one without errors, which is sent as it is. */
  answer(payload: SubscribePayload, { errors, data }: ExecutionResult): FormattedExecutionResult | undefined {
    return errors && { errors: this.#format(payload, errors), ...(data !== undefined && { data }) };
  }

  /** Ends an operation that failed as a whole, with its errors as the client sees them. */
  refuse(payload: SubscribePayload, errors: readonly GraphQLError[]): GraphQLFormattedError[] {
    const formatted = this.#format(payload, errors);
    this.finish(payload);
    return formatted;
  }

  /** Writes the operation's line into the log. */
  finish(payload: SubscribePayload): void {
    const running = this.#running.get(payload);
    if (!running) return;
    this.#running.delete(payload);
    logOperation(running.context, running);
  }

  #accept({ query, operationName = null, variables = null }: SubscribePayload, running: Running): ExecutionArgs {
    const { schema } = this.#options;
    checkDocumentText(query);
    const document = parseDocument(query);
    const operation = getOperationAST(document, operationName);
    if (!operation) {
      throw coded(
        'OPERATION_RESOLUTION_FAILURE',
        'Name an operation of the document; it has several, or none so named.',
      );
    }
    running.operation = operation;
    checkOperation(schema, document, operation, variables ?? {});
    const [invalid] = validate(schema, document, this.#rules, { maxErrors: 1 });
    if (invalid) throw coded('GRAPHQL_VALIDATION_FAILED', invalid.message, invalid);
    checkLiterals(document);
    checkVariables(schema, operation, variables ?? {});
    return { schema, document, operationName, variableValues: variables, contextValue: running.context };
  }

  #format(payload: SubscribePayload, errors: readonly GraphQLError[]): GraphQLFormattedError[] {
    const formatted = errors.map((error) => formatError(error.toJSON(), error, this.#options));
    for (const { extensions } of formatted) this.#running.get(payload)?.codes.add(extensions?.['code']);
    return formatted;
  }
}

/** An operation under way. */
interface Running extends OperationFacts {
  readonly context: Context;
  operation: OperationDefinitionNode | undefined;
  readonly codes: Set<unknown>;
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
