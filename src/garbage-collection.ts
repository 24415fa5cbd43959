import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How often it is looked whether the thread is idle, in milliseconds, and which share of that it may have been busy. */
const LOOK_MS = 2_000;
const IDLE_SHARE = 0.05;

/**
 * Has each thread collect the garbage of its own that is young, instead of sharing that out among V8's helpers: the thread
 * that answers queries would wait for them, and they for a core while jobs are run. There is so little of it at a time that
 * sharing it takes longer anyway. And has V8 collect when it is told to. To be called before anything is compiled that
 * Node.js is to keep, since that depends on V8's flags.
 */
export function prepareGarbageCollection(): void {
  setFlagsFromString('--no-parallel-scavenge');
  setFlagsFromString('--expose-gc');
}

/**
 * Gives the memory back that starting took, once this thread has had next to nothing to do for a moment: V8 makes room for
 * the young objects of a start, and keeps it while it has no reason to collect all garbage. That takes some tenths of a second, once.
 */
export function giveMemoryBackOnceIdle(): void {
  let before = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const { utilization } = performance.eventLoopUtilization(before);
    before = performance.eventLoopUtilization();
    if (utilization > IDLE_SHARE) return;
    clearInterval(timer);
    collectAllGarbage();
  }, LOOK_MS).unref();
}

/** As if memory were short, which is what has V8 give it back to the system. Only a new context has what a flag exposes. */
function collectAllGarbage(): void {
  const collect = runInNewContext('gc') as (options: object) => void;
  collect({ type: 'major', flavor: 'last-resort' });
}
