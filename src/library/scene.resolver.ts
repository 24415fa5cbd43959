import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { PageArgs } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
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

  @FieldResolver(() => Studio, { nullable: true, description: 'Who made it.' })
  studio(@Root() scene: SceneRow, @Ctx() context: Context): Promise<StudioRow | null> | StudioRow | null {
    if (scene.studio !== undefined) return scene.studio;
    return scene.studioId === null ? null : context.loaders.of(studioById).load(scene.studioId);
  }

  @FieldResolver(() => [Performer], { description: 'Who appears in it, by name.' })
  performers(@Root() scene: SceneRow, @Ctx() context: Context): Promise<PerformerRow[]> | readonly PerformerRow[] {
    return scene.performers ?? context.loaders.of(performersListed).load(scene.performerIds);
  }

  @FieldResolver(() => [Tag], { description: 'Its tags, by name.' })
  tags(@Root() scene: SceneRow, @Ctx() context: Context): Promise<TagRow[]> | readonly TagRow[] {
    return scene.tags ?? context.loaders.of(tagsListed).load(scene.tagIds);
  }
}
