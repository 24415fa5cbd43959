import { ownMemory } from '../support/memory.ts';
import { type ServerName, SERVERS } from './registry.ts';

/** What a process that serves tells the one that started it: where it serves, and then, when asked, what it has taken. */
export type Told = { readonly port: number } | Usage;

/** What a process has taken up to now. */
export interface Usage {
  /** Processor time, in milliseconds. */
  readonly cpu: number;
  /** Memory, in bytes: all of it; without the pages of files, where the system tells them apart (on Linux); and JavaScript's part. */
  readonly rss: number;
  readonly own: number;
  readonly heap: number;
}

/** Serves a database until the process that started this one is gone: `serve.js <server> <path>`. */
const [name, path = ''] = process.argv.slice(2);
const { serve } = await SERVERS[name as ServerName].load();
const server = await serve(path);

// There is but one thing to ask.
process.on('message', () => tell(usage()));
process.once('disconnect', () => void server.stop().then(() => process.exit()));
tell({ port: server.port });

function tell(told: Told): void {
  process.send?.(told);
}

function usage(): Usage {
  // Where Node.js lets it be called (--expose-gc), what is no longer used does not count.
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const own = process.platform === 'linux' ? ownMemory('self') : rss;
  return { cpu: (user + system) / 1_000, rss, own, heap: heapUsed };
}
