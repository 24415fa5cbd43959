import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Info, Int, Query, Resolver, Root } from 'type-graphql';
import { connectionType, ForwardPageArgs, PageArgs } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import { pageOf } from '../graphql/paged-list.ts';
import { checkedDepth, DepthArgs } from './hierarchy.ts';
import { SceneConnection, SceneListArgs, scenesPageOf } from './scene.connection.ts';
import { scenesOfTag } from './scene.read.ts';
import { Tag } from './tag.entity.ts';
import { TagFilter, TagOrder, tagOrder, tagPredicates } from './tag.filter.ts';
import { childrenOfTag, parentsOfTag, sceneCountOfTag, tagById, type TagRow, TAGS } from './tag.read.ts';

const TagConnection = connectionType<TagRow>(Tag, 'Tag');
type TagConnection = InstanceType<typeof TagConnection>;

@ArgsType()
class TagListArgs {
  @Field(() => TagFilter, { nullable: true, description: 'Which tags; all of them when left out.' })
  filter?: TagFilter | null;

  @Field(() => [TagOrder], { nullable: true, description: 'How they are sorted; by name when left out.' })
  orderBy?: TagOrder[] | null;
}

@Resolver(() => Tag)
export class TagResolver {
  @Query(() => Tag, { nullable: true, description: 'A tag; null when there is none with the id.' })
  tag(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: Context): Promise<TagRow | null> {
    return context.loaders.of(tagById).load(id);
  }

  @Query(() => TagConnection, { description: 'The tags of the library.' })
  tags(
    @Args(() => TagListArgs) { filter, orderBy }: TagListArgs,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): TagConnection {
    const where = tagPredicates({ dialect: context.reader.dialect, path: 'filter' }, filter);
    const list = { source: TAGS, where, order: tagOrder(orderBy) };
    return new TagConnection(pageOf(context.reader, list, page));
  }

  @FieldResolver(() => [Tag], { description: 'The tags right above it, by name.' })
  parents(@Root() tag: TagRow, @Ctx() context: Context): Promise<TagRow[]> {
    return context.loaders.of(parentsOfTag).load(tag.id);
  }

  @FieldResolver(() => [Tag], { description: 'The tags right below it, by name.' })
  children(@Root() tag: TagRow, @Ctx() context: Context): Promise<TagRow[]> {
    return context.loaders.of(childrenOfTag).load(tag.id);
  }

  @FieldResolver(() => Int, { description: 'How many scenes have the tag.' })
  sceneCount(
    @Root() tag: TagRow,
    @Args(() => DepthArgs) { depth }: DepthArgs,
    @Ctx() context: Context,
  ): Promise<number> | number {
    if (!depth) return tag.sceneCount;
    return context.loaders.of(sceneCountOfTag, checkedDepth(depth, 'depth'), String(depth)).load(tag.id);
  }

  @FieldResolver(() => SceneConnection, { description: 'The scenes that have the tag.' })
  scenes(
    @Root() tag: TagRow,
    @Args(() => SceneListArgs) list: SceneListArgs,
    @Args(() => ForwardPageArgs) page: ForwardPageArgs,
    @Args(() => DepthArgs) { depth }: DepthArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): SceneConnection {
    const parent = { kind: `tag ${depth}`, id: tag.id, scope: scenesOfTag(checkedDepth(depth, 'depth')) };
    return scenesPageOf(context, parent, list, page, info);
  }
}
