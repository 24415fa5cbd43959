import type { ResolverClass } from './graphql/schema.ts';
import { HealthResolver } from './health/health.resolver.ts';
import { LibraryChangeResolver } from './library/library-change.ts';
import { PerformerResolver } from './library/performer.resolver.ts';
import { SceneFacetsResolver } from './library/scene-facets.resolver.ts';
import { SceneResolver } from './library/scene.resolver.ts';
import { StudioResolver } from './library/studio.resolver.ts';
import { TagResolver } from './library/tag.resolver.ts';

/** Everything that the schema is made of. */
export const RESOLVERS: readonly ResolverClass[] = [
  SceneResolver,
  SceneFacetsResolver,
  PerformerResolver,
  TagResolver,
  StudioResolver,
  LibraryChangeResolver,
  HealthResolver,
];
