import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Field, FieldResolver, ID, Info, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { badInput } from '../errors.ts';
import type { Context } from '../graphql/context.ts';
import { Scene } from '../library/scene.entity.ts';
import type { SceneRow } from '../library/scene.read.ts';
import { selectedScene } from '../library/scene-selection.ts';
import { Json } from '../scalars/json.ts';
import { type FieldDifference, type SceneDifference, sceneDifferences } from './drift.ts';
import { queryClient } from './query-client.ts';
import { requireStash } from './sync.service.ts';

/** How many scenes can be compared at once. */
const MAX_SCENES = 100;

@ObjectType({ description: 'A field of a scene that differs between the library and Stash.', simpleResolvers: true })
class FieldDrift implements FieldDifference {
  @Field(() => String, {
    description: 'Its name here, with studioId, performerIds and tagIds for what it is linked to.',
  })
  field!: string;

  @Field(() => Json, { nullable: true, description: 'What it holds here.' })
  here!: unknown;

  @Field(() => Json, { nullable: true, description: 'What it holds in Stash.' })
  upstream!: unknown;
}

@ObjectType({ description: 'How a scene differs between the library and Stash.', simpleResolvers: true })
class SceneDrift implements SceneDifference {
  @Field(() => ID, { description: 'The id of the scene.' })
  sceneId!: string;

  @Field(() => Boolean, { description: 'Whether the library has no such scene.' })
  isMissingHere!: boolean;

  @Field(() => Boolean, { description: 'Whether Stash has no such scene.' })
  isMissingUpstream!: boolean;

  @Field(() => String, { nullable: true, description: 'Why the library cannot hold what Stash has; null when it can.' })
  unfit!: string | null;

  @Field(() => [FieldDrift], { description: 'The fields that differ; none when either side has no such scene.' })
  fields!: FieldDrift[];
}

@Resolver(() => SceneDrift)
export class DriftResolver {
  @Query(() => [SceneDrift], {
    description:
      'Compares scenes with what Stash has at this moment, in the order of the ids. A scene that is the same has no fields.',
  })
  async drift(
    @Arg('sceneIds', () => [ID], { description: `The scenes, ${MAX_SCENES} at the most.` }) sceneIds: string[],
    @Ctx() { reader, stash }: Context,
  ): Promise<SceneDifference[]> {
    if (sceneIds.length > MAX_SCENES) {
      throw badInput('sceneIds', `sceneIds has at most ${MAX_SCENES} elements; it has ${sceneIds.length}.`);
    }
    return sceneDifferences(reader, queryClient(requireStash(stash)), sceneIds);
  }

  @FieldResolver(() => Scene, { nullable: true, description: 'The scene as it is here; null when it is missing.' })
  scene(
    @Root() { sceneId }: SceneDifference,
    @Ctx() { loaders }: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SceneRow | null> {
    return selectedScene(loaders, info, sceneId);
  }
}
