import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

/** How long jobs work, about, until they leave the write lock to others, and for how long, in milliseconds. */
const TURN_MS = 50;
const PAUSE_MS = 5;

/**
 * How many times as long as they have worked they rest while the server is asked, for how long at the most, and how often
 * they look whether it still is.
 */
const REST = 4;
const MAX_REST_MS = 500;
const LOOK_MS = 20;

/** With so many cores there is room for jobs, and for what collects their garbage, beside queries. */
const ROOMY_CORES = 4;

/**
 * How the jobs of a thread take turns with others: now and then with whoever wants to write, for SQLite itself never lets
 * them, and, where there are few cores, with the server's requests while they come.
 */
export class Turns {
  readonly #isAsked: () => boolean;
  #beganAt = performance.now();
  #usedBefore = usedMs();
  #rest: Promise<void> | undefined;

  /**
   * @param isAsked whether requests come to the server
   * @param cores how many the server may use
   */
  constructor(isAsked: () => boolean = () => false, cores = availableParallelism()) {
    this.#isAsked = cores < ROOMY_CORES ? isAsked : () => false;
  }

  /** Begins a turn. To be called when there is a job after a while without any: what the thread did meanwhile was no work. */
  begin(): void {
    this.#beganAt = performance.now();
    this.#usedBefore = usedMs();
  }

  /** Resolves when it is the jobs' turn again. Timers and messages have theirs in any case. */
  next(): Promise<void> {
    if (!this.#rest && performance.now() - this.#beganAt < TURN_MS) return setImmediate();
    return (this.#rest ??= this.#leave());
  }

  async #leave(): Promise<void> {
    // What they waited for, be it another server, the disk or the processor itself, has been a rest already.
    const restEndsAt = performance.now() + Math.min(MAX_REST_MS, REST * (usedMs() - this.#usedBefore));
    await sleep(PAUSE_MS);
    while (this.#isAsked() && performance.now() < restEndsAt) await sleep(LOOK_MS);
    this.begin();
    this.#rest = undefined;
  }
}

/** For how long the thread has used the processor so far, in milliseconds; before Node.js 23.9, for how long it had something to do. */
function usedMs(): number {
  const usage = (process as Partial<NodeJS.Process>).threadCpuUsage?.();
  return usage ? (usage.user + usage.system) / 1000 : performance.eventLoopUtilization().active;
}
