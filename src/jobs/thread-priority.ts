import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename, join } from 'node:path';

/** How nice a thread is to others: 0 is usual, and 19 the most; each step takes a fifth of its share of a busy core. */
export const NICE = 10;

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

/** V8's helpers, by the numbers that Linux gives them. */
export function helpers(): number[] {
  const named = (thread: string): boolean => readFileSync(join(THREADS, thread, 'comm'), 'utf8').trim() === HELPER;
  return readdirSync(THREADS).filter(named).map(Number);
}
