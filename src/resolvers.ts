import type { ResolverClass } from './graphql/schema.ts';
import { HealthResolver } from './health/health.resolver.ts';
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
  HealthResolver,
];
