import { ownMemory } from '../support/memory.ts';
import { type ServerName, SERVERS } from './registry.ts';

/** What a process that serves tells the one that started it: where it serves, and then, when asked, what it has taken. */
export type Told = { readonly port: number } | Usage;

/** What a process has taken up to now. */
export interface Usage {
  /** Processor time, in milliseconds. */
  readonly cpu: number;
  /** All memory that it has, in bytes. */
  readonly rss: number;
  /**
   * What it needs of that, which is told apart where Node.js lets garbage be collected (--expose-gc): all; without the pages
   * of files, where the system knows them (on Linux); and JavaScript's part.
   */
  readonly needed: number;
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
  const { rss } = process.memoryUsage();
  // As if memory were short: otherwise V8 keeps the pages that it has emptied, to fill them again.
  globalThis.gc?.({ type: 'major', flavor: 'last-resort' });
  const { user, system } = process.cpuUsage();
  const { rss: needed, heapUsed } = process.memoryUsage();
  const own = process.platform === 'linux' ? ownMemory('self') : needed;
  return { cpu: (user + system) / 1_000, rss, needed, own, heap: heapUsed };
}
