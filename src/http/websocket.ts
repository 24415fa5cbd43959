import type { FastifyBaseLogger } from 'fastify';
import { execute, subscribe } from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
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
  const protocol = makeServer({
    connectionInitWaitTimeout: INIT_TIMEOUT_MS,
    execute,
    subscribe,
    onSubscribe: ({ subscriptions }, _id, payload) => operations.prepare(payload, Object.keys(subscriptions).length),
    onNext: (_context, _id, payload, _args, result) => operations.answer(payload, result),
    onError: (_context, _id, payload, errors) => operations.refuse(payload, errors),
    onComplete: (_context, _id, payload) => operations.finish(payload),
  });
  server.on('upgrade', (request, connection, head) => {
    const foreignHost = checkHost(request.headers.host);
    if (foreignHost !== undefined) refuse(connection, 403, foreignHost);
    else if (pathOf(request) !== '/graphql') refuse(connection, 404);
    else if (isOfAnotherSite(request)) refuse(connection, 403);
    else sockets.handleUpgrade(request, connection, head, open);
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
    const close = protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => send(socket, text),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => socket.on('message', (data: Buffer) => void handle(data.toString()).catch(fail)),
      },
      {},
    );
    socket.on('close', (code, reason) => void close(code, reason.toString()).catch(fail));
    // What breaks the protocol of WebSocket itself; ws ends the socket with the code for it.
    socket.on('error', (error) => log.debug({ err: error }, 'a WebSocket failed'));

    function fail(error: unknown): void {
      log.warn({ err: error }, 'a WebSocket message could not be handled');
      socket.close(CloseCode.InternalServerError, 'Internal server error');
    }
  }
}

function pathOf({ url = '/' }: IncomingMessage): string | undefined {
  return url.split('?', 1)[0];
}

/** Browsers let any page open a WebSocket to any host, so a page of another site could act for its visitor. */
function isOfAnotherSite({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin !== undefined && URL.parse(origin)?.host !== host;
}

function refuse(connection: Duplex, status: 403 | 404, text = ''): void {
  connection.on('error', () => connection.destroy());
  connection.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
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
