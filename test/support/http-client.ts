import type { GraphQLFormattedError } from 'graphql';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface GraphQLAnswer<Data> extends HttpAnswer {
  /** Undefined when the whole operation was refused. */
  readonly data: Data;
  readonly errors: readonly GraphQLFormattedError[];
}

/** Sends a request and waits for the whole answer. */
export async function request(url: string, init: RequestInit = {}): Promise<HttpAnswer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

/** Posts a GraphQL request; a text or bytes go as they are. */
export async function post<Data = unknown>(
  url: string,
  body: object | string,
  headers: Record<string, string> = {},
): Promise<GraphQLAnswer<Data>> {
  const answer = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body),
  });
  const { data, errors } = JSON.parse(answer.text) as { data: Data; errors?: readonly GraphQLFormattedError[] };
  return { ...answer, data, errors: errors ?? [] };
}

/** The error of an answer that has just one. */
export function onlyError({
  errors = [],
}: {
  readonly errors?: readonly GraphQLFormattedError[];
}): GraphQLFormattedError {
  if (errors.length !== 1) throw new Error(`Expected one error; got ${JSON.stringify(errors).slice(0, 1_000)}`);
  return errors[0]!;
}

/** A connection on which the test writes HTTP itself. */
export class RawConnection {
  readonly socket: Socket;
  #received = '';
  readonly #closed: Promise<unknown>;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => (this.#received += chunk.toString('latin1')));
    // A reset by the server is one of the ways in which it may hang up.
    socket.on('error', () => socket.destroy());
    this.#closed = once(socket, 'close');
  }

  /** @param staysOpen whether it stays open on this side when the server has ended it */
  static async open(url: string, staysOpen = false): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    return RawConnection.openTo(hostname, Number(port), staysOpen);
  }

  /** Opens one to an address, or fails when nobody listens there. */
  static async openTo(address: string, port: number, staysOpen = false): Promise<RawConnection> {
    const socket = connect({ port, host: address, allowHalfOpen: staysOpen });
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  /** Sends a text, waits until the server hangs up, and returns what it sent. */
  static async exchange(url: string, text: string): Promise<string> {
    const connection = await RawConnection.open(url);
    connection.socket.write(text);
    return connection.closed();
  }

  /** Waits until what was received matches. */
  async received(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.#received)) await once(this.socket, 'data');
    return this.#received;
  }

  /** Waits until the connection is closed, and returns what was received on it. */
  async closed(): Promise<string> {
    await this.#closed;
    return this.#received;
  }
}
