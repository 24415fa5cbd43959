import type { SqlEntityManager } from '@mikro-orm/sqlite';
import { Arg, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { Performer } from '../../../src/library/performer.entity.ts';
import { Scene } from '../../../src/library/scene.entity.ts';
import { SceneFilter, SceneOrder } from '../../../src/library/scene.filter.ts';
import { Studio } from '../../../src/library/studio.entity.ts';
import { Tag } from '../../../src/library/tag.entity.ts';
import { placeOfPerformer } from '../cursors.ts';
import { SceneFacets } from './facets.ts';
import { BY_TITLE, conditionsOf, NEWEST_FIRST, SceneConnection } from './scenes.ts';

export interface NaiveContext {
  readonly em: SqlEntityManager;
}

@ObjectType()
class PerformerConnection {
  @Field(() => [Performer])
  nodes!: Performer[];
}

@Resolver()
export class QueryResolver {
  @Query(() => Scene, { nullable: true })
  scene(@Arg('id', () => ID) id: string, @Ctx() { em }: NaiveContext): Promise<Scene | null> {
    return em.findOne(Scene, id);
  }

  @Query(() => SceneConnection)
  async scenes(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('filter', () => SceneFilter, { nullable: true }) filter: SceneFilter | null,
    @Arg('orderBy', () => [SceneOrder], { nullable: true }) orderBy: SceneOrder[] | null,
    @Ctx() { em }: NaiveContext,
  ): Promise<SceneConnection> {
    const where = await conditionsOf(em, filter);
    return new SceneConnection(em, { where, orderBy: orderBy ? NEWEST_FIRST : BY_TITLE, first, after });
  }

  @Query(() => PerformerConnection)
  async performers(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Ctx() { em }: NaiveContext,
  ): Promise<PerformerConnection> {
    const [nameKey, id] = (placeOfPerformer(after) ?? ['', '']) as [string, string];
    const where = { $or: [{ nameKey: { $gt: nameKey } }, { nameKey, id: { $gt: id } }] };
    return { nodes: await em.find(Performer, where, { orderBy: { nameKey: 'asc', id: 'asc' }, limit: first }) };
  }

  @Query(() => SceneFacets)
  sceneFacets(
    @Arg('first', () => Int) first: number,
    @Arg('filter', () => SceneFilter, { nullable: true }) filter: SceneFilter | null,
    @Ctx() { em }: NaiveContext,
  ): SceneFacets {
    return new SceneFacets(em, filter?.search ?? '', first);
  }
}

@Resolver(() => Scene)
export class SceneResolver {
  @FieldResolver(() => Studio, { nullable: true })
  async studio(@Root() scene: Scene): Promise<Studio | null> {
    return (await scene.studio?.load()) ?? null;
  }

  @FieldResolver(() => [Performer])
  performers(@Root() scene: Scene): Promise<Performer[]> {
    return scene.performers.loadItems({ orderBy: { nameKey: 'asc', id: 'asc' } });
  }

  @FieldResolver(() => [Tag])
  tags(@Root() scene: Scene): Promise<Tag[]> {
    return scene.tags.loadItems({ orderBy: { nameKey: 'asc', id: 'asc' } });
  }
}

@Resolver(() => Performer)
export class PerformerResolver {
  @FieldResolver(() => SceneConnection)
  scenes(
    @Root() performer: Performer,
    @Arg('first', () => Int) first: number,
    @Arg('orderBy', () => [SceneOrder], { nullable: true }) orderBy: SceneOrder[] | null,
    @Ctx() { em }: NaiveContext,
  ): SceneConnection {
    const where = { performers: { id: performer.id } };
    return new SceneConnection(em, { where, orderBy: orderBy ? NEWEST_FIRST : BY_TITLE, first });
  }
}
