import { APPLY_PLAN } from './analysis/apply-plan.job.ts';
import { analysisJob } from './analyzers/analysis.job.ts';
import type { Config } from './config.ts';
import { CLEAN_UP } from './jobs/clean-up.job.ts';
import type { JobDefinition } from './jobs/define-job.ts';
import { syncJob } from './stash/sync.job.ts';
import { upstreamApply } from './stash/write-back/upstream-apply.ts';

/** What jobs need to know of the configuration. */
export type JobConfig = Pick<Config, 'stash' | 'languageModel'>;

/** What each type of job does; the features define them. */
export function jobDefinitions({ stash, languageModel }: JobConfig): readonly JobDefinition<object>[] {
  return [stash ? upstreamApply(stash) : APPLY_PLAN, analysisJob(languageModel), CLEAN_UP, syncJob(stash)];
}
