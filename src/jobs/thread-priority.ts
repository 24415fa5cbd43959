import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename, join } from 'node:path';

/** How nice a thread is to others: 0 is usual, and 19 the most; each step takes a fifth of its share of a busy core. */
export const NICE = 10;

/** How long the thread works, about, until it looks whether to leave its core, in milliseconds. */
const WORK_MS = 1;
/** How long the thread leaves its core, in milliseconds; the system takes a little longer, about 0.06. */
const INSTANT_MS = 0.01;
/** What the thread waits for meanwhile: nobody changes it. */
const NOBODY = new Int32Array(new SharedArrayBuffer(4));

/** Where Linux tells of the threads of this process. */
const THREADS = '/proc/self/task';

/** The name of the threads with which V8 collects garbage and compiles, mostly for the jobs while one is run. */
const HELPER = 'V8Worker';

/**
 * Has the system prefer other threads to this one and to V8's helpers, such as the one that answers queries, when there
 * are not enough cores for all. Linux knows the priority of a thread; elsewhere it is that of the whole process, and stays
 * as it is.
 */
export function preferOtherThreads(): void {
  try {
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), NICE);
    for (const helper of helpers()) setPriority(helper, NICE);
  } catch {
    // Another system, or a process that has less priority already: nothing depends on it.
  }
}

/**
 * Makes a function that leaves the core for an instant to whoever waits for it, unless this thread did so just now or
 * the server is not asked for anything. However nice a thread is, Linux may take the core from it only at the next tick of
 * its clock, up to 4 ms later.
 */
export function coreLeaver(isAsked: () => boolean): () => void {
  let lookedAt = performance.now();
  return () => {
    const now = performance.now();
    if (now - lookedAt < WORK_MS) return;
    lookedAt = now;
    if (!isAsked()) return;
    Atomics.wait(NOBODY, 0, 0, INSTANT_MS);
    lookedAt = performance.now();
  };
}

/** V8's helpers, by the numbers that Linux gives them. */
export function helpers(): number[] {
  const named = (thread: string): boolean => readFileSync(join(THREADS, thread, 'comm'), 'utf8').trim() === HELPER;
  return readdirSync(THREADS).filter(named).map(Number);
}
