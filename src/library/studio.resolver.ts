import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Info, Int, Query, Resolver, Root } from 'type-graphql';
import { connectionType, ForwardPageArgs, PageArgs } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import { pageOf } from '../graphql/paged-list.ts';
import { checkedDepth, DepthArgs } from './hierarchy.ts';
import { SceneConnection, SceneListArgs, scenesPageOf } from './scene.connection.ts';
import { scenesOfStudio } from './scene.read.ts';
import { Studio } from './studio.entity.ts';
import { StudioFilter, StudioOrder, studioOrder, studioPredicates } from './studio.filter.ts';
import { childrenOfStudio, sceneCountOfStudio, studioById, type StudioRow, STUDIOS } from './studio.read.ts';

const StudioConnection = connectionType<StudioRow>(Studio, 'Studio');
type StudioConnection = InstanceType<typeof StudioConnection>;

@ArgsType()
class StudioListArgs {
  @Field(() => StudioFilter, { nullable: true, description: 'Which studios; all of them when left out.' })
  filter?: StudioFilter | null;

  @Field(() => [StudioOrder], { nullable: true, description: 'How they are sorted; by name when left out.' })
  orderBy?: StudioOrder[] | null;
}

@Resolver(() => Studio)
export class StudioResolver {
  @Query(() => Studio, { nullable: true, description: 'A studio; null when there is none with the id.' })
  studio(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: Context,
  ): Promise<StudioRow | null> {
    return context.loaders.of(studioById).load(id);
  }

  @Query(() => StudioConnection, { description: 'The studios of the library.' })
  studios(
    @Args(() => StudioListArgs) { filter, orderBy }: StudioListArgs,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): StudioConnection {
    const where = studioPredicates({ dialect: context.reader.dialect, path: 'filter' }, filter);
    const list = { source: STUDIOS, where, order: studioOrder(orderBy) };
    return new StudioConnection(pageOf(context.reader, list, page));
  }

  @FieldResolver(() => Studio, { nullable: true, description: 'The studio that it belongs to.' })
  parent(@Root() studio: StudioRow, @Ctx() context: Context): Promise<StudioRow | null> | null {
    return studio.parentId === null ? null : context.loaders.of(studioById).load(studio.parentId);
  }

  @FieldResolver(() => [Studio], { description: 'The studios that belong to it, by name.' })
  children(@Root() studio: StudioRow, @Ctx() context: Context): Promise<StudioRow[]> {
    return context.loaders.of(childrenOfStudio).load(studio.id);
  }

  @FieldResolver(() => Int, { description: 'How many scenes the studio has made.' })
  sceneCount(
    @Root() studio: StudioRow,
    @Args(() => DepthArgs) { depth }: DepthArgs,
    @Ctx() context: Context,
  ): Promise<number> | number {
    if (!depth) return studio.sceneCount;
    return context.loaders.of(sceneCountOfStudio, checkedDepth(depth, 'depth'), String(depth)).load(studio.id);
  }

  @FieldResolver(() => SceneConnection, { description: 'The scenes that the studio has made.' })
  scenes(
    @Root() studio: StudioRow,
    @Args(() => SceneListArgs) list: SceneListArgs,
    @Args(() => ForwardPageArgs) page: ForwardPageArgs,
    @Args(() => DepthArgs) { depth }: DepthArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): SceneConnection {
    const parent = { kind: `studio ${depth}`, id: studio.id, scope: scenesOfStudio(checkedDepth(depth, 'depth')) };
    return scenesPageOf(context, parent, list, page, info);
  }
}
