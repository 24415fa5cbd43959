import { type RawBuilder, sql } from 'kysely';
import { Arg, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { NamedTable } from '../database/dialect.ts';
import { asQuery, type Predicate, whereClause } from '../database/query.ts';
import { pageSize } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import { Performer } from './performer.entity.ts';
import { performerById, type PerformerRow } from './performer.read.ts';
import { SceneFilter, scenePredicates } from './scene.filter.ts';
import { Studio } from './studio.entity.ts';
import { studioById, type StudioRow } from './studio.read.ts';
import { Tag } from './tag.entity.ts';
import { tagById, type TagRow } from './tag.read.ts';

const COUNT = 'How many of the scenes.';

@ObjectType({ description: 'A tag and how many of the scenes have it.', simpleResolvers: true })
class TagFacet {
  @Field(() => Tag, { description: 'The tag.' })
  tag!: TagRow;

  @Field(() => Int, { description: COUNT })
  count!: number;
}

@ObjectType({ description: 'A performer and how many of the scenes have them.', simpleResolvers: true })
class PerformerFacet {
  @Field(() => Performer, { description: 'The performer.' })
  performer!: PerformerRow;

  @Field(() => Int, { description: COUNT })
  count!: number;
}

@ObjectType({ description: 'A studio and how many of the scenes it has made.', simpleResolvers: true })
class StudioFacet {
  @Field(() => Studio, { description: 'The studio.' })
  studio!: StudioRow;

  @Field(() => Int, { description: COUNT })
  count!: number;
}

@ObjectType({ description: 'A year and how many of the scenes were released in it.', simpleResolvers: true })
class YearFacet {
  @Field(() => Int, { description: 'The year.' })
  year!: number;

  @Field(() => Int, { description: COUNT })
  count!: number;
}

@ObjectType({ description: 'Whether scenes are organised, and how many are so.', simpleResolvers: true })
class OrganizedFacet {
  @Field(() => Boolean, { description: 'Whether they are organised.' })
  value!: boolean;

  @Field(() => Int, { description: COUNT })
  count!: number;
}

/** The scenes that facets count, and how many of each facet are given. */
@ObjectType({
  description: 'What the scenes of a filter have in common: the most frequent of each kind, with their number.',
})
class SceneFacets {
  readonly where: readonly Predicate[];
  readonly first: number;

  constructor(where: readonly Predicate[], first: number) {
    this.where = where;
    this.first = first;
  }
}

@Resolver(() => SceneFacets)
export class SceneFacetsResolver {
  @Query(() => SceneFacets, {
    description: 'Counts of tags, performers, studios, years and organised ones among scenes.',
  })
  sceneFacets(
    @Arg('filter', () => SceneFilter, { nullable: true, description: 'Which scenes; all of them when left out.' })
    filter: SceneFilter | null | undefined,
    @Arg('first', () => Int, {
      nullable: true,
      defaultValue: 20,
      description: 'How many of each kind, 500 at the most.',
    })
    first: number | null,
    @Ctx() { reader }: Context,
  ): SceneFacets {
    const where = scenePredicates({ dialect: reader.dialect, path: 'filter' }, filter);
    return new SceneFacets(where, pageSize('first', first ?? 20));
  }

  @FieldResolver(() => [TagFacet], { description: 'The most frequent tags.' })
  async tags(@Root() facets: SceneFacets, @Ctx() context: Context): Promise<TagFacet[]> {
    const counts = await mostFrequent<string>(context, facets, countLinks(facets, 'scene_tags', 'tag_id'), 'tag');
    const tags = await context.loaders.of(tagById).loadMany(counts.map(({ value }) => value));
    return counts.map(({ count }, index) => ({ tag: tags[index] as TagRow, count }));
  }

  @FieldResolver(() => [PerformerFacet], { description: 'The most frequent performers.' })
  async performers(@Root() facets: SceneFacets, @Ctx() context: Context): Promise<PerformerFacet[]> {
    const counted = countLinks(facets, 'scene_performers', 'performer_id');
    const counts = await mostFrequent<string>(context, facets, counted, 'performer');
    const performers = await context.loaders.of(performerById).loadMany(counts.map(({ value }) => value));
    return counts.map(({ count }, index) => ({ performer: performers[index] as PerformerRow, count }));
  }

  @FieldResolver(() => [StudioFacet], { description: 'The most frequent studios.' })
  async studios(@Root() facets: SceneFacets, @Ctx() context: Context): Promise<StudioFacet[]> {
    const counted = countScenes(facets, 'studio_id', sql`scene.studio_id is not null`);
    const counts = await mostFrequent<string>(context, facets, counted, 'studio');
    const studios = await context.loaders.of(studioById).loadMany(counts.map(({ value }) => value));
    return counts.map(({ count }, index) => ({ studio: studios[index] as StudioRow, count }));
  }

  @FieldResolver(() => [YearFacet], { description: 'The most frequent years of release.' })
  async years(@Root() facets: SceneFacets, @Ctx() context: Context): Promise<YearFacet[]> {
    const dates = countScenes(facets, 'scene_date_key', sql`scene.scene_date_key > ''`);
    // Dates come from their index already sorted; only the few different ones are left to be gathered into years.
    const years = sql`select substr(dates.value, 1, 4) as value, sum(dates.count) as count from (${dates}) as dates group by 1`;
    const counts = await mostFrequent<string>(context, facets, years);
    return counts.map(({ value, count }) => ({ year: Number(value), count }));
  }

  @FieldResolver(() => [OrganizedFacet], { description: 'How many are organised and how many are not.' })
  async organized(@Root() facets: SceneFacets, @Ctx() context: Context): Promise<OrganizedFacet[]> {
    const counts = await mostFrequent<number>(context, facets, countScenes(facets, 'organized'));
    return counts.map(({ value, count }) => ({ value: Boolean(value), count }));
  }
}

interface Count<Value> {
  value: Value;
  count: number;
}

/** Reads the highest of the counts; what is equally frequent comes by name where it has one, otherwise by itself. */
function mostFrequent<Value>(
  { reader }: Context,
  { first }: SceneFacets,
  counted: RawBuilder<unknown>,
  kind?: NamedTable,
): Promise<Count<Value>[]> {
  const named = kind ? sql`join ${sql.table(kind)} on ${sql.ref(`${kind}.id`)} = counted.value` : sql``;
  const name = kind ? sql`${sql.ref(`${kind}.name_key`)}, ` : sql``;
  return reader.all(
    asQuery(
      reader.dialect,
      sql`select counted.value, counted.count from (${counted}) as counted ${named}
          order by counted.count desc, ${name}counted.value limit ${first}`,
    ),
  );
}

/** Counts the scenes by a column of theirs, those for which there is something to count. */
function countScenes({ where }: SceneFacets, column: string, present?: Predicate): RawBuilder<unknown> {
  return sql`select ${sql.ref(`scene.${column}`)} as value, count(*) as count
             from scene ${whereClause(present ? [...where, present] : where)} group by 1`;
}

/** Counts the scenes by what they are linked to. */
function countLinks({ where }: SceneFacets, links: string, target: string): RawBuilder<unknown> {
  const scenes = where.length === 0 ? sql`` : sql`where scene_id in (select scene.id from scene ${whereClause(where)})`;
  return sql`select ${sql.ref(target)} as value, count(*) as count from ${sql.table(links)} ${scenes} group by 1`;
}
