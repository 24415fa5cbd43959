/**
 * Every way in which a request can fail, in one table. A client decides by `extensions.code`; a person reads the
 * message, which says what was expected, what came and what to do.
 */
export const ERROR_CODES = {
  GRAPHQL_PARSE_FAILED: 'The document is not well-formed GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema.',
  OPERATION_RESOLUTION_FAILURE: 'The document does not say which operation to run.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'The server keeps no queries by their hash; send the query itself.',
  BAD_REQUEST: 'The HTTP request is not a GraphQL request.',
  BAD_USER_INPUT: 'A value is out of range, ill-formed or names something that does not exist.',
  LIMIT_EXCEEDED: 'The operation is larger, deeper or dearer than this server answers.',
  NOT_FOUND: 'The object to be read or changed does not exist.',
  CONFLICT: 'The change collides with something that is already stored.',
  INVALID_STATE: 'The object is not in a state that allows this.',
  UNAUTHENTICATED: 'The request carries no valid credentials.',
  FORBIDDEN: 'The credentials, or the host that the request names, do not allow this.',
  DATABASE_BUSY: 'Another process is writing; the same request may succeed shortly.',
  STORAGE_FULL: 'There is no room to store the change; reading still works.',
  UPSTREAM_UNAVAILABLE: 'The upstream server did not answer as it should.',
  INTERNAL_SERVER_ERROR: 'A fault of the server; the log has the details under the error id.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** A failure that a client may see as it is: its message is written for the person who caused it. */
export class GreenlightError extends Error {
  readonly code: ErrorCode;
  /** Path of the offending value within the arguments, such as `input.tagIds[2]`. */
  readonly field: string | undefined;
  /** What programs are told besides, under names of their own in the error's extensions. */
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { field?: string; cause?: unknown; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'GreenlightError';
    this.code = code;
    this.field = options.field;
    this.details = options.details;
  }
}

/** The value at `field` cannot be used. */
export function badInput(field: string, message: string): GreenlightError {
  return new GreenlightError('BAD_USER_INPUT', message, { field });
}

/** No object of that kind has this id. */
export function notFound(kind: string, id: string | number): GreenlightError {
  return new GreenlightError('NOT_FOUND', `There is no ${kind} with the id ${JSON.stringify(String(id))}.`);
}

/** The value at `field` collides with a stored one. */
export function conflict(field: string, message: string): GreenlightError {
  return new GreenlightError('CONFLICT', message, { field });
}

/** The server cannot start; the message is the one line that its operator reads. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
