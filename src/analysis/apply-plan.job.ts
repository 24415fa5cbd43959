import type { EntityManager } from '@mikro-orm/sqlite';
import { TransactionReader } from '../database/transaction-reader.ts';
import { defineJob, type JobRun, JobType } from '../jobs/define-job.ts';
import type { ApplyPlan } from './apply.service.ts';
import { applyChanges } from './apply-changes.ts';
import {
  type AcceptedChange,
  afterApplied,
  countOutcomes,
  planToApply,
  readAccepted,
  recordApplied,
} from './apply-record.ts';
import { ConflictPolicy } from './apply-scene.ts';
import { deleteUnused, KIND_OF } from './created-objects.ts';
import { NameBook } from './names.ts';
import { LIBRARY_WRITER, type SceneWriter } from './scene-writer.ts';

/** About how many changes go together; those of one scene are never parted. */
export interface BatchSizes {
  /** Into a transaction. */
  readonly transaction: number;
  /** From the database, through the decision and back, within it. */
  readonly step: number;
}

// What a step takes is garbage before V8 would look at it as old, for which it has threads that queries wait for.
const BATCH_SIZES: BatchSizes = { transaction: 1_000, step: 100 };

/** Applies what is accepted of a plan. Its items are changes. */
export const APPLY_PLAN = defineJob<ApplyPlan>({
  type: JobType.APPLY_PLAN,
  maxAttempts: 5,
  parse: parseApplyPlan,
  run: (run) => applyPlan(run, LIBRARY_WRITER, BATCH_SIZES),
});

/**
 * Applies the changes that are accepted when it begins, in short transactions; when the conflict policy is FAIL, in one.
 * An attempt after another one finds what that has left accepted.
 *
 * @returns how many of the job's changes have come to each status, those of earlier attempts included
 * @throws NOT_FOUND; INVALID_STATE when the plan was cancelled; CONFLICT when there is a conflict and the policy is FAIL
 */
export async function applyPlan(
  run: JobRun<ApplyPlan>,
  writer: SceneWriter,
  sizes: BatchSizes,
): Promise<Record<string, number>> {
  const { planId, onConflict } = run.payload;
  const reader = new TransactionReader(run.em);
  const plan = await planToApply(reader, planId);
  const accepted = await readAccepted(reader, planId);
  await run.setTotal(run.processedItems + accepted.length);
  const earliest = await afterApplied(reader, planId);
  const application = { planId, jobId: run.id, onConflict, earliest, names: new NameBook(), writer };
  // All or nothing is also what is decided about together.
  const { transaction, step } = onConflict === ConflictPolicy.FAIL ? { transaction: Infinity, step: Infinity } : sizes;
  const parts = [...batches(accepted, transaction)];
  for (const batch of parts) {
    await run.batch(async (em) => {
      let done = 0;
      for (const changes of batches(batch, step)) {
        const applied = await applyChanges(
          em,
          application,
          changes.map(({ id }) => id),
        );
        done += applied.done;
        run.announce({ planId, ...applied.announcement });
      }
      await recordApplied(em, planId);
      if (batch === parts.at(-1) && plan.revertOfId !== null) await tidyUp(run, em, plan.revertOfId);
      return { done, value: undefined };
    });
  }
  // Some may have been decided otherwise before their turn came.
  await run.setTotal(run.processedItems);
  return countOutcomes(new TransactionReader(run.em), run.id);
}

/** The objects that the reverted plan has made go with it. */
async function tidyUp(run: JobRun<ApplyPlan>, em: EntityManager, revertedId: number): Promise<void> {
  const deleted = await deleteUnused(em, revertedId);
  run.announce({ library: deleted.map(({ table, id }) => ({ kind: KIND_OF[table], id, change: 'DELETED' })) });
}

function parseApplyPlan(payload: unknown): ApplyPlan {
  const { planId, onConflict } = (payload ?? {}) as Partial<ApplyPlan>;
  if (Number.isSafeInteger(planId) && Object.values<unknown>(ConflictPolicy).includes(onConflict)) {
    return { planId, onConflict } as ApplyPlan;
  }
  throw new Error(`expected {"planId":1,"onConflict":"skip"}, got ${JSON.stringify(payload)}.`);
}

/** The changes in batches of the size or, since a scene's changes stay together, a little more. */
function* batches(changes: readonly AcceptedChange[], size: number): Generator<AcceptedChange[]> {
  let batch: AcceptedChange[] = [];
  for (const ofScene of Map.groupBy(changes, ({ sceneId }) => sceneId).values()) {
    batch.push(...ofScene);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
