import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'undici';

/** What a stretch of asking has shown. */
export interface Stretch {
  /** How long each answer took, in milliseconds, in the order in which they came. */
  readonly latencies: readonly number[];
  /** How long the stretch lasted, in milliseconds. */
  readonly elapsed: number;
}

/** Connections to a server that stay open, each of which asks one thing at a time. */
export class Connections implements AsyncDisposable {
  readonly #clients: readonly Client[];

  constructor(port: number, count: number) {
    this.#clients = Array.from({ length: count }, () => new Client(`http://127.0.0.1:${port}`, { pipelining: 1 }));
  }

  /** Asks on every connection, without a pause, until the time is over; goes through the requests again and again. */
  async ask(bodies: readonly string[], milliseconds: number): Promise<Stretch> {
    const latencies: number[] = [];
    const start = performance.now();
    let next = 0;
    const askOn = async (client: Client): Promise<void> => {
      while (performance.now() - start < milliseconds) {
        const sent = performance.now();
        await send(client, bodies[next++ % bodies.length] as string, () => undefined);
        latencies.push(performance.now() - sent);
      }
    };
    await Promise.all(this.#clients.map(askOn));
    return { latencies, elapsed: performance.now() - start };
  }

  /**
   * Asks at a steady rate, whether or not the answers come, as long as something goes on.
   *
   * @param rate requests a second
   * @returns how long each answer took, in milliseconds, in the order in which they came
   */
  async askSteadily(bodies: readonly string[], rate: number, during: Promise<unknown>): Promise<number[]> {
    const latencies: number[] = [];
    const asked: Promise<void>[] = [];
    const state = { over: false };
    const end = during.finally(() => (state.over = true));
    const start = performance.now();
    for (let count = 0; !state.over; count += 1) {
      await sleep(Math.max(0, start + (count * 1_000) / rate - performance.now()));
      const client = this.#clients[count % this.#clients.length] as Client;
      const sent = performance.now();
      const answered = send(client, bodies[count % bodies.length] as string, () => undefined);
      asked.push(answered.then(() => void latencies.push(performance.now() - sent)));
    }
    await Promise.all([end, ...asked]);
    return latencies;
  }

  /** Asks one thing after the other; returns how long each answer took, in milliseconds. */
  async askEach(bodies: readonly string[]): Promise<number[]> {
    const latencies: number[] = [];
    for (const body of bodies) {
      const sent = performance.now();
      await this.answer(body);
      latencies.push(performance.now() - sent);
    }
    return latencies;
  }

  /** Asks one thing, and returns the answer's text. */
  async answer(body: string): Promise<string> {
    const chunks: Buffer[] = [];
    await send(this.#clients[0] as Client, body, (chunk) => chunks.push(chunk));
    return Buffer.concat(chunks).toString();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
  }
}

/** Sends a request and hands on what comes, by undici's leanest way: the client shall not be what is measured. */
function send(client: Client, body: string, onData: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    client.dispatch(
      { path: '/graphql', method: 'POST', headers, body },
      {
        onRequestStart: () => undefined,
        onResponseStart(_controller, status) {
          if (status !== 200) reject(new Error(`A server answered ${status} to ${body}.`));
        },
        onResponseData: (_controller, chunk) => onData(chunk),
        onResponseEnd: () => resolve(),
        onResponseError: (_controller, cause) => reject(new Error(`A server did not answer ${body}.`, { cause })),
      },
    );
  });
}
