import { askServer } from './graphql-client.ts';
import { runJob } from './jobs.ts';

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

/**
 * Applies a plan, and waits until its job has come to its end.
 *
 * @param pollMs how often it is looked at, in milliseconds
 * @returns how long the job took from its start to its end, in milliseconds
 */
export function applyPlan(port: number, id: string, pollMs?: number): Promise<number> {
  const mutation = 'mutation ($id: ID!) { job: applyAnalysisPlan(planId: $id, onConflict: OVERWRITE) { id } }';
  return runJob(port, mutation, { id }, pollMs);
}
