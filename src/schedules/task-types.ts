import { ANALYSIS } from '../analyzers/analysis-request.ts';
import { CLEAN_UP } from '../jobs/clean-up.job.ts';
import type { JobKind } from '../jobs/define-job.ts';
import { SYNC } from '../stash/sync.service.ts';
import { ScheduledTaskType } from './scheduled-task.entity.ts';

/** What each type of task enqueues. Tasks of a type that this version does not know are neither run nor shown. */
export const TASK_DEFINITIONS: Readonly<Record<ScheduledTaskType, JobKind<object>>> = {
  [ScheduledTaskType.CLEAN_UP]: CLEAN_UP,
  [ScheduledTaskType.ANALYSIS]: ANALYSIS,
  [ScheduledTaskType.SYNC]: SYNC,
};

export const TASK_TYPES = Object.values(ScheduledTaskType);
