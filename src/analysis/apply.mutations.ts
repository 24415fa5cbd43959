import { Arg, Ctx, ID, Mutation, registerEnumType, Resolver } from 'type-graphql';
import type { JobRow } from '../graphql/channels.ts';
import type { Context } from '../graphql/context.ts';
import { changedJob } from '../jobs/changed-job.ts';
import { Job } from '../jobs/job.entity.ts';
import { AnalysisPlan } from './analysis-plan.entity.ts';
import { APPLY_PLAN } from './apply-plan.job.ts';
import { ConflictPolicy } from './apply-scene.ts';
import { applyAnalysisPlan } from './apply.service.ts';
import { changedPlan } from './changed-plan.ts';
import type { PlanRow } from './plan.read.ts';
import { revertAnalysisPlan } from './revert.service.ts';

registerEnumType(ConflictPolicy, {
  name: 'ConflictPolicy',
  description: 'What is done about changes that meet a conflict: those that are not CLEAN and would make a difference.',
  valuesConfig: {
    SKIP: { description: 'They are left out, and become CONFLICTED.' },
    OVERWRITE: { description: 'Those that are STALE are applied all the same; others are left out.' },
    FAIL: { description: 'The job fails, and nothing at all is applied.' },
  },
});

const PLAN_ID = 'The id of the plan.';

@Resolver()
export class ApplyMutations {
  @Mutation(() => Job, {
    description:
      'Has a job apply what is accepted of a plan. While one is at it already, that job is given, whatever the policy.',
  })
  applyAnalysisPlan(
    @Arg('planId', () => ID, { description: PLAN_ID }) planId: string,
    @Arg('onConflict', () => ConflictPolicy, {
      defaultValue: ConflictPolicy.SKIP,
      description: 'What is done about changes that meet a conflict.',
    })
    onConflict: ConflictPolicy,
    @Arg('idempotencyKey', () => String, {
      nullable: true,
      description: 'Any text of your choice: the same request under the same key gives the same job again.',
    })
    idempotencyKey: string | null | undefined,
    @Ctx() context: Context,
  ): Promise<JobRow> {
    return changedJob(context, (em) => applyAnalysisPlan(em, APPLY_PLAN, { planId, onConflict, idempotencyKey }));
  }

  @Mutation(() => AnalysisPlan, {
    description:
      'Makes a new draft that undoes what was applied of a plan. Once that is applied, objects that the plan has ' +
      'created are deleted, unless something uses them or somebody has changed them.',
  })
  async revertAnalysisPlan(
    @Arg('planId', () => ID, { description: PLAN_ID }) planId: string,
    @Ctx() context: Context,
  ): Promise<PlanRow> {
    return changedPlan(context, await context.write((em) => revertAnalysisPlan(em, planId)));
  }
}
