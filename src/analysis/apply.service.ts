import type { EntityManager } from '@mikro-orm/sqlite';
import { sql } from 'kysely';
import { PreparedQuery } from '../database/prepared-query.ts';
import { asQuery } from '../database/query.ts';
import { TransactionReader } from '../database/transaction-reader.ts';
import { GreenlightError, notFound } from '../errors.ts';
import { integerId } from '../graphql/integer-id.ts';
import type { JobDefinition } from '../jobs/define-job.ts';
import { activeJob, enqueue, jobOfKey, rememberKey } from '../jobs/queue.ts';
import { label, LIMITS } from '../library/input-rules.ts';
import { PlanStatus } from './analysis-plan.entity.ts';
import type { ConflictPolicy } from './apply-scene.ts';
import { ChangeStatus } from './plan-change.entity.ts';

/** What a job has to know to apply a plan. */
export interface ApplyPlan {
  readonly planId: number;
  readonly onConflict: ConflictPolicy;
}

export interface ApplyRequest {
  readonly planId: string;
  readonly onConflict: ConflictPolicy;
  readonly idempotencyKey?: string | null | undefined;
}

/**
 * Has a job apply what is accepted of a plan.
 *
 * @param definition of the job
 * @returns the job's id; that of the job which is applying the plan already, or which the same key has asked for before
 * @throws NOT_FOUND; INVALID_STATE when the plan is cancelled, nothing of it is accepted, or the job that is at it is being
 *   cancelled; CONFLICT when the key belongs to another request
 */
export async function applyAnalysisPlan(
  em: EntityManager,
  definition: JobDefinition<ApplyPlan>,
  { planId, onConflict, ...request }: ApplyRequest,
): Promise<string> {
  const { id, status, hasAccepted } = await applicablePlan(em, planId);
  const payload = { planId: id, onConflict };
  const idempotencyKey = request.idempotencyKey == null ? undefined : keyRule(request.idempotencyKey, 'idempotencyKey');
  const repeated = await jobOfKey(em, definition, payload, idempotencyKey);
  if (repeated !== undefined) return repeated;
  const active = await activeJob(em, definition, id);
  if (active?.cancelRequestedAt) {
    throw new GreenlightError(
      'INVALID_STATE',
      `The job ${active.id}, which applies this plan, is being cancelled. Ask again when it has ended.`,
    );
  }
  if (active) return rememberKey(em, active.id, payload, idempotencyKey);
  if (status === PlanStatus.CANCELLED) throw cancelledPlan();
  if (!hasAccepted) {
    throw new GreenlightError(
      'INVALID_STATE',
      'Nothing of this plan is accepted, so there is nothing to apply. Accept changes with reviewPlanChanges first.',
    );
  }
  return enqueue(em, definition, payload, { planId: id, ...(idempotencyKey !== undefined && { idempotencyKey }) });
}

/** Nothing is applied of a plan that is cancelled. */
export function cancelledPlan(): GreenlightError {
  return new GreenlightError('INVALID_STATE', 'This plan is cancelled, so nothing of it can be applied.');
}

/** What of a plan decides whether it can be applied. */
interface PlanToApply {
  readonly id: number;
  readonly status: PlanStatus;
  readonly hasAccepted: 0 | 1;
}

/**
 * Without the mapper, and without counting the changes: queries wait for it.
 *
 * @throws NOT_FOUND
 */
async function applicablePlan(em: EntityManager, planId: string): Promise<PlanToApply> {
  const id = integerId(planId);
  const [plan] = id === undefined ? [] : await new TransactionReader(em).run(PLAN_TO_APPLY, { id });
  if (!plan) throw notFound('plan', planId);
  return plan;
}

const PLAN_TO_APPLY = new PreparedQuery<{ id: number }, PlanToApply>((dialect, value) =>
  asQuery(
    dialect,
    sql`select id, status, exists (
          select 1 from plan_change where plan_id = analysis_plan.id and status = ${ChangeStatus.ACCEPTED}
        ) as "hasAccepted" from analysis_plan where id = ${value('id')}`,
  ),
);

const keyRule = label(LIMITS.id);
