import type { EntityManager } from '@mikro-orm/sqlite';
import { sql } from 'kysely';
import { whereClause } from '../database/query.ts';
import { isOneOf, not } from '../database/predicates.ts';
import { TransactionReader } from '../database/transaction-reader.ts';
import { badInput, GreenlightError, notFound } from '../errors.ts';
import { integerId } from '../graphql/integer-id.ts';
import { type PlanChangeFilter, changePredicates } from './change.filter.ts';
import { proposedValue } from './change-values.ts';
import { ChangeStatus, PlanChange } from './plan-change.entity.ts';
import { findPlan, settlePlan } from './plan-state.ts';
import { ReviewDecision } from './plan.input.ts';

const STATUS_AFTER: Readonly<Record<ReviewDecision, ChangeStatus>> = {
  [ReviewDecision.ACCEPT]: ChangeStatus.ACCEPTED,
  [ReviewDecision.REJECT]: ChangeStatus.REJECTED,
  [ReviewDecision.RESET]: ChangeStatus.PENDING,
};

/** What is decided on which changes of a plan. */
export interface Review {
  readonly decision: ReviewDecision;
  readonly filter: PlanChangeFilter;
  readonly expectedVersion?: number | null | undefined;
}

/**
 * Decides on changes of a plan, whatever has become of them, unless they were applied.
 *
 * @returns the plan's id, and on how many changes it was decided anew
 * @throws BAD_USER_INPUT when the filter has no condition; NOT_FOUND; CONFLICT; INVALID_STATE when the plan is cancelled
 */
export async function reviewPlanChanges(
  em: EntityManager,
  planId: string,
  { decision, filter, expectedVersion }: Review,
): Promise<{ planId: number; affected: number }> {
  const event = decision === ReviewDecision.RESET ? 'reset' : 'decided';
  refuseUnconditional(filter);
  const plan = await findPlan(em, planId, { event, expectedVersion });
  const { dialect } = new TransactionReader(em);
  const status = STATUS_AFTER[decision];
  const where = whereClause([
    sql<boolean>`plan_change.plan_id = ${plan.id}`,
    not(isOneOf(dialect, sql.ref('plan_change.status'), [ChangeStatus.APPLIED, status])),
    ...changePredicates({ dialect, path: 'filter' }, filter),
  ]);
  const { numAffectedRows } = await sql`
    update plan_change set status = ${status}, updated_at = ${Date.now()}, error_code = null, error = null, job_id = null
    ${where}
  `.execute(em.getKysely());
  const affected = Number(numAffectedRows);
  if (affected > 0) await settlePlan(em, plan.id, event);
  return { planId: plan.id, affected };
}

/**
 * Gives a change another proposed value; it waits for a decision again.
 *
 * @returns its id and its plan's
 * @throws BAD_USER_INPUT; NOT_FOUND; CONFLICT; INVALID_STATE when it was applied, or the plan is cancelled
 */
export async function updatePlanChange(
  em: EntityManager,
  id: string,
  value: unknown,
  expectedVersion: number | null | undefined,
): Promise<{ id: number; planId: number }> {
  const number = integerId(id);
  const change = number === undefined ? null : await em.findOne(PlanChange, number);
  if (!change) throw notFound('change', id);
  const plan = await findPlan(em, String(change.plan.id), { event: 'proposed', expectedVersion });
  if (change.applied) {
    throw new GreenlightError(
      'INVALID_STATE',
      'This change has been applied. Revert its plan, or propose another change.',
    );
  }
  em.assign(change, {
    proposedValue: proposedValue(change.field, change.action, value, 'proposedValue'),
    status: ChangeStatus.PENDING,
    errorCode: null,
    error: null,
    job: null,
  });
  await em.flush();
  await settlePlan(em, plan.id, 'proposed');
  return { id: change.id, planId: plan.id };
}

function refuseUnconditional(filter: PlanChangeFilter): void {
  const { ids, sceneIds, fields, actions, statuses, minConfidence, maxConfidence } = filter;
  const conditions = [ids, sceneIds, fields, actions, statuses, minConfidence, maxConfidence];
  if (conditions.some((condition) => condition != null)) return;
  throw badInput(
    'filter',
    'A decision needs a condition, so that it is not made on every change by mistake. ' +
      'To decide on all that wait for a decision, send { statuses: [PENDING] }.',
  );
}
