import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { SERVER_CORE, onCore } from './cores.ts';
import type { Told, Usage } from './serve.ts';
import type { ServerName } from './servers.ts';

const SCRIPT = join(import.meta.dirname, 'serve.js');

/** A server in a process of its own, which has nothing to do while nobody asks it. */
export class ServerProcess implements AsyncDisposable {
  readonly port: number;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, port: number) {
    this.#process = process;
    this.port = port;
  }

  /** @param script the built file to run, where it is not beside this one */
  static async start(name: ServerName, path: string, script = SCRIPT): Promise<ServerProcess> {
    const [command, ...words] = onCore(SERVER_CORE, [process.execPath, script, name, path]);
    const child = spawn(command, words, {
      env: { ...process.env, NODE_ENV: 'production' },
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
