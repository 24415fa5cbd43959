import type { EntityManager } from '@mikro-orm/sqlite';
import { TransactionReader } from '../database/transaction-reader.ts';
import { conflict, GreenlightError, notFound } from '../errors.ts';
import { integerId } from '../graphql/integer-id.ts';
import { AnalysisPlan, PlanStatus } from './analysis-plan.entity.ts';
import { PlanChangeCounts, readChangeCounts } from './plan-counts.ts';

/**
 * What can happen to a plan:
 * - `proposed`: changes were added to it, or one of them got another value;
 * - `decided`: changes were accepted or rejected;
 * - `reset`: decisions were taken back;
 * - `applied`: a job has recorded what became of changes;
 * - `cancelled`: somebody cancelled it.
 */
export type PlanEvent = 'proposed' | 'decided' | 'reset' | 'applied' | 'cancelled';

/** What the transitions of a plan depend on, besides its changes. */
export interface PlanState {
  readonly status: PlanStatus;
  /** When somebody cancelled it; null also for a plan that is CANCELLED because all of its changes were rejected. */
  readonly cancelledAt?: Date | null | undefined;
}

/**
 * The state machine of a plan; docs/plans.md has it as a table.
 *
 * @param counts the plan's changes after the event
 * @throws INVALID_STATE when the event cannot happen to such a plan
 */
export function nextStatus({ status, cancelledAt }: PlanState, event: PlanEvent, counts: PlanChangeCounts): PlanStatus {
  switch (status) {
    case PlanStatus.DRAFT:
      if (event === 'cancelled') return PlanStatus.CANCELLED;
      if (event === 'applied') throw invalidState('Nothing of this plan has been accepted, so nothing can be applied.');
      return event === 'decided' ? statusByCounts(counts) : PlanStatus.DRAFT;
    case PlanStatus.REVIEWING:
      return event === 'cancelled' ? PlanStatus.CANCELLED : statusByCounts(counts);
    case PlanStatus.APPLIED:
      if (event === 'cancelled') {
        throw invalidState('This plan has been applied, so it cannot be cancelled. Revert it instead.');
      }
      return statusByCounts(counts);
    case PlanStatus.CANCELLED:
      if (event === 'cancelled') return PlanStatus.CANCELLED;
      // A job may still record what it had begun before the plan was cancelled, or the last change rejected.
      if (event === 'applied') return cancelledAt ? PlanStatus.CANCELLED : statusByCounts(counts);
      if (event === 'reset' && !cancelledAt) return statusByCounts(counts);
      throw invalidState(
        cancelledAt
          ? 'This plan was cancelled. Submit a new one.'
          : 'This plan is cancelled, since all of its changes were rejected. Take decisions back with RESET first.',
      );
  }
}

/** The status of a plan that is under review, by its changes. */
function statusByCounts({ total, pending, accepted, rejected, applied }: PlanChangeCounts): PlanStatus {
  if (total > 0 && rejected === total) return PlanStatus.CANCELLED;
  return pending + accepted === 0 && applied > 0 ? PlanStatus.APPLIED : PlanStatus.REVIEWING;
}

/**
 * Brings a plan's status up to date after an event that its changes already show, and counts its version up. To be
 * called in the transaction of the event, as the last step.
 *
 * @throws INVALID_STATE when the event cannot happen to the plan; NOT_FOUND
 */
export async function settlePlan(em: EntityManager, planId: number, event: PlanEvent): Promise<AnalysisPlan> {
  const plan = await em.findOne(AnalysisPlan, planId, { refresh: true });
  if (!plan) throw notFound('plan', planId);
  const [counts] = await readChangeCounts(new TransactionReader(em), [planId]);
  const next = nextStatus(plan, event, counts as PlanChangeCounts);
  const now = new Date();
  em.assign(plan, {
    version: plan.version + 1,
    updatedAt: now,
    status: next,
    appliedAt: next === PlanStatus.APPLIED ? (plan.appliedAt ?? now) : null,
    cancelledAt: event === 'cancelled' ? (plan.cancelledAt ?? now) : (plan.cancelledAt ?? null),
  });
  await em.flush();
  return plan;
}

/** What a mutation asks of the plan that it is to change. */
export interface PlanDemand {
  /** What is going to happen to the plan, if it needs to be in a state for it. */
  readonly event?: PlanEvent;
  /** The version that the client has seen; any when left out. */
  readonly expectedVersion?: number | null | undefined;
}

/**
 * Finds the plan that a mutation is to change.
 *
 * @throws NOT_FOUND; CONFLICT naming both versions when the plan has changed since the client saw it; INVALID_STATE
 */
export async function findPlan(
  em: EntityManager,
  id: string,
  { event, expectedVersion }: PlanDemand = {},
): Promise<AnalysisPlan> {
  const number = integerId(id);
  const plan = number === undefined ? null : await em.findOne(AnalysisPlan, number);
  if (!plan) throw notFound('plan', id);
  if (expectedVersion != null && expectedVersion !== plan.version) {
    throw conflict(
      'expectedVersion',
      `The plan has changed: you have seen version ${expectedVersion}, it is at version ${plan.version}. ` +
        'Read it again, then decide.',
    );
  }
  if (event) nextStatus(plan, event, new PlanChangeCounts());
  return plan;
}

function invalidState(message: string): GreenlightError {
  return new GreenlightError('INVALID_STATE', message);
}
