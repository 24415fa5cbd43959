import { peakMemory } from '../support/memory.ts';

/** What a piece of work in a process of its own has taken. */
export interface Taken {
  readonly milliseconds: number;
  /** The most memory that the process had, in bytes. */
  readonly peak: number;
}

/** Does the work, and tells the process that started this one what it has taken. */
export async function timed(work: () => unknown): Promise<void> {
  const start = performance.now();
  await work();
  const milliseconds = performance.now() - start;
  const peak = process.platform === 'linux' ? peakMemory('self') : process.resourceUsage().maxRSS * 1_024;
  process.send?.({ milliseconds, peak } satisfies Taken);
}
