import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BenchServer } from './server.ts';

/** Lets a server listen on a free port of the loopback. */
export async function listen(server: Server): Promise<BenchServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
