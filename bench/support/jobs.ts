import { setTimeout as sleep } from 'node:timers/promises';
import { askServer } from './graphql-client.ts';

/** How often a job is looked at, in milliseconds. */
const POLL_MS = 50;

/** The same, as seldom as by somebody who waits for it. */
export const SELDOM_MS = 500;

interface Job {
  readonly id: string;
  readonly status: string;
  readonly error: string | null;
  readonly startedAt: string;
  readonly completedAt: string | null;
}

/**
 * Has a server run a job, and waits until that has come to its end.
 *
 * @param mutation starts it, and names it `job`
 * @param pollMs how often it is looked at, in milliseconds; that takes processor time and memory of the server
 * @returns how long it took from its start, in milliseconds
 * @throws Error when it did not complete
 */
export async function runJob(port: number, mutation: string, variables: object, pollMs = POLL_MS): Promise<number> {
  const { job } = await askServer<{ job: { id: string } }>(port, mutation, variables);
  return jobTime(port, job.id, pollMs);
}

/**
 * Has a server mirror its Stash server, and waits until that is done, looking seldom.
 *
 * @returns how long the job took, in milliseconds
 */
export function syncMirror(port: number, mode: 'FULL' | 'INCREMENTAL'): Promise<number> {
  const mutation = 'mutation ($mode: SyncMode!) { job: startSync(input: { mode: $mode }) { id } }';
  return runJob(port, mutation, { mode }, SELDOM_MS);
}

async function jobTime(port: number, id: string, pollMs: number): Promise<number> {
  for (;;) {
    const { job } = await askServer<{ job: Job }>(
      port,
      'query ($id: ID!) { job(id: $id) { id status error startedAt completedAt } }',
      { id },
    );
    if (job.status === 'COMPLETED') return Date.parse(job.completedAt ?? '') - Date.parse(job.startedAt);
    if (job.status !== 'PENDING' && job.status !== 'RUNNING') {
      throw new Error(`The job ${id} became ${job.status}: ${job.error}.`);
    }
    await sleep(pollMs);
  }
}
