import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { classifyDatabaseError } from '../database/errors.ts';
import { ERROR_CODES, type ErrorCode, GreenlightError } from '../errors.ts';

/** How much of a message is told: some repeat what the client sent. */
const MAX_MESSAGE_LENGTH = 1_000;

/**
 * Makes the error that a client sees. Failures of ours and of the GraphQL library are told as they are; anything else
 * is a fault of the server, of which the client learns an id and the log learns the rest.
 */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  log: FastifyBaseLogger,
): GraphQLFormattedError {
  const cause = unwrapResolverError(error);
  const known = cause instanceof GreenlightError ? cause : classifyDatabaseError(cause);
  if (known) return withExtensions(formatted, known.message, known.code, known.field);
  const code = codeOf(formatted, cause);
  if (code !== 'INTERNAL_SERVER_ERROR')
    return withExtensions(formatted, formatted.message, code, fieldIn(formatted, code));
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
    extensions: { code: error.code, ...(error.field && { field: error.field }), http: { status } },
  });
}

function withExtensions(
  formatted: GraphQLFormattedError,
  message: string,
  code: ErrorCode,
  field: string | undefined,
): GraphQLFormattedError {
  const { locations, path } = formatted;
  return {
    message: message.length > MAX_MESSAGE_LENGTH ? `${message.slice(0, MAX_MESSAGE_LENGTH)} …` : message,
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: { code, ...(field && { field }) },
  };
}

/** The code of an error that the GraphQL library made; a plain exception is always a fault of the server. */
function codeOf(formatted: GraphQLFormattedError, cause: unknown): ErrorCode {
  const code = formatted.extensions?.['code'];
  return cause instanceof GraphQLError && typeof code === 'string' && code in ERROR_CODES
    ? (code as ErrorCode)
    : 'INTERNAL_SERVER_ERROR';
}

/** The path of a variable's value that did not fit its type, which graphql-js tells only within the message. */
function fieldIn(formatted: GraphQLFormattedError, code: ErrorCode): string | undefined {
  if (code !== 'BAD_USER_INPUT') return undefined;
  const { variable, path } =
    /^Variable "\$(?<variable>\w+)"(?:.*? at "(?<path>[^"]+)"; )?/s.exec(formatted.message)?.groups ?? {};
  return path ?? variable;
}
