import { type Client, createClient } from 'graphql-ws';
import type { GraphQLFormattedError } from 'graphql';
import { once } from 'node:events';
import { WebSocket } from 'ws';

export interface SocketAnswer<Data> {
  /** Undefined when the operation was refused. */
  readonly data: Data;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** The `graphql-ws` client, which connects at once and never again. */
export function socketClient(url: string): Client {
  return createClient({ url: socketUrl(url), webSocketImpl: WebSocket, lazy: false, retryAttempts: 0 });
}

/** The result of an operation with one result, or the errors with which it was refused. */
export async function ask<Data = unknown>(
  client: Client,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<SocketAnswer<Data>> {
  return new Promise((resolve, reject) => {
    client.subscribe<Data>(
      { query, variables },
      {
        next: (result) => resolve(result as SocketAnswer<Data>),
        error: (error) => {
          if (Array.isArray(error)) resolve({ errors: error } as unknown as SocketAnswer<Data>);
          else reject(new Error('The socket failed.', { cause: error }));
        },
        complete: () => reject(new Error('The operation was completed without a result.')),
      },
    );
  });
}

/** A WebSocket on which the test writes the protocol itself. */
export class RawSocket {
  readonly socket: WebSocket;
  readonly messages: unknown[] = [];
  readonly #closed: Promise<[code: number, reason: Buffer]>;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => this.messages.push(JSON.parse(data.toString())));
    this.#closed = once(socket, 'close') as Promise<[number, Buffer]>;
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<RawSocket> {
    const socket = new WebSocket(socketUrl(url), 'graphql-transport-ws', { headers });
    const raw = new RawSocket(socket);
    await once(socket, 'open');
    return raw;
  }

  /** Opens a socket and the protocol on it. */
  static async connect(url: string): Promise<RawSocket> {
    const raw = await RawSocket.open(url);
    raw.send({ type: 'connection_init' });
    await raw.received('connection_ack');
    return raw;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Waits for a message of a type. */
  async received(type: string): Promise<unknown> {
    for (;;) {
      const message = this.messages.find((known) => (known as { type: string }).type === type);
      if (message) return message;
      await once(this.socket, 'message');
    }
  }

  /** The code with which the server closed the socket. */
  async closed(): Promise<number> {
    const [code] = await this.#closed;
    return code;
  }
}

function socketUrl(url: string): string {
  return url.replace(/^http/, 'ws');
}
