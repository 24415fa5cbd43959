import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a promise that does not reject is fulfilled, but no longer than so many milliseconds. */
export async function waitAtMost(milliseconds: number, promise: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  const timeout = sleep(milliseconds, undefined, { signal: done.signal }).catch(() => undefined);
  await Promise.race([promise, timeout]);
  done.abort();
}
