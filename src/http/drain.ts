import type { FastifyInstance } from 'fastify';

/**
 * Lets the requests that are under way finish when the app is closed. Until then it still listens, so that a probe
 * learns that the server is not ready, rather than nothing.
 */
export function finishRequestsBeforeClosing(app: FastifyInstance): void {
  let underWay = 0;
  let onIdle: (() => void) | undefined;
  app.server.on('request', (_request, response) => {
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
      if (underWay === 0) onIdle?.();
    });
  });
  app.addHook('preClose', async () => {
    if (underWay > 0) await new Promise<void>((resolve) => (onIdle = resolve));
  });
}
