import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { SERVER_CORE, onCore } from '../support/cores.ts';
import type { Told, Usage } from './serve.ts';
import type { ServerName } from './registry.ts';

const SCRIPT = join(import.meta.dirname, 'serve.js');

/** What `npm start` tells Node.js, and what all servers have here. */
export const NODE_OPTIONS = ['--v8-pool-size=0'];

interface ProcessOptions {
  /** The built file to run, where it is not beside this one. */
  readonly script?: string;
  /** The core that it has: the servers' where it is left out; where the system puts it when null. */
  readonly core?: number | null;
  /** What Node.js itself is told besides. */
  readonly nodeOptions?: readonly string[];
  /** What it finds in its environment, besides what this process has. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A server in a process of its own, which has nothing to do while nobody asks it. */
export class ServerProcess implements AsyncDisposable {
  readonly port: number;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, port: number) {
    this.#process = process;
    this.port = port;
  }

  static async start(name: ServerName, path: string, options: ProcessOptions = {}): Promise<ServerProcess> {
    const { script = SCRIPT, core = SERVER_CORE, nodeOptions = [], environment = {} } = options;
    const [command, ...words] = onCore(core, [process.execPath, ...NODE_OPTIONS, ...nodeOptions, script, name, path]);
    const child = spawn(command, words, {
      env: { ...process.env, ...environment, NODE_ENV: 'production' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const ended = once(child, 'exit').then(() => undefined);
    const told = await Promise.race([once(child, 'message') as Promise<[Told]>, ended]);
    if (!told || !('port' in told[0])) throw new Error(`The server "${name}" ended before it served.`);
    return new ServerProcess(child, told[0].port);
  }

  async usage(): Promise<Usage> {
    const told = once(this.#process, 'message');
    this.#process.send('usage');
    return ((await told) as [Usage])[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null) return;
    this.#process.disconnect();
    await once(this.#process, 'exit');
  }
}
