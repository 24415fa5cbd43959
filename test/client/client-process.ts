import { type ChildProcess, spawn } from 'node:child_process';

/** What a command of the client did. */
export interface Outcome {
  readonly code: number | NodeJS.Signals | null;
  readonly out: string;
  /** Standard error, line by line. */
  readonly err: readonly string[];
}

export interface ClientOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A command of the client, as it was built, in a process of its own. */
export class ClientProcess {
  readonly #child: ChildProcess;
  readonly #written = { out: '', err: '' };
  readonly #ended: Promise<number | NodeJS.Signals | null>;

  constructor(server: string, words: readonly string[], { input = '', env = {} }: ClientOptions = {}) {
    const child = spawn(process.execPath, ['bin/greenlight.js', ...words], { env: { GREENLIGHT_URL: server, ...env } });
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#written.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#written.err += text));
    child.stdin.on('error', () => undefined).end(input);
    this.#child = child;
    this.#ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
  }

  async end(): Promise<Outcome> {
    const code = await this.#ended;
    const { out, err } = this.#written;
    return { code, out, err: err.split('\n').slice(0, -1) };
  }

  /** Waits until the text stands on standard error. */
  async untilSaid(text: string): Promise<void> {
    while (!this.#written.err.includes(text)) {
      await new Promise((resolve) => this.#child.stderr?.once('data', resolve));
    }
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

/** Runs a command of the client to its end. */
export function runClient(server: string, words: readonly string[], options?: ClientOptions): Promise<Outcome> {
  return new ClientProcess(server, words, options).end();
}

/** What a command that must not fail prints as JSON. */
export async function jsonOf<Result>(
  server: string,
  words: readonly string[],
  options?: ClientOptions,
): Promise<Result> {
  const { code, out, err } = await runClient(server, [...words, '--json'], options);
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${String(code)}: ${err.join(' ')}`);
  return JSON.parse(out) as Result;
}
