import { ApplyMutations } from './analysis/apply.mutations.ts';
import { AnalysisPlanPreviewResolver, PlanPreviewResolver, ScenePreviewResolver } from './analysis/preview.resolver.ts';
import { PlanChangeResolver, SceneChangesResolver } from './analysis/change.resolver.ts';
import { JobPlanResolver, PlanJobResolver } from './analysis/plan-job.resolver.ts';
import { AnalysisPlanMutations } from './analysis/plan.mutations.ts';
import { AnalysisPlanResolver } from './analysis/plan.resolver.ts';
import { AnalysisMutations } from './analyzers/analysis.mutations.ts';
import type { ResolverClass } from './graphql/schema.ts';
import { HealthResolver } from './health/health.resolver.ts';
import { JobResolver } from './jobs/job.resolver.ts';
import { LibraryChangeResolver } from './library/library-change.ts';
import { PerformerMutations } from './library/performer.mutations.ts';
import { PerformerResolver } from './library/performer.resolver.ts';
import { SceneFacetsResolver } from './library/scene-facets.resolver.ts';
import { SceneMutations } from './library/scene.mutations.ts';
import { SceneResolver } from './library/scene.resolver.ts';
import { StudioMutations } from './library/studio.mutations.ts';
import { StudioResolver } from './library/studio.resolver.ts';
import { TagMutations } from './library/tag.mutations.ts';
import { TagResolver } from './library/tag.resolver.ts';
import { ScheduledTaskResolver } from './schedules/scheduled-task.resolver.ts';
import { SettingResolver } from './settings/setting.resolver.ts';
import { DriftResolver } from './stash/drift.resolver.ts';
import { MirrorResolver } from './stash/mirror.resolver.ts';
import { SyncMutations } from './stash/sync.mutations.ts';
import { TombstoneResolver } from './stash/tombstone.resolver.ts';

/** Everything that the schema is made of. */
export const RESOLVERS: readonly ResolverClass[] = [
  SceneResolver,
  SceneMutations,
  SceneFacetsResolver,
  PerformerResolver,
  PerformerMutations,
  TagResolver,
  TagMutations,
  StudioResolver,
  StudioMutations,
  LibraryChangeResolver,
  ApplyMutations,
  AnalysisPlanPreviewResolver,
  PlanPreviewResolver,
  ScenePreviewResolver,
  AnalysisPlanResolver,
  AnalysisPlanMutations,
  PlanChangeResolver,
  SceneChangesResolver,
  PlanJobResolver,
  JobPlanResolver,
  AnalysisMutations,
  JobResolver,
  ScheduledTaskResolver,
  SettingResolver,
  SyncMutations,
  TombstoneResolver,
  DriftResolver,
  MirrorResolver,
  HealthResolver,
];
