import { notFound } from '../errors.ts';
import type { Context } from '../graphql/context.ts';
import { planById, type PlanRow } from './plan.read.ts';

/**
 * Tells subscribers of a plan that a mutation has changed, once that is committed.
 *
 * @returns the plan as it is now
 */
export async function changedPlan(context: Context, id: number): Promise<PlanRow> {
  context.channels.plans.publish(id);
  const plan = await context.loaders.of(planById).load(id);
  if (!plan) throw notFound('plan', id);
  return plan;
}
