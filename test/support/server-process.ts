import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const MAIN = resolve('dist/src/main.js');

/** No process outlives the test that started it by much, even if that fails; it is killed after so many milliseconds. */
const LONGEST_LIFE_MS = 60_000;

export interface ProcessOptions {
  /** Where it is started: data and `.env` are looked for there. */
  readonly directory: string;
  readonly words?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What Node.js itself is told. */
  readonly nodeOptions?: readonly string[];
  readonly longestLifeMs?: number;
}

/** The built program in a process of its own, on a free port unless it is told another. */
export class ServerProcess {
  /** Where it serves; empty until it does. */
  url = '';
  out = '';
  err = '';
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<unknown>;

  constructor({
    directory,
    words = [],
    environment = {},
    nodeOptions = [],
    longestLifeMs = LONGEST_LIFE_MS,
  }: ProcessOptions) {
    this.#process = spawn(process.execPath, [...nodeOptions, MAIN, ...words], {
      cwd: directory,
      env: { PORT: '0', ...environment },
      timeout: longestLifeMs,
      killSignal: 'SIGKILL',
    });
    this.#process.stdout.on('data', (chunk: Buffer) => (this.out += chunk.toString()));
    this.#process.stderr.on('data', (chunk: Buffer) => (this.err += chunk.toString()));
    this.#closed = once(this.#process, 'close');
  }

  /** Starts it and waits until it serves. */
  static async start(options: ProcessOptions): Promise<ServerProcess> {
    const server = new ServerProcess(options);
    await server.said(/Ctrl\+C/);
    server.url = /http:\S+\/graphql/.exec(server.out)?.[0] ?? '';
    return server;
  }

  /** Waits until it has written something, wherever, and returns that. */
  async said(pattern: RegExp): Promise<string> {
    for (;;) {
      const [text] = pattern.exec(this.out) ?? pattern.exec(this.err) ?? [];
      if (text !== undefined) return text;
      const { stdout, stderr } = this.#process;
      const ended = this.#closed.then(() => undefined);
      if (!(await Promise.race([once(stdout, 'data'), once(stderr, 'data'), ended]))) {
        throw new Error(`The server ended before it wrote what was waited for; it wrote:\n${this.out}${this.err}`);
      }
    }
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Waits until it has ended, and returns its exit code, or the signal that ended it. */
  async ended(): Promise<number | NodeJS.Signals | null> {
    await this.#closed;
    return this.#process.exitCode ?? this.#process.signalCode;
  }
}
