import { loadConfig } from '../../src/config.ts';
import { prepareGarbageCollection, giveMemoryBackOnceIdle } from '../../src/garbage-collection.ts';
import { createLog } from '../../src/log.ts';
import { startServer } from '../../src/server.ts';
import type { Serve } from './server.ts';

/** Greenlight as its users start it, in production and without a log line for each operation, which no peer writes. */
export const serve: Serve = async (path) => {
  prepareGarbageCollection();
  const { STASH_URL } = process.env;
  const config = loadConfig({ DATABASE_URL: `sqlite:${path}`, PORT: '0', NODE_ENV: 'production', STASH_URL });
  const server = await startServer(config, createLog('warn'));
  giveMemoryBackOnceIdle();
  return { port: Number(new URL(server.url).port), stop: () => server.stop() };
};
