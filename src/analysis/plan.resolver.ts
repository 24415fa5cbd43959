import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Query, Resolver, Root, Subscription } from 'type-graphql';
import { notFound } from '../errors.ts';
import { connectionType, ForwardPageArgs, PageArgs } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import { integerId } from '../graphql/integer-id.ts';
import { pageOf } from '../graphql/paged-list.ts';
import { AnalysisPlan } from './analysis-plan.entity.ts';
import { ChangeListArgs, changesPageOf, PlanChangeConnection } from './change.connection.ts';
import { changesOfPlan } from './change.read.ts';
import { changeCountsOfPlan, PlanChangeCounts } from './plan-counts.ts';
import { AnalysisPlanFilter, AnalysisPlanOrder, planOrder, planPredicates } from './plan.filter.ts';
import { planById, type PlanRow, PLANS } from './plan.read.ts';

const AnalysisPlanConnection = connectionType<PlanRow>(AnalysisPlan, 'AnalysisPlan');
type AnalysisPlanConnection = InstanceType<typeof AnalysisPlanConnection>;

@ArgsType()
class PlanListArgs {
  @Field(() => AnalysisPlanFilter, { nullable: true, description: 'Which plans; all of them when left out.' })
  filter?: AnalysisPlanFilter | null;

  @Field(() => [AnalysisPlanOrder], {
    nullable: true,
    description: 'How they are sorted; the newest first when left out.',
  })
  orderBy?: AnalysisPlanOrder[] | null;
}

@Resolver(() => AnalysisPlan)
export class AnalysisPlanResolver {
  @Query(() => AnalysisPlan, { nullable: true, description: 'A plan; null when there is none with the id.' })
  async analysisPlan(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: Context,
  ): Promise<PlanRow | null> {
    const number = integerId(id);
    return number === undefined ? null : context.loaders.of(planById).load(number);
  }

  @Query(() => AnalysisPlanConnection, { description: 'The plans that were submitted.' })
  analysisPlans(
    @Args(() => PlanListArgs) { filter, orderBy }: PlanListArgs,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): AnalysisPlanConnection {
    const where = planPredicates({ dialect: context.reader.dialect, path: 'filter' }, filter);
    const list = { source: PLANS, where, order: planOrder(orderBy) };
    return new AnalysisPlanConnection(pageOf(context.reader, list, page));
  }

  @FieldResolver(() => AnalysisPlan, {
    nullable: true,
    description: 'The plan that it undoes; null when it undoes none, or that one is gone.',
  })
  revertOf(@Root() { revertOfId }: PlanRow, @Ctx() context: Context): Promise<PlanRow | null> | null {
    return revertOfId === null ? null : context.loaders.of(planById).load(revertOfId);
  }

  @FieldResolver(() => PlanChangeConnection, { description: 'What it proposes.' })
  changes(
    @Root() plan: PlanRow,
    @Args(() => ChangeListArgs) list: ChangeListArgs,
    @Args(() => ForwardPageArgs) page: ForwardPageArgs,
    @Ctx() context: Context,
  ): PlanChangeConnection {
    return changesPageOf(context, { kind: 'plan', id: String(plan.id), scope: changesOfPlan }, list, page);
  }

  @FieldResolver(() => PlanChangeCounts, { description: 'How many changes it has, by what has become of them.' })
  changeCounts(@Root() plan: PlanRow, @Ctx() context: Context): Promise<PlanChangeCounts> {
    return context.loaders.of(changeCountsOfPlan).load(plan.id);
  }

  @Subscription(() => AnalysisPlan, {
    description:
      'Tells of every change to a plan or its changes that is made through this server, except that it was deleted. Of ' +
      'several undelivered ones to a plan only the latest is told.',
    subscribe: ({ context, args }: { context: Context; args: { id?: string | null } }) => {
      const wanted = args.id == null ? undefined : (integerId(args.id) ?? null);
      return context.channels.plans.subscribe((planId) => wanted === undefined || planId === wanted);
    },
  })
  async analysisPlanUpdated(
    @Root() planId: number,
    @Arg('id', () => ID, { nullable: true, description: 'The id of the plan; all plans when left out.' })
    _id: string | null,
    @Ctx() context: Context,
  ): Promise<PlanRow> {
    context.loaders.clear();
    const plan = await context.loaders.of(planById).load(planId);
    if (!plan) throw notFound('plan', planId);
    return plan;
  }
}
