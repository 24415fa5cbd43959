import { sql } from 'kysely';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { asQuery } from '../database/query.ts';
import { PreparedQuery } from '../database/prepared-query.ts';
import type { JobRow } from '../graphql/channels.ts';
import type { Context } from '../graphql/context.ts';
import type { LoaderDefinition } from '../graphql/loader.ts';
import { JobType } from '../jobs/define-job.ts';
import { Job } from '../jobs/job.entity.ts';
import { JOBS } from '../jobs/job.read.ts';
import { AnalysisPlan } from './analysis-plan.entity.ts';
import { planById, type PlanRow } from './plan.read.ts';

/** How plans and jobs are linked. */
@Resolver(() => AnalysisPlan)
export class PlanJobResolver {
  @FieldResolver(() => Job, {
    nullable: true,
    description: 'The last job that applied it, or is to; null when there is none.',
  })
  job(@Root() plan: PlanRow, @Ctx() context: Context): Promise<JobRow | null> {
    return context.loaders.of(lastJobOfPlan).load(plan.id);
  }
}

@Resolver(() => Job)
export class JobPlanResolver {
  @FieldResolver(() => AnalysisPlan, {
    nullable: true,
    description: 'The plan that it applies, or that it has made; null when there is none, or it is gone.',
  })
  plan(@Root() { planId }: JobRow, @Ctx() context: Context): Promise<PlanRow | null> | null {
    return planId === null ? null : context.loaders.of(planById).load(planId);
  }
}

const LAST_JOBS = new PreparedQuery<{ ids: string }, object>((dialect, value) =>
  asQuery(
    dialect,
    sql`select ${JOBS.columns} from ${dialect.elements(value('ids'))} as wanted
        cross join job on job.id =
          (select id from job where plan_id = wanted.value and type = ${JobType.APPLY_PLAN} order by created_at desc, id desc limit 1)`,
  ),
);

const lastJobOfPlan: LoaderDefinition<number, JobRow | null> = {
  async batch(reader, planIds) {
    const jobs = (await reader.run(LAST_JOBS, { ids: JSON.stringify(planIds) })).map(JOBS.decode);
    const jobOf = new Map(jobs.map((job) => [job.planId, job]));
    return planIds.map((id) => jobOf.get(id) ?? null);
  },
};
