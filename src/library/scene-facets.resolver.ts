import DataLoader from 'dataloader';
import { Arg, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { NamedTable } from '../database/dialect.ts';
import { pageSize } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import { foundScenes } from './found-scenes.ts';
import { Performer } from './performer.entity.ts';
import { performerById, type PerformerRow } from './performer.read.ts';
import { countFacets, type FacetCount, type FacetKind } from './scene-facets.read.ts';
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

@ObjectType({
  description: 'What the scenes of a filter have in common: the most frequent of each kind, with their number.',
})
class SceneFacets {
  /** Counts of each kind that the operation asks for, all read at once. */
  readonly counts: (kind: FacetKind) => Promise<FacetCount[]>;

  constructor({ reader, loaders }: Context, filter: SceneFilter | null | undefined, first: number) {
    const where = scenePredicates({ dialect: reader.dialect, path: 'filter' }, filter);
    let found: ReturnType<typeof foundScenes> | undefined;
    const loader = new DataLoader<FacetKind, FacetCount[]>(async (kinds) =>
      countFacets(reader, (await found) ?? where, kinds, first),
    );
    this.counts = (kind) => {
      // Said at once, so that whoever else wants the scenes hears of it.
      found ??= foundScenes(loaders, filter, where);
      return loader.load(kind);
    };
  }

  /** The rows of a kind, each with its number; one that was deleted after it was counted is left out. */
  async rows<Row>(kind: NamedTable, byId: DataLoader<string, Row | null>): Promise<[row: Row, count: number][]> {
    const counts = await this.counts(kind);
    const rows = await Promise.all(counts.map(({ value }) => byId.load(value)));
    return counts.flatMap(({ count }, index) => {
      const row = rows[index];
      return row == null ? [] : [[row, count]];
    });
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
    @Ctx() context: Context,
  ): SceneFacets {
    return new SceneFacets(context, filter, pageSize('first', first ?? 20));
  }

  @FieldResolver(() => [TagFacet], { description: 'The most frequent tags.' })
  async tags(@Root() facets: SceneFacets, @Ctx() context: Context): Promise<TagFacet[]> {
    return (await facets.rows('tag', context.loaders.of(tagById))).map(([tag, count]) => ({ tag, count }));
  }

  @FieldResolver(() => [PerformerFacet], { description: 'The most frequent performers.' })
  async performers(@Root() facets: SceneFacets, @Ctx() context: Context): Promise<PerformerFacet[]> {
    return (await facets.rows('performer', context.loaders.of(performerById))).map(([performer, count]) => ({
      performer,
      count,
    }));
  }

  @FieldResolver(() => [StudioFacet], { description: 'The most frequent studios.' })
  async studios(@Root() facets: SceneFacets, @Ctx() context: Context): Promise<StudioFacet[]> {
    return (await facets.rows('studio', context.loaders.of(studioById))).map(([studio, count]) => ({ studio, count }));
  }

  @FieldResolver(() => [YearFacet], { description: 'The most frequent years of release.' })
  async years(@Root() facets: SceneFacets): Promise<YearFacet[]> {
    return (await facets.counts('year')).map(({ value, count }) => ({ year: Number(value), count }));
  }

  @FieldResolver(() => [OrganizedFacet], { description: 'How many are organised and how many are not.' })
  async organized(@Root() facets: SceneFacets): Promise<OrganizedFacet[]> {
    return (await facets.counts('organized')).map(({ value, count }) => ({ value: value === '1', count }));
  }
}
