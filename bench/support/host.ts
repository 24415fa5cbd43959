import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** The share of the processors' time that the host may take while something is measured that counts. */
const MOST_TAKEN = 0.01;
/** How often something is measured until it is taken as it is. */
const MOST_TIMES = 5;
/** The unit of the system's times, in milliseconds. */
const TICK_MS = 10;

/**
 * The host of a virtual machine may give its processors to others for a while, of which Linux tells how long. What was
 * measured meanwhile is measured again.
 */
export class Host {
  #repetitions = 0;

  /** Measures until the host has left the processors alone meanwhile; if it never does, what it disturbed the least counts. */
  async undisturbed<T>(measure: () => Promise<T>): Promise<T> {
    let best = await observed(measure);
    for (let times = 1; best.taken > MOST_TAKEN && times < MOST_TIMES; times += 1) {
      this.#repetitions += 1;
      const again = await observed(measure);
      if (again.taken < best.taken) best = again;
    }
    return best.measured;
  }

  /** Says how often something was measured again; nothing when it never was. */
  describe(): string[] {
    if (this.#repetitions === 0) return [];
    return [
      `- times that a stretch was measured again, since the host took more than ${MOST_TAKEN * 100} % of the processors’ time: ${this.#repetitions}`,
    ];
  }
}

/** Measures, and observes which share of the processors' time the host takes meanwhile. */
async function observed<T>(measure: () => Promise<T>): Promise<{ measured: T; taken: number }> {
  const [begin, before] = [performance.now(), takenMs()];
  const measured = await measure();
  return { measured, taken: (takenMs() - before) / ((performance.now() - begin) * cpus().length) };
}

/** For how long the host has taken processors so far, in milliseconds. Only Linux tells. */
function takenMs(): number {
  if (process.platform !== 'linux') return 0;
  return TICK_MS * Number(readFileSync('/proc/stat', 'utf8').split(/\s+/, 9)[8]);
}
