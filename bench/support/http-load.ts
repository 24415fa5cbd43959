import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { Pool } from 'undici';

/** What to ask, of whom, and for how long. */
export interface LoadRequest {
  readonly url: string;
  readonly query: string;
  /** How many requests are under way at once, each on a connection of its own. */
  readonly connections: number;
  readonly milliseconds: number;
}

/** Asks a server the same thing over and over, from a thread of its own, so as not to take turns with the server. */
export class HttpLoad implements AsyncDisposable {
  readonly #worker = new Worker(import.meta.filename);

  /** @returns how many requests a second were answered */
  async run(request: LoadRequest): Promise<number> {
    const answered = once(this.#worker, 'message');
    this.#worker.postMessage(request);
    const [rate] = (await answered) as [number];
    return rate;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}

async function ask({ url, query, connections, milliseconds }: LoadRequest): Promise<number> {
  const { origin, pathname: path } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const body = JSON.stringify({ query });
  const start = performance.now();
  let answers = 0;
  const askOn = async (): Promise<void> => {
    while (performance.now() - start < milliseconds) {
      const response = await pool.request({
        path,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      const text = await response.body.text();
      if (response.statusCode !== 200 || text.includes('"errors"')) throw new Error(`The server answered: ${text}`);
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, askOn));
  await pool.close();
  return (answers * 1_000) / (performance.now() - start);
}

if (!isMainThread) {
  parentPort?.on('message', (request: LoadRequest) => {
    void ask(request).then((rate) => parentPort?.postMessage(rate));
  });
}
