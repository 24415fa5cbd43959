import { Arg, Ctx, Field, ID, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { notFound } from '../errors.ts';
import type { Context } from '../graphql/context.ts';
import { Json } from '../scalars/json.ts';
import { AnalysisPlan } from './analysis-plan.entity.ts';
import { PlanChangeFilter } from './change.filter.ts';
import { changeById, type ChangeRow } from './change.read.ts';
import { changedPlan } from './changed-plan.ts';
import { PlanChange } from './plan-change.entity.ts';
import { CreateAnalysisPlanInput, PlanChangeInput, ReviewDecision } from './plan.input.ts';
import type { PlanRow } from './plan.read.ts';
import { addPlanChanges, cancelAnalysisPlan, createAnalysisPlan, deleteAnalysisPlan } from './plan.service.ts';
import { reviewPlanChanges, updatePlanChange } from './review.service.ts';
import { MAX_CHANGES } from './submission.ts';

@ObjectType({ description: 'What a decision on changes has done.', simpleResolvers: true })
class ReviewResult {
  @Field(() => Int, {
    description:
      'On how many changes it was decided anew; those that were applied, or so decided already, do not count.',
  })
  affected!: number;

  @Field(() => AnalysisPlan, { description: 'The plan as it is now.' })
  plan!: PlanRow;
}

const PLAN_ID = 'The id of the plan.';
const EXPECTED_VERSION =
  'The version of the plan that you have seen; when it has changed since, this is refused as a CONFLICT.';

@Resolver(() => AnalysisPlan)
export class AnalysisPlanMutations {
  @Mutation(() => AnalysisPlan, {
    description: 'Submits a plan with its changes, all or nothing: every change that does not fit is named.',
  })
  async createAnalysisPlan(
    @Arg('input', () => CreateAnalysisPlanInput, { description: 'The plan.' }) input: CreateAnalysisPlanInput,
    @Ctx() context: Context,
  ): Promise<PlanRow> {
    return changedPlan(context, await context.write((em) => createAnalysisPlan(em, input)));
  }

  @Mutation(() => AnalysisPlan, {
    description: 'Adds changes to a plan, all or nothing: every change that does not fit is named.',
  })
  async addPlanChanges(
    @Arg('planId', () => ID, { description: PLAN_ID }) planId: string,
    @Arg('changes', () => [PlanChangeInput], { description: `What is proposed: at most ${MAX_CHANGES} changes.` })
    changes: PlanChangeInput[],
    @Arg('expectedVersion', () => Int, { nullable: true, description: EXPECTED_VERSION })
    expectedVersion: number | null | undefined,
    @Ctx() context: Context,
  ): Promise<PlanRow> {
    return changedPlan(context, await context.write((em) => addPlanChanges(em, planId, changes, expectedVersion)));
  }

  @Mutation(() => PlanChange, {
    description: 'Gives a change another proposed value. Whatever was decided on it, it waits for a decision again.',
  })
  async updatePlanChange(
    @Arg('id', () => ID, { description: 'The id of the change.' }) id: string,
    @Arg('proposedValue', () => Json, {
      nullable: true,
      description: 'What the field shall hold instead; null, which must be sent as such, clears it.',
    })
    proposedValue: unknown,
    @Arg('expectedVersion', () => Int, { nullable: true, description: EXPECTED_VERSION })
    expectedVersion: number | null | undefined,
    @Ctx() context: Context,
  ): Promise<ChangeRow> {
    const changed = await context.write((em) => updatePlanChange(em, id, proposedValue, expectedVersion));
    await changedPlan(context, changed.planId);
    const change = await context.loaders.of(changeById).load(changed.id);
    if (!change) throw notFound('change', id);
    return change;
  }

  @Mutation(() => ReviewResult, { description: 'Decides on changes of a plan, but for those that were applied.' })
  async reviewPlanChanges(
    @Arg('planId', () => ID, { description: PLAN_ID }) planId: string,
    @Arg('decision', () => ReviewDecision, { description: 'What is decided.' }) decision: ReviewDecision,
    @Arg('filter', () => PlanChangeFilter, {
      description: 'Which changes: at least one condition besides the plan. An empty list means none.',
    })
    filter: PlanChangeFilter,
    @Arg('expectedVersion', () => Int, { nullable: true, description: EXPECTED_VERSION })
    expectedVersion: number | null | undefined,
    @Ctx() context: Context,
  ): Promise<ReviewResult> {
    const review = { decision, filter, expectedVersion };
    const { affected, ...reviewed } = await context.write((em) => reviewPlanChanges(em, planId, review));
    return { affected, plan: await changedPlan(context, reviewed.planId) };
  }

  @Mutation(() => AnalysisPlan, { description: 'Cancels a plan for good. What was applied of it stays as it is.' })
  async cancelAnalysisPlan(
    @Arg('planId', () => ID, { description: PLAN_ID }) planId: string,
    @Ctx() context: Context,
  ): Promise<PlanRow> {
    return changedPlan(context, await context.write((em) => cancelAnalysisPlan(em, planId)));
  }

  @Mutation(() => ID, {
    description: 'Deletes a plan with its changes and gives its id. What was applied stays, but cannot be reverted.',
  })
  deleteAnalysisPlan(
    @Arg('planId', () => ID, { description: PLAN_ID }) planId: string,
    @Ctx() context: Context,
  ): Promise<number> {
    return context.write((em) => deleteAnalysisPlan(em, planId));
  }
}
