import { APPLY_PLAN } from './analysis/apply-plan.job.ts';
import { CLEAN_UP } from './jobs/clean-up.job.ts';
import type { JobDefinition } from './jobs/define-job.ts';

/** What each type of job does; the features define them. */
export const JOB_DEFINITIONS: readonly JobDefinition<object>[] = [APPLY_PLAN, CLEAN_UP];
