import { AnalysisPlan } from '../analysis/analysis-plan.entity.ts';
import { PlanChange } from '../analysis/plan-change.entity.ts';
import { PlanObject } from '../analysis/plan-object.entity.ts';
import { RejectedProposal } from '../analysis/rejected-proposal.entity.ts';
import { AnalysisRun } from '../analyzers/analysis-run.entity.ts';
import { JobKey } from '../jobs/job-key.entity.ts';
import { Job } from '../jobs/job.entity.ts';
import { Performer } from '../library/performer.entity.ts';
import { ScenePerformer, SceneTag } from '../library/scene-link.entity.ts';
import { Scene } from '../library/scene.entity.ts';
import { Studio } from '../library/studio.entity.ts';
import { Tag, TagParent } from '../library/tag.entity.ts';
import { ScheduledTask } from '../schedules/scheduled-task.entity.ts';
import { Setting } from '../settings/setting.entity.ts';
import { StashWrite } from '../stash/stash-write.entity.ts';
import { SyncState } from '../stash/sync-state.entity.ts';
import { Tombstone } from '../stash/tombstone.entity.ts';

/** Every table of the database. */
export const ENTITIES = [
  Scene,
  Performer,
  Tag,
  Studio,
  ScenePerformer,
  SceneTag,
  TagParent,
  AnalysisPlan,
  PlanChange,
  PlanObject,
  RejectedProposal,
  Job,
  JobKey,
  AnalysisRun,
  Setting,
  ScheduledTask,
  StashWrite,
  SyncState,
  Tombstone,
] as const;
