import type { LogLevel } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';

export type LogLine = Readonly<Record<string, unknown>>;

/** The product's log, with its lines kept for the test to read. */
export class KeptLog {
  readonly lines: LogLine[] = [];
  readonly log;

  constructor(level: LogLevel = 'info') {
    this.log = createLog(level, { write: (line) => this.lines.push(JSON.parse(line) as LogLine) });
  }

  /** The lines with a message. */
  saying(message: string): LogLine[] {
    return this.lines.filter((line) => line['msg'] === message);
  }
}
