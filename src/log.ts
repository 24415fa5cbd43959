import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';
import { shortText } from './graphql/short-text.ts';

/** How much of an error's stack stands in the log, in UTF-16 code units. */
const MAX_STACK_LENGTH = 4_000;

/** How much of the log waits for room, as on a full disk, in UTF-16 code units; what comes then is left out. */
const MAX_WAITING_LENGTH = 1_000_000;

/** A log of JSON lines, by default on the standard error: the standard output is for people. */
export function createLog(level: LogLevel, destination: DestinationStream = standardError()): Logger {
  const timestamp = pino.stdTimeFunctions.isoTime;
  return pino({ level, base: null, timestamp, serializers: { err: loggedError } }, destination);
}

/** The standard error, each line at once. One that cannot be written is tried again with the next: nothing fails for its log. */
function standardError(): DestinationStream {
  // Unless it is told to be synchronous, it tries again and again when the process ends, until there is room.
  return pino.destination({ dest: 2, sync: true, maxLength: MAX_WAITING_LENGTH }).on('error', () => undefined);
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
