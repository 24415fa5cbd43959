import type { DatabaseLocation, LogLevel } from '../config.ts';
import type { JobEvent } from './job-events.ts';
import type { RequestCount } from './request-count.ts';
import type { RunnerTiming } from './runner.ts';

/** What the thread is given when it starts. */
export interface ThreadData {
  readonly database: DatabaseLocation;
  /** The server's `Config`, sealed: what jobs are built from. */
  readonly config: string;
  readonly owner: string;
  readonly logLevel: LogLevel;
  readonly timing: Partial<RunnerTiming>;
  readonly requests: RequestCount;
}

/** What the server tells the thread. */
export type ToThread =
  { readonly kind: 'wake' } | { readonly kind: 'recheck'; readonly jobId: string } | { readonly kind: 'stop' };

/** What the thread tells the server. */
export type FromThread = { readonly kind: 'ready' } | { readonly kind: 'event'; readonly event: JobEvent };
