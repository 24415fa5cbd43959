import { APPLY_PLAN } from './analysis/apply-plan.job.ts';
import { ANALYSIS_JOB } from './analyzers/analysis.job.ts';
import type { Config } from './config.ts';
import { CLEAN_UP } from './jobs/clean-up.job.ts';
import type { JobDefinition } from './jobs/define-job.ts';

/** What jobs need to know of the configuration. */
export type JobConfig = Pick<Config, 'stash'>;

/** What each type of job does; the features define them. */
// eslint-disable-next-line @typescript-eslint/no-unused-vars -- what is built from it follows
export function jobDefinitions(_config: JobConfig): readonly JobDefinition<object>[] {
  return [APPLY_PLAN, ANALYSIS_JOB, CLEAN_UP];
}
