import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';

/** How nice a thread is to others: 0 is usual, and 19 the most; each step takes a fifth of its share of a busy core. */
export const NICE = 5;

/**
 * Has the system prefer other threads to this one, such as the one that answers queries, when there are not enough cores
 * for all. Linux knows the priority of a thread; elsewhere it is that of the whole process, and stays as it is.
 */
export function preferOtherThreads(): void {
  try {
    const thread = Number(basename(readlinkSync('/proc/thread-self')));
    setPriority(thread, NICE);
  } catch {
    // Another system, or a process that has less priority already: nothing depends on it.
  }
}
