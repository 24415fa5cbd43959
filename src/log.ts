import { type Logger, pino } from 'pino';

/** Logs go to the standard error as JSON lines; the standard output is for people. */
export function createLog(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}
