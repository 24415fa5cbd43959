import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';
import { shortText } from './graphql/short-text.ts';

/** How much of an error's stack stands in the log, in UTF-16 code units. */
const MAX_STACK_LENGTH = 4_000;

/** A log of JSON lines, by default on the standard error: the standard output is for people. */
export function createLog(level: LogLevel, destination: DestinationStream = pino.destination(2)): Logger {
  const timestamp = pino.stdTimeFunctions.isoTime;
  return pino({ level, base: null, timestamp, serializers: { err: loggedError } }, destination);
}

/** An error as it stands in the log. Its texts are cut, since some repeat what a client sent. */
function loggedError(error: unknown): object {
  if (!(error instanceof Error)) return { message: shortText(String(error)) };
  const { name, message, stack = '', cause } = error;
  const calls = stack.slice(Math.max(0, stack.indexOf('\n    at ')));
  return {
    name,
    message: shortText(message),
    ...('code' in error && { code: error.code }),
    stack: shortText(calls, MAX_STACK_LENGTH),
    ...(cause !== undefined && { cause: loggedError(cause) }),
  };
}
