import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Info, Int, Query, Resolver, Root } from 'type-graphql';
import { connectionType, ForwardPageArgs, PageArgs } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import { pageOf } from '../graphql/paged-list.ts';
import { Performer } from './performer.entity.ts';
import { PerformerFilter, PerformerOrder, performerOrder, performerPredicates } from './performer.filter.ts';
import { performerById, type PerformerRow, PERFORMERS } from './performer.read.ts';
import { SceneConnection, SceneListArgs, scenesPageOf } from './scene.connection.ts';
import { scenesOfPerformer } from './scene.read.ts';

const PerformerConnection = connectionType<PerformerRow>(Performer, 'Performer');
type PerformerConnection = InstanceType<typeof PerformerConnection>;

@ArgsType()
class PerformerListArgs {
  @Field(() => PerformerFilter, { nullable: true, description: 'Which performers; all of them when left out.' })
  filter?: PerformerFilter | null;

  @Field(() => [PerformerOrder], { nullable: true, description: 'How they are sorted; by name when left out.' })
  orderBy?: PerformerOrder[] | null;
}

@Resolver(() => Performer)
export class PerformerResolver {
  @Query(() => Performer, { nullable: true, description: 'A performer; null when there is none with the id.' })
  performer(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: Context,
  ): Promise<PerformerRow | null> {
    return context.loaders.of(performerById).load(id);
  }

  @Query(() => PerformerConnection, { description: 'The performers of the library.' })
  performers(
    @Args(() => PerformerListArgs) { filter, orderBy }: PerformerListArgs,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): PerformerConnection {
    const site = { dialect: context.reader.dialect, path: 'filter' };
    const where = performerPredicates(site, filter);
    const list = { source: PERFORMERS, where, order: performerOrder(orderBy) };
    return new PerformerConnection(pageOf(context.reader, list, page));
  }

  @FieldResolver(() => Int, { description: 'How many scenes the performer is in.' })
  sceneCount(@Root() performer: PerformerRow): number {
    return performer.sceneCount;
  }

  @FieldResolver(() => SceneConnection, { description: 'The scenes that the performer is in.' })
  scenes(
    @Root() performer: PerformerRow,
    @Args(() => SceneListArgs) list: SceneListArgs,
    @Args(() => ForwardPageArgs) page: ForwardPageArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): SceneConnection {
    return scenesPageOf(context, { kind: 'performer', id: performer.id, scope: scenesOfPerformer }, list, page, info);
  }
}
