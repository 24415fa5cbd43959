import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { PageArgs } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import { ReadAhead } from '../graphql/look-ahead.ts';
import { Performer } from './performer.entity.ts';
import { type PerformerRow, performersListed } from './performer.read.ts';
import { SceneConnection, SceneListArgs, scenesPage } from './scene.connection.ts';
import { Scene } from './scene.entity.ts';
import type { SceneRow } from './scene.read.ts';
import { selectedScene } from './scene-selection.ts';
import { Studio } from './studio.entity.ts';
import { studioById, type StudioRow } from './studio.read.ts';
import { Tag } from './tag.entity.ts';
import { type TagRow, tagsListed } from './tag.read.ts';

@Resolver(() => Scene)
export class SceneResolver {
  @Query(() => Scene, { nullable: true, description: 'A scene; null when there is none with the id.' })
  scene(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() { loaders }: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<SceneRow | null> {
    return selectedScene(loaders, info, id);
  }

  @Query(() => SceneConnection, { description: 'The scenes of the library.' })
  scenes(
    @Args(() => SceneListArgs) list: SceneListArgs,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): SceneConnection {
    return scenesPage(context, list, page, info);
  }

  @ReadAhead
  @FieldResolver(() => Studio, { nullable: true, description: 'Who made it.' })
  studio(@Root() { studioId }: SceneRow, @Ctx() { loaders }: Context): Promise<StudioRow | null> | null {
    return studioId === null ? null : loaders.of(studioById).load(studioId);
  }

  @ReadAhead
  @FieldResolver(() => [Performer], { description: 'Who appears in it, by name.' })
  performers(@Root() { performerIds }: SceneRow, @Ctx() { loaders }: Context): Promise<PerformerRow[]> {
    return loaders.of(performersListed).load(performerIds);
  }

  @ReadAhead
  @FieldResolver(() => [Tag], { description: 'Its tags, by name.' })
  tags(@Root() { tagIds }: SceneRow, @Ctx() { loaders }: Context): Promise<TagRow[]> {
    return loaders.of(tagsListed).load(tagIds);
  }
}
