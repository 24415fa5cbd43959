import type { FastifyBaseLogger } from 'fastify';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Config, LogLevel } from '../config.ts';
import type { JobSignals } from '../graphql/context.ts';
import { sealed } from '../secret.ts';
import type { JobEvent } from './job-events.ts';
import { waitAtMost } from './patience.ts';
import type { RequestCount } from './request-count.ts';
import type { RunnerTiming } from './runner.ts';
import type { FromThread, ThreadData, ToThread } from './thread-messages.ts';

/** How long until a thread that died is started again, in milliseconds; twice as long each time it dies at once. */
const RESTART_MS = 1_000;
const MAX_RESTART_MS = 60_000;
/** How long the thread may take to stop before it is ended, in milliseconds. */
const STOP_TIMEOUT_MS = 8_000;

/**
 * The heap of the thread, in megabytes. Several times what jobs need at 100,000 scenes; but where there is no such limit,
 * V8 lets garbage grow to twice that before it collects.
 */
const HEAP = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512 };

export interface JobThreadOptions {
  /** The built file that the thread runs. */
  readonly script: URL;
  /** Says where the database is, and what jobs need to know besides. */
  readonly config: Config;
  readonly log: FastifyBaseLogger;
  readonly onEvent: (event: JobEvent) => void;
  readonly timing?: Partial<RunnerTiming>;
}

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly worker: Worker; ready: boolean }
  | { readonly kind: 'pausing'; readonly timer: NodeJS.Timeout }
  | { readonly kind: 'stopped' };

/**
 * Runs the jobs in a thread of their own, with a connection of their own, so that they never hold up a query. A thread
 * that dies is started again; the jobs that it had go on when their leases expire.
 */
export class JobThread implements JobSignals {
  readonly #options: JobThreadOptions;
  readonly #owner = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  readonly #requests: RequestCount = new Int32Array(new SharedArrayBuffer(4));
  #state: State = { kind: 'idle' };
  #deaths = 0;

  constructor(options: JobThreadOptions) {
    this.#options = options;
  }

  start(): void {
    const { config, log, timing = {} } = this.#options;
    const workerData: ThreadData = {
      database: config.database,
      config: sealed(config),
      owner: this.#owner,
      logLevel: log.level as LogLevel,
      timing,
      requests: this.#requests,
    };
    const worker = new Worker(this.#options.script, { workerData, resourceLimits: HEAP });
    this.#state = { kind: 'running', worker, ready: false };
    worker.on('message', (message: FromThread) => this.#receive(message));
    worker.on('error', (error) => log.error({ err: error }, 'the thread of the jobs failed'));
    worker.on('exit', () => this.#restart());
  }

  /** Lets the jobs know that the server was asked for something: they make room for it. */
  makeRoom(): void {
    Atomics.add(this.#requests, 0, 1);
  }

  wake(): void {
    this.#send({ kind: 'wake' });
  }

  recheck(jobId: string): void {
    this.#send({ kind: 'recheck', jobId });
  }

  /** Gives the running jobs back and ends the thread. */
  async stop(): Promise<void> {
    const state = this.#state;
    this.#state = { kind: 'stopped' };
    if (state.kind === 'pausing') clearTimeout(state.timer);
    if (state.kind !== 'running') return;
    const exited = new Promise((resolve) => state.worker.once('exit', resolve));
    post(state.worker, { kind: 'stop' });
    // A thread that is not ready has taken nothing yet that it would have to give back.
    if (state.ready) await waitAtMost(STOP_TIMEOUT_MS, exited);
    await state.worker.terminate();
  }

  #receive(message: FromThread): void {
    switch (message.kind) {
      case 'ready':
        this.#deaths = 0;
        if (this.#state.kind === 'running') this.#state.ready = true;
        return;
      case 'event':
        this.#options.onEvent(message.event);
        return;
      default:
        message satisfies never;
    }
  }

  #restart(): void {
    if (this.#state.kind === 'stopped') return;
    const pause = Math.min(RESTART_MS * 2 ** this.#deaths, MAX_RESTART_MS);
    this.#deaths += 1;
    this.#options.log.error({ pause }, 'the thread of the jobs ended; it is started again after a pause');
    this.#state = { kind: 'pausing', timer: setTimeout(() => this.start(), pause) };
  }

  #send(message: ToThread): void {
    // A thread that is about to start looks for jobs by itself.
    if (this.#state.kind === 'running') post(this.#state.worker, message);
  }
}

function post(worker: Worker, message: ToThread): void {
  worker.postMessage(message);
}
