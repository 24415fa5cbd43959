import type { FastifyBaseLogger } from 'fastify';
import { execute, subscribe } from 'graphql';
import { CloseCode, type ConnectionInitMessage, handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws';
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { shortText } from '../graphql/short-text.ts';
import type { SocketOperations } from '../graphql/socket-operations.ts';
import type { HostCheck } from './host-names.ts';

/** The largest message, in bytes. */
const MAX_MESSAGE = 8 * 1024 * 1024;
/** How much may wait to be sent to one client, in bytes, before it counts as gone. */
const MAX_UNSENT = 32 * 1024 * 1024;
/** How long a client may take to open the protocol, to answer a ping, and to agree to the end, in milliseconds. */
const INIT_TIMEOUT_MS = 5_000;
const PING_INTERVAL_MS = 12_000;
const CLOSE_TIMEOUT_MS = 3_000;

/**
 * Serves operations over WebSocket (graphql-transport-ws) on the path of GraphQL.
 *
 * @returns how to end it: clients are told that the server goes away, and those that do not answer are cut off
 */
export function serveWebSockets(
  server: Server,
  operations: SocketOperations,
  log: FastifyBaseLogger,
  checkHost: HostCheck,
): () => Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, handleProtocols });
  const protocol = makeServer<ConnectionInitMessage['payload'], Extra>({
    connectionInitWaitTimeout: INIT_TIMEOUT_MS,
    execute,
    subscribe,
    onSubscribe({ extra: { socket, underWay } }, id, payload) {
      // The protocol forgets an operation that its client has completed, and then takes the one for the other.
      const isTaken = underWay.has(id);
      if (isTaken) socket.close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${id} already exists`);
      const prepared = operations.prepare(payload, underWay.size + 1, isTaken);
      if (!Array.isArray(prepared)) underWay.set(id, { payload });
      return prepared;
    },
    onOperation({ extra: { underWay } }, id, payload, _args, result) {
      const operation = underWay.get(id);
      if (operation?.payload === payload && isAsyncIterable(result)) operation.events = result;
    },
    onNext: (_context, _id, payload, _args, result) => operations.answer(payload, result),
    onError(context, id, payload, errors) {
      end(context, id, payload);
      return operations.refuse(payload, errors);
    },
    onComplete(context, id, payload) {
      end(context, id, payload);
      operations.finish(payload);
    },
  });
  server.on('upgrade', (request, connection, head) => {
    const refusal = refusalOf(request, checkHost);
    if (!refusal) {
      sockets.handleUpgrade(request, connection, head, open);
      return;
    }
    // A browser tells its page nothing of an answer that opens no WebSocket.
    log.warn(`refused a WebSocket: ${refusal.reason}`);
    refuse(connection, refusal);
  });
  const pings = setInterval(() => sockets.clients.forEach(ping), PING_INTERVAL_MS).unref();

  return async () => {
    clearInterval(pings);
    for (const socket of sockets.clients) socket.close(1001, 'The server is stopping.');
    const cutOff = setTimeout(() => sockets.clients.forEach((socket) => socket.terminate()), CLOSE_TIMEOUT_MS);
    await new Promise((resolve) => sockets.close(resolve));
    clearTimeout(cutOff);
  };

  function open(socket: WebSocket): void {
    const underWay = new Map<string, Operation>();
    const close = protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => send(socket, text),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => socket.on('message', (data: Buffer) => void handle(data.toString()).catch(fail)),
      },
      { socket, underWay },
    );
    socket.on('close', (code, reason) => {
      void close(code, reason.toString()).catch(fail);
      for (const { events } of underWay.values()) void events?.return?.(undefined).catch(fail);
    });
    // What breaks the protocol of WebSocket itself; ws ends the socket with the code for it.
    socket.on('error', (error) => log.debug({ err: error }, 'a WebSocket failed'));

    function fail(error: unknown): void {
      log.warn({ err: error }, 'a WebSocket message could not be handled');
      socket.close(CloseCode.InternalServerError, 'Internal server error');
    }
  }
}

/** What is known of a socket besides. */
interface Extra {
  readonly socket: WebSocket;
  /** The operations that have not ended yet, by their ids, also those that the client has completed. */
  readonly underWay: Map<string, Operation>;
}

interface Operation {
  readonly payload: SubscribePayload;
  /** What a subscription waits for. */
  events?: AsyncIterable<unknown> & { return?(value: undefined): Promise<unknown> };
}

function end({ extra: { underWay } }: { readonly extra: Extra }, id: string, payload: SubscribePayload): void {
  if (underWay.get(id)?.payload === payload) underWay.delete(id);
}

function isAsyncIterable(result: object): result is AsyncIterable<unknown> {
  return Symbol.asyncIterator in result;
}

interface Refusal {
  readonly status: 403 | 404;
  /** What to do about it, for who asks and for the log. */
  readonly reason: string;
}

function refusalOf(request: IncomingMessage, checkHost: HostCheck): Refusal | undefined {
  const { host, origin } = request.headers;
  const foreignHost = checkHost(host);
  if (foreignHost !== undefined) return { status: 403, reason: foreignHost };
  if (pathOf(request) !== '/graphql') return { status: 404, reason: 'WebSockets are opened at /graphql.' };
  // Browsers let any page open a WebSocket to any host, so a page of another site could act for its visitor.
  if (origin === undefined || URL.parse(origin)?.host === host) return undefined;
  const [page, asked] = [origin, host ?? ''].map((header) => JSON.stringify(shortText(header, 100)));
  const reason =
    `It is for a page of ${page}, and the server was asked as ${asked}. Pages of other sites may not open one; ` +
    'a reverse proxy in between has to pass on the header Host.';
  return { status: 403, reason };
}

function pathOf({ url = '/' }: IncomingMessage): string | undefined {
  return url.split('?', 1)[0];
}

function refuse(connection: Duplex, { status, reason }: Refusal): void {
  connection.on('error', () => connection.destroy());
  // The server no longer looks after the socket: whoever keeps their end of it open would have it for ever.
  connection.once('finish', () => connection.destroy());
  connection.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`,
  );
}

async function send(socket: WebSocket, text: string): Promise<void> {
  if (socket.bufferedAmount > MAX_UNSENT) socket.terminate();
  if (socket.readyState !== socket.OPEN) return;
  await new Promise<void>((resolve, reject) => {
    socket.send(text, (error) => (error ? reject(error) : resolve()));
  });
}

const unanswered = new WeakSet<WebSocket>();

/** Ends a socket that has not answered the ping before this one. */
function ping(socket: WebSocket): void {
  if (unanswered.has(socket)) {
    socket.terminate();
    return;
  }
  unanswered.add(socket);
  socket.once('pong', () => unanswered.delete(socket));
  socket.ping();
}
