import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Order, Tasks } from './operator.ts';

/** Whoever has servers do something, in a process of its own: the client that measures meanwhile has no part in it. */
export class OperatorProcess implements Disposable {
  readonly #process: ChildProcess = fork(join(import.meta.dirname, 'operator.js'));
  readonly #ended = once(this.#process, 'exit').then(() => undefined);

  /**
   * Has a server do something, until it is done.
   *
   * @throws Error when the process ended, having said why
   */
  async order<Name extends keyof Tasks>(
    ...order: [Name, ...Parameters<Tasks[Name]>]
  ): Promise<Awaited<ReturnType<Tasks[Name]>>> {
    this.#process.send(order satisfies Order);
    const told = await Promise.race([once(this.#process, 'message'), this.#ended]);
    if (!told) throw new Error(`The operator ended before "${order[0]}" was done.`);
    return told[0] as Awaited<ReturnType<Tasks[Name]>>;
  }

  [Symbol.dispose](): void {
    this.#process.kill();
  }
}
