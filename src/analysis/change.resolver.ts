import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import { ForwardPageArgs, PageArgs } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import type { JobRow } from '../graphql/channels.ts';
import { Job } from '../jobs/job.entity.ts';
import { jobById } from '../jobs/job.read.ts';
import { Scene } from '../library/scene.entity.ts';
import type { SceneRow } from '../library/scene.read.ts';
import { selectedScene } from '../library/scene-selection.ts';
import { AnalysisPlan } from './analysis-plan.entity.ts';
import {
  ChangeFilterArgs,
  ChangeListArgs,
  changesPage,
  changesPageOf,
  PlanChangeConnection,
} from './change.connection.ts';
import { type ChangeRow, changesOfScene } from './change.read.ts';
import { PlanChange } from './plan-change.entity.ts';
import { planById, type PlanRow } from './plan.read.ts';

@Resolver(() => PlanChange)
export class PlanChangeResolver {
  @Query(() => PlanChangeConnection, { description: 'The changes of all plans.' })
  planChanges(
    @Args(() => ChangeListArgs) list: ChangeListArgs,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): PlanChangeConnection {
    return changesPage(context, list, page);
  }

  @FieldResolver(() => AnalysisPlan, { description: 'The plan that it belongs to.' })
  plan(@Root() change: ChangeRow, @Ctx() context: Context): Promise<PlanRow | null> {
    return context.loaders.of(planById).load(change.planId);
  }

  @FieldResolver(() => Scene, { nullable: true, description: 'Its scene; null when it is gone.' })
  scene(
    @Root() change: ChangeRow,
    @Ctx() { loaders }: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SceneRow | null> {
    return selectedScene(loaders, info, change.sceneId);
  }

  @FieldResolver(() => Job, { nullable: true, description: 'The job that applied it, or tried to.' })
  job(@Root() { jobId }: ChangeRow, @Ctx() context: Context): Promise<JobRow | null> | null {
    return jobId === null ? null : context.loaders.of(jobById).load(jobId);
  }
}

/** What plans know of a scene. */
@Resolver(() => Scene)
export class SceneChangesResolver {
  @FieldResolver(() => PlanChangeConnection, {
    description: 'What was ever proposed for it, and what became of that: its history.',
  })
  planChanges(
    @Root() scene: SceneRow,
    @Args(() => ChangeFilterArgs) list: ChangeFilterArgs,
    @Args(() => ForwardPageArgs) page: ForwardPageArgs,
    @Ctx() context: Context,
  ): PlanChangeConnection {
    return changesPageOf(context, { kind: 'scene', id: scene.id, scope: changesOfScene }, list, page);
  }
}
