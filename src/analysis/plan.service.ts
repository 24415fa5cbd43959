import type { EntityManager } from '@mikro-orm/sqlite';
import { sql } from 'kysely';
import { createHash } from 'node:crypto';
import { asQuery } from '../database/query.ts';
import { TransactionReader } from '../database/transaction-reader.ts';
import { badInput, conflict, GreenlightError } from '../errors.ts';
import { JobType } from '../jobs/define-job.ts';
import { activeJob } from '../jobs/queue.ts';
import { checkedInput, clearable, label, LIMITS, type Rules, text } from '../library/input-rules.ts';
import { AnalysisPlan } from './analysis-plan.entity.ts';
import { ChangeStatus } from './plan-change.entity.ts';
import type { CreateAnalysisPlanInput, PlanChangeInput } from './plan.input.ts';
import { findPlan, settlePlan } from './plan-state.ts';
import { completeChanges, insertChanges } from './store-changes.ts';
import { checkSubmission, type Submission } from './submission.ts';

/**
 * Stores a new plan with its changes, all or nothing.
 *
 * @returns its id; that of the plan that was made of the same submission under the same idempotency key, if there is one
 * @throws BAD_USER_INPUT naming every change that does not fit; CONFLICT when the key belongs to another submission
 */
export async function createAnalysisPlan(
  em: EntityManager,
  { changes, ...input }: CreateAnalysisPlanInput,
): Promise<number> {
  const { idempotencyKey = null, description = null, metadata, name } = checkedInput(input, PLAN_RULES);
  const columns = { name, description, metadata: metadata ?? {} };
  const submission = checkSubmission(changes, 'input.changes');
  const idempotencyDigest = idempotencyKey === null ? null : digestOf(columns, submission);
  const earlier = idempotencyKey === null ? null : await em.findOne(AnalysisPlan, { idempotencyKey });
  if (earlier && submission.offences.length === 0) {
    if (earlier.idempotencyDigest === idempotencyDigest) return earlier.id;
    throw conflict(
      'input.idempotencyKey',
      `Another plan was submitted under the key ${JSON.stringify(idempotencyKey)}: ${JSON.stringify(earlier.name)} ` +
        `(id ${earlier.id}). Choose another key.`,
    );
  }
  const complete = await completeChanges(em, submission);
  const plan = em.create(AnalysisPlan, { ...columns, idempotencyKey, idempotencyDigest });
  await em.flush();
  await insertChanges(em, plan.id, complete);
  return plan.id;
}

/**
 * Adds changes to a plan, all or nothing.
 *
 * @returns the plan's id
 * @throws BAD_USER_INPUT naming every change that does not fit; NOT_FOUND; CONFLICT; INVALID_STATE when it is cancelled
 */
export async function addPlanChanges(
  em: EntityManager,
  planId: string,
  changes: readonly PlanChangeInput[],
  expectedVersion: number | null | undefined,
): Promise<number> {
  const { id } = await findPlan(em, planId, { event: 'proposed', expectedVersion });
  await insertChanges(em, id, await completeChanges(em, checkSubmission(changes, 'changes')));
  if (changes.length > 0) await settlePlan(em, id, 'proposed');
  return id;
}

/**
 * Cancels a plan for good; what was applied of it stays. Cancelling it again changes nothing.
 *
 * @returns its id
 * @throws NOT_FOUND; INVALID_STATE when it has been applied, is being applied, or a write of it is unfinished
 */
export async function cancelAnalysisPlan(em: EntityManager, planId: string): Promise<number> {
  const { id, cancelledAt } = await findPlan(em, planId, { event: 'cancelled' });
  if (cancelledAt) return id;
  await refuseWhileApplied(em, id);
  await refuseUnfinished(em, id);
  await settlePlan(em, id, 'cancelled');
  return id;
}

/**
 * Deletes a plan with its changes, and thereby the history of what was applied of it. What was rejected is remembered.
 *
 * @returns its id
 * @throws NOT_FOUND; INVALID_STATE when it is being applied
 */
export async function deleteAnalysisPlan(em: EntityManager, planId: string): Promise<number> {
  const { id } = await findPlan(em, planId);
  await refuseWhileApplied(em, id);
  await rememberRejected(em, id);
  await em.nativeDelete(AnalysisPlan, { id });
  return id;
}

/** While its plan is there, a rejected change is remembered by itself. */
async function rememberRejected(em: EntityManager, planId: number): Promise<void> {
  await sql`insert into rejected_proposal (scene_id, field, action, proposed_value)
    select scene_id, field, action, proposed_value from plan_change
    where plan_id = ${planId} and status = ${ChangeStatus.REJECTED} order by id`.execute(em.getKysely());
}

const PLAN_RULES = {
  name: label(LIMITS.name),
  description: clearable(text(LIMITS.details)),
  metadata: clearable(jsonObject),
  idempotencyKey: clearable(label(LIMITS.id)),
} satisfies Rules<Omit<CreateAnalysisPlanInput, 'changes'>>;

function jsonObject(value: unknown, field: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw badInput(
    field,
    `${field} is an object, such as {"tool": "tagger"}; it is ${JSON.stringify(value).slice(0, 80)}.`,
  );
}

/** Equal for submissions that say the same, however their objects are ordered. */
function digestOf(plan: object, { changes }: Submission): string {
  const canonical = JSON.stringify([plan, changes], (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(canonical).digest('hex');
}

/** @throws INVALID_STATE when a job is applying the plan, or is about to */
export async function refuseWhileApplied(em: EntityManager, planId: number): Promise<void> {
  const job = await activeJob(em, { type: JobType.APPLY_PLAN }, planId);
  if (!job) return;
  throw new GreenlightError(
    'INVALID_STATE',
    `The plan is being applied by the job ${job.id}. Wait for its end, or cancel it first with cancelJob.`,
  );
}

/**
 * A job that ended between a write to the upstream library and its record has left a mark, by which the next one finishes it.
 *
 * @throws INVALID_STATE when a job of the plan has left one
 */
export async function refuseUnfinished(em: EntityManager, planId: number): Promise<void> {
  const reader = new TransactionReader(em);
  const [mark] = await reader.all(
    asQuery(reader.dialect, sql`select 1 from stash_write where plan_id = ${planId} limit 1`),
  );
  if (!mark) return;
  throw new GreenlightError(
    'INVALID_STATE',
    'A job of this plan ended in the middle of a write to Stash. Apply the plan again first: that records what became of it.',
  );
}
