import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError, isValueNode, Kind } from 'graphql';
import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { classifyDatabaseError } from '../database/errors.ts';
import { ERROR_CODES, type ErrorCode, GreenlightError } from '../errors.ts';
import { shortText } from './short-text.ts';

export interface ErrorOptions {
  readonly log: FastifyBaseLogger;
  /** Whether messages keep to themselves what the schema has. */
  readonly hideSchemaDetails: boolean;
}

/**
 * Makes the error that a client sees. Failures of ours and of the GraphQL library are told as they are; anything else
 * is a fault of the server, of which the client learns an id and the log learns the rest.
 */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  { log, hideSchemaDetails }: ErrorOptions,
): GraphQLFormattedError {
  const cause = unwrapResolverError(error);
  const known = failureIn(cause) ?? classifyDatabaseError(cause);
  if (known) return withExtensions(formatted, known.message, known.code, known.field, known.details);
  const code = codeOf(formatted, cause);
  if (code !== 'INTERNAL_SERVER_ERROR') {
    const message = hideSchemaDetails ? withoutSuggestion(formatted.message) : formatted.message;
    return withExtensions(formatted, message, code, fieldIn(formatted, code));
  }
  const errorId = randomUUID();
  log.error({ err: cause, errorId, path: formatted.path?.join('.') }, 'unexpected error');
  const message = `Something went wrong in the server. The log has the details under the error id ${errorId}.`;
  const { locations, path } = formatted;
  return { message, ...(locations && { locations }), ...(path && { path }), extensions: { code, errorId } };
}

/** A failure of ours as a GraphQL error that Apollo answers with the status. */
export function asGraphQLError(error: GreenlightError, status = 400): GraphQLError {
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { code: error.code, http: { status } },
  });
}

function withExtensions(
  formatted: GraphQLFormattedError,
  message: string,
  code: ErrorCode,
  field: string | undefined,
  details: GreenlightError['details'] = {},
): GraphQLFormattedError {
  const { locations, path } = formatted;
  return {
    message: shortText(message),
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: { ...details, code, ...(field && { field: shortText(field) }) },
  };
}

/** A failure of ours, thrown by a resolver or made by asGraphQLError. */
function failureIn(cause: unknown): GreenlightError | undefined {
  const failure = cause instanceof GraphQLError ? cause.originalError : cause;
  return failure instanceof GreenlightError ? failure : undefined;
}

/** The code of an error that the GraphQL library made; a plain exception is always a fault of the server. */
function codeOf(formatted: GraphQLFormattedError, cause: unknown): ErrorCode {
  if (!(cause instanceof GraphQLError)) return 'INTERNAL_SERVER_ERROR';
  const code = formatted.extensions?.['code'];
  // What has no code of its own has this one from Apollo.
  if (typeof code === 'string' && code in ERROR_CODES && code !== 'INTERNAL_SERVER_ERROR') return code as ErrorCode;
  // A value that does not fit its type, or a null where there must be one: not all of these have one.
  const [node] = cause.nodes ?? [];
  const isUnfit = node && (node.kind === Kind.VARIABLE_DEFINITION || isValueNode(node));
  return isUnfit ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR';
}

/** The path of a variable's value that did not fit its type, which graphql-js tells only within the message. */
function fieldIn(formatted: GraphQLFormattedError, code: ErrorCode): string | undefined {
  if (code !== 'BAD_USER_INPUT') return undefined;
  const { variable, path } =
    /^Variable "\$(?<variable>\w+)"(?:.*? at "(?<path>[^"]+)"; )?/s.exec(formatted.message)?.groups ?? {};
  return path ?? variable;
}

/** graphql-js ends some messages with names that the schema has. */
function withoutSuggestion(message: string): string {
  const start = message.lastIndexOf(' Did you mean ');
  return start >= 0 && message.endsWith('?') ? message.slice(0, start) : message;
}
