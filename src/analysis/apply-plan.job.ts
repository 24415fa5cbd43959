import type { EntityManager } from '@mikro-orm/sqlite';
import { sql } from 'kysely';
import { asQuery } from '../database/query.ts';
import { PreparedQuery } from '../database/prepared-query.ts';
import type { Reader } from '../database/reader.ts';
import { rowsById } from '../database/rows.ts';
import { TransactionReader } from '../database/transaction-reader.ts';
import { notFound } from '../errors.ts';
import { defineJob, type JobRun, JobType } from '../jobs/define-job.ts';
import { type ApplyPlan, cancelledPlan } from './apply.service.ts';
import { applyChanges } from './apply-changes.ts';
import { ConflictPolicy } from './apply-scene.ts';
import { deleteUnused, KIND_OF } from './created-objects.ts';
import { NameBook } from './names.ts';
import { ChangeStatus } from './plan-change.entity.ts';
import { PLANS } from './plan.read.ts';
import { settlePlan } from './plan-state.ts';
import { LIBRARY_WRITER, type SceneWriter } from './scene-writer.ts';

/** About how many changes are applied in one transaction; those of one scene are never parted. */
const CHANGES_AT_ONCE = 500;

/** Applies what is accepted of a plan. Its items are changes. */
export const APPLY_PLAN = defineJob<ApplyPlan>({
  type: JobType.APPLY_PLAN,
  maxAttempts: 5,
  parse: parseApplyPlan,
  run: (run) => applyPlan(run, LIBRARY_WRITER, CHANGES_AT_ONCE),
});

/**
 * Applies the changes that are accepted when it begins, in short transactions; when the conflict policy is FAIL, in one.
 * An attempt after another one finds what that has left accepted.
 *
 * @param changesAtOnce about how many go into a transaction
 * @returns how many of the job's changes have come to each status, those of earlier attempts included
 * @throws NOT_FOUND; INVALID_STATE when the plan was cancelled; CONFLICT when there is a conflict and the policy is FAIL
 */
export async function applyPlan(
  run: JobRun<ApplyPlan>,
  writer: SceneWriter,
  changesAtOnce: number,
): Promise<Record<string, number>> {
  const { planId, onConflict } = run.payload;
  const reader = new TransactionReader(run.em);
  const [plan] = await readPlans(reader, [planId]);
  if (!plan) throw notFound('plan', planId);
  // Its job may have been cancelled before the plan was, and tried again since.
  if (plan.cancelledAt !== null) throw cancelledPlan();
  const accepted = await reader.run(ACCEPTED, { planId });
  await run.setTotal(run.processedItems + accepted.length);
  const application = { planId, jobId: run.id, onConflict, names: new NameBook(), writer };
  for (const ids of batches(accepted, onConflict === ConflictPolicy.FAIL ? Infinity : changesAtOnce)) {
    await run.batch(async (em) => {
      const { done, events } = await applyChanges(em, application, ids);
      await recordApplied(em, planId);
      run.announce({ planId, library: events });
      return { done, value: undefined };
    });
  }
  // Some may have been decided otherwise before their turn came.
  await run.setTotal(run.processedItems);
  if (plan.revertOfId !== null) await tidyUp(run, plan.revertOfId);
  return outcomeOf(new TransactionReader(run.em), run.id);
}

/** As long as changes wait for something, that others were applied tells on nothing of the plan but its version. */
async function recordApplied(em: EntityManager, planId: number): Promise<void> {
  const { numAffectedRows } = await sql`
    update analysis_plan set version = version + 1, updated_at = ${Date.now()} where id = ${planId} and exists (
      select 1 from plan_change
      where plan_id = analysis_plan.id and status in (${ChangeStatus.PENDING}, ${ChangeStatus.ACCEPTED}))
  `.execute(em.getKysely());
  if (!numAffectedRows) await settlePlan(em, planId, 'applied');
}

/** The objects that the reverted plan has made go with it. */
async function tidyUp(run: JobRun<ApplyPlan>, revertedId: number): Promise<void> {
  await run.batch(async (em) => {
    const deleted = await deleteUnused(em, revertedId);
    run.announce({ library: deleted.map(({ table, id }) => ({ kind: KIND_OF[table], id, change: 'DELETED' })) });
    return { done: 0, value: undefined };
  });
}

function parseApplyPlan(payload: unknown): ApplyPlan {
  const { planId, onConflict } = (payload ?? {}) as Partial<ApplyPlan>;
  if (Number.isSafeInteger(planId) && Object.values<unknown>(ConflictPolicy).includes(onConflict)) {
    return { planId, onConflict } as ApplyPlan;
  }
  throw new Error(`expected {"planId":1,"onConflict":"skip"}, got ${JSON.stringify(payload)}.`);
}

const readPlans = rowsById(PLANS);

interface AcceptedChange {
  readonly id: number;
  readonly sceneId: string;
}

const ACCEPTED = new PreparedQuery<{ planId: number }, AcceptedChange>((dialect, value) =>
  asQuery(
    dialect,
    sql`select id, scene_id as "sceneId" from plan_change
        where plan_id = ${value('planId')} and status = ${ChangeStatus.ACCEPTED} order by scene_id, id`,
  ),
);

/** The ids of the changes in batches of the size or, since a scene's changes stay together, a little more. */
function* batches(changes: readonly AcceptedChange[], size: number): Generator<number[]> {
  let batch: number[] = [];
  for (const [index, { id, sceneId }] of changes.entries()) {
    batch.push(id);
    if (batch.length < size || changes[index + 1]?.sceneId === sceneId) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function outcomeOf(reader: Reader, jobId: string): Promise<Record<string, number>> {
  const rows = await reader.run(OUTCOME, { jobId });
  const counts = { applied: 0, skipped: 0, conflicted: 0, failed: 0 };
  for (const { status, count } of rows) if (status in counts) counts[status as keyof typeof counts] = count;
  return counts;
}

const OUTCOME = new PreparedQuery<{ jobId: string }, { status: string; count: number }>((dialect, value) =>
  asQuery(
    dialect,
    sql`select status, count(*) as count from plan_change where job_id = ${value('jobId')} group by status`,
  ),
);
