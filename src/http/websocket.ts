import { execute, subscribe } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';
import type { SocketOperations } from '../graphql/socket-operations.ts';

/** The largest message, in bytes. */
const MAX_MESSAGE = 8 * 1024 * 1024;
/** How long a client may take to open the protocol, in milliseconds. */
const INIT_TIMEOUT_MS = 5_000;

/**
 * Serves operations over WebSocket (graphql-transport-ws) on the path of GraphQL.
 *
 * @returns how to end it: clients are told that the server goes away
 */
export function serveWebSockets(server: Server, operations: SocketOperations): () => Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  server.on('upgrade', (request, socket, head) => {
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== '/graphql') {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });
  const protocol = useServer(
    {
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
      execute,
      subscribe,
      onSubscribe: (_context, _id, payload) => operations.prepare(payload),
      onError: (_context, _id, _payload, errors) => operations.format(errors),
      onNext: (_context, _id, _payload, _args, { errors, data }) =>
        errors ? { data: data ?? null, errors: operations.format(errors) } : undefined,
    },
    sockets,
  );
  return async () => {
    await protocol.dispose();
  };
}
