import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { JobRow } from '../graphql/channels.ts';
import type { Context } from '../graphql/context.ts';
import { changedJob } from '../jobs/changed-job.ts';
import { Job } from '../jobs/job.entity.ts';
import { StartAnalysisInput } from './analysis.input.ts';
import { startAnalysis } from './analysis.service.ts';

@Resolver()
export class AnalysisMutations {
  @Mutation(() => Job, {
    description:
      'Has a job look through scenes and propose changes to them. They come in one plan, a draft, that grows while the ' +
      'job runs; there is none when there is nothing to propose. What was rejected before, or waits in another plan, is ' +
      'not proposed again.',
  })
  startAnalysis(
    @Arg('input', () => StartAnalysisInput, { description: 'What to analyse, and how.' }) input: StartAnalysisInput,
    @Ctx() context: Context,
  ): Promise<JobRow> {
    return changedJob(context, (em) => startAnalysis(em, input, context.languageModel));
  }
}
