import { setTimeout as sleep } from 'node:timers/promises';
import { askServer } from './graphql-client.ts';

/** How often a job is looked at, in milliseconds. */
const POLL_MS = 50;

/** How many changes a plan has: as many as go into one submission. */
export const CHANGES = 10_000;

/**
 * Submits a plan and accepts all of it: a title, which the full-text index follows, a rating or another tag for each of
 * the first scenes, one kind after the other.
 *
 * @param number tells the plans apart; each proposes other values
 * @returns the plan's id
 */
export async function submitPlan(port: number, number: number): Promise<string> {
  const changes = Array.from({ length: CHANGES }, (_, index) => {
    const kinds = [
      { field: 'TITLE', action: 'SET', proposedValue: `Title ${index} of plan ${number}` },
      { field: 'RATING100', action: 'SET', proposedValue: (index + 7 * number) % 101 },
      { field: 'TAGS', action: 'ADD', proposedValue: [{ id: String(1 + ((index + number) % 100)) }] },
    ];
    return { sceneId: String(index + 1), ...kinds[(index + number) % kinds.length] };
  });
  const { plan } = await askServer<{ plan: { id: string } }>(
    port,
    'mutation ($input: CreateAnalysisPlanInput!) { plan: createAnalysisPlan(input: $input) { id } }',
    { input: { name: `Plan ${number}`, changes } },
  );
  await askServer(
    port,
    `mutation ($id: ID!) {
      reviewPlanChanges(planId: $id, decision: ACCEPT, filter: { statuses: [PENDING] }) { affected }
    }`,
    plan,
  );
  return plan.id;
}

interface Job {
  readonly id: string;
  readonly status: string;
  readonly error: string | null;
  readonly startedAt: string;
  readonly completedAt: string | null;
}

/**
 * Applies a plan, and waits until its job has come to its end.
 *
 * @returns how long the job took from its start to its end, in milliseconds
 */
export async function applyPlan(port: number, id: string): Promise<number> {
  const { job } = await askServer<{ job: Pick<Job, 'id'> }>(
    port,
    'mutation ($id: ID!) { job: applyAnalysisPlan(planId: $id, onConflict: OVERWRITE) { id } }',
    { id },
  );
  return jobTime(port, job.id);
}

/**
 * Waits until a job has come to its end.
 *
 * @returns how long it took from its start, in milliseconds
 * @throws Error when it did not complete
 */
export async function jobTime(port: number, id: string): Promise<number> {
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
    await sleep(POLL_MS);
  }
}
