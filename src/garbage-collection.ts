import { setFlagsFromString } from 'node:v8';

/**
 * Has each thread collect the garbage of its own that is young, instead of sharing that out among V8's helpers: the thread
 * that answers queries would wait for them, and they for a core while jobs are run. There is so little of it at a time that
 * sharing it takes longer anyway. To be called before anything is compiled that Node.js is to keep, since that depends on V8's flags.
 */
export function collectYoungGarbageAlone(): void {
  setFlagsFromString('--no-parallel-scavenge');
}
