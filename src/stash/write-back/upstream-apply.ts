import pLimit from 'p-limit';
import { afterApplied, countOutcomes, planToApply, readAccepted } from '../../analysis/apply-record.ts';
import { APPLY_PLAN } from '../../analysis/apply-plan.job.ts';
import { ConflictPolicy, type SceneOutcome } from '../../analysis/apply-scene.ts';
import type { ApplyPlan } from '../../analysis/apply.service.ts';
import { refuseConflicts } from '../../analysis/apply-changes.ts';
import type { StashAccess } from '../../config.ts';
import { TransactionReader } from '../../database/transaction-reader.ts';
import type { JobDefinition, JobRun } from '../../jobs/define-job.ts';
import { StashClient, type StashPatience } from '../stash-client.ts';
import { UpstreamScenes } from './upstream-scenes.ts';

/** How many scenes are written at once. */
const SCENES_AT_ONCE = 4;

/** The job that applies a plan to the Stash server and to its mirror. Its items are changes. */
export function upstreamApply(stash: StashAccess, patience?: Partial<StashPatience>): JobDefinition<ApplyPlan> {
  return {
    ...APPLY_PLAN,
    waitsFor: ['UPSTREAM_UNAVAILABLE'],
    run: (run) => applyUpstream(run, new StashClient(stash, patience)),
  };
}

/**
 * Applies the changes that are accepted when it begins, scene by scene. What an earlier attempt was writing when it
 * ended is brought to its end first.
 *
 * @returns how many of the job's changes have come to each status
 * @throws StashFailure; NOT_FOUND; INVALID_STATE when the plan was cancelled; CONFLICT when there is a conflict and the policy is FAIL
 */
async function applyUpstream(run: JobRun<ApplyPlan>, client: StashClient): Promise<Record<string, number>> {
  const { planId, onConflict } = run.payload;
  const reader = new TransactionReader(run.em);
  await planToApply(reader, planId);
  const scenes = new UpstreamScenes(run, client, await afterApplied(reader, planId));
  await scenes.finishMarked();
  const accepted = await readAccepted(new TransactionReader(run.em), planId);
  await run.setTotal(run.processedItems + accepted.length);
  const byScene = [...Map.groupBy(accepted, ({ sceneId }) => sceneId)].map(
    ([sceneId, changes]) => [sceneId, changes.map(({ id }) => id)] as const,
  );
  if (onConflict === ConflictPolicy.FAIL && run.processedItems === 0) {
    const outcomes: SceneOutcome[] = [];
    await eachAtOnce(byScene, async ([sceneId, ids]) => void outcomes.push(await scenes.foresee(sceneId, ids)));
    refuseConflicts(outcomes);
  }
  await eachAtOnce(byScene, ([sceneId, ids]) => scenes.apply(sceneId, ids));
  // Some may have been decided otherwise before their turn came.
  await run.setTotal(run.processedItems);
  return countOutcomes(new TransactionReader(run.em), run.id);
}

/** Does something to a few at once; after a failure no more are begun, and it is thrown when those under way have ended. */
async function eachAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const limit = pLimit(SCENES_AT_ONCE);
  let failure: { readonly error: unknown } | undefined;
  await Promise.all(
    items.map((item) =>
      limit(async () => {
        if (failure) return;
        try {
          await work(item);
        } catch (error) {
          failure ??= { error };
        }
      }),
    ),
  );
  if (failure) throw failure.error;
}
