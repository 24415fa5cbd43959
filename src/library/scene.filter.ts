import { type SqlBool, sql } from 'kysely';
import { Field, InputType } from 'type-graphql';
import type { Dialect } from '../database/dialect.ts';
import type { OrderKey, OrderTerm } from '../database/keyset.ts';
import { columnNamed, tableNamed } from '../database/names.ts';
import type { Predicate } from '../database/query.ts';
import { Selection, sizeUpToLarge } from '../database/selection.ts';
import {
  type FilterSite,
  partialDatePredicates,
  textPredicates,
  unindexed,
  valuePredicates,
} from '../database/predicates.ts';
import {
  BooleanFilter,
  DateTimeFilter,
  HierarchyFilter,
  IntFilter,
  PartialDateFilter,
  ReferenceFilter,
  RelationFilter,
  StringFilter,
} from '../graphql/filters.ts';
import { orderInputType, orderKey, textOrderKey, totalOrder } from '../graphql/list-order.ts';
import {
  type Conditions,
  filterPredicates,
  libraryConditions,
  ofElements,
  ofInstant,
  ofText,
} from './filter-predicates.ts';
import { ofReference, ofRelation } from './filtered-relations.ts';
import { BEFORE_ALL_TIME } from './library-entity.ts';
import { libraryOrderKeys } from './library-row.ts';
import { LibraryFilter } from './library.filter.ts';
import { ORGANIZED_BIT } from './scene-signature.ts';
import { narrowScenes, sceneSearch } from './search.ts';
import { SCENE_PERFORMERS, SCENE_STUDIO, SCENE_TAGS, type SceneRow } from './scene.read.ts';

@InputType({ description: 'Conditions on scenes; all of them must hold. An empty filter matches every scene.' })
export class SceneFilter extends LibraryFilter {
  @Field(() => [SceneFilter], {
    nullable: true,
    description: 'All of these must match; an empty list asks for nothing.',
  })
  and?: SceneFilter[] | null;

  @Field(() => [SceneFilter], { nullable: true, description: 'At least one of these must match.' })
  or?: SceneFilter[] | null;

  @Field(() => SceneFilter, { nullable: true, description: 'This must not match.' })
  not?: SceneFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'The title.' })
  title?: StringFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'The text about it.' })
  details?: StringFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'Any of its files.' })
  path?: StringFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'The number that its studio or its owner gave it.' })
  code?: StringFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'The director.' })
  director?: StringFilter | null;

  @Field(() => BooleanFilter, { nullable: true, description: 'Whether a person found it in order.' })
  organized?: BooleanFilter | null;

  @Field(() => IntFilter, { nullable: true, description: 'The rating.' })
  rating100?: IntFilter | null;

  @Field(() => PartialDateFilter, { nullable: true, description: 'When it was released.' })
  sceneDate?: PartialDateFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'When it came into the library.' })
  createdDate?: DateTimeFilter | null;

  @Field(() => ReferenceFilter, { nullable: true, description: 'Its studio.' })
  studio?: ReferenceFilter | null;

  @Field(() => RelationFilter, { nullable: true, description: 'Its performers.' })
  performers?: RelationFilter | null;

  @Field(() => HierarchyFilter, { nullable: true, description: 'Its tags.' })
  tags?: HierarchyFilter | null;

  @Field(() => IntFilter, { nullable: true, description: 'How many performers it has.' })
  performerCount?: IntFilter | null;

  @Field(() => IntFilter, { nullable: true, description: 'How many tags it has.' })
  tagCount?: IntFilter | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Words that all stand in its title, details or paths or in the names of its studio, performers or tags, ' +
      'regardless of case and accents; the last one may be unfinished.',
  })
  search?: string | null;
}

const ORDER_FIELDS = {
  TITLE: 'The title, regardless of case.',
  SCENE_DATE: 'When it was released.',
  CREATED_DATE: 'When it came into the library.',
  RATING100: 'The rating.',
  CREATED_AT: 'When it was stored here.',
  UPDATED_AT: 'When it last changed here.',
  LAST_SYNCED: 'When it was last read from the upstream library.',
  ID: 'The id, as text.',
};

type SceneOrderField = keyof typeof ORDER_FIELDS;

export const SceneOrder = orderInputType<SceneOrderField>('Scene', ORDER_FIELDS);
export type SceneOrder = InstanceType<typeof SceneOrder>;

const ORDER_KEYS: Readonly<Record<SceneOrderField, OrderKey<SceneRow>>> = {
  ...libraryOrderKeys('scene'),
  TITLE: textOrderKey('scene', 'title_key', 'TITLE', 'titleKey'),
  SCENE_DATE: textOrderKey('scene', 'scene_date_key', 'SCENE_DATE', 'sceneDate'),
  CREATED_DATE: orderKey('scene', 'created_date_key', 'CREATED_DATE', 'createdDate', BEFORE_ALL_TIME),
  RATING100: orderKey('scene', 'rating100_key', 'RATING100', 'rating100', -1),
};

/** The order of a list of scenes; by title unless it is asked for another. */
export function sceneOrder(requested: readonly SceneOrder[] | null | undefined): OrderTerm<SceneRow>[] {
  return totalOrder(ORDER_KEYS, requested, 'TITLE');
}

const column = (name: string) => columnNamed<string>(`scene.${name}`);

const CONDITIONS: Conditions<SceneFilter> = {
  ...libraryConditions('scene'),
  title: ofText({ value: column('title'), key: column('title_key') }),
  details: (site, condition) =>
    textPredicates(site, { value: column('details'), narrow: narrowScenes(site.dialect, 'details') }, condition),
  path: ofElements('scene.paths', (dialect) => narrowScenes(dialect, 'paths')),
  code: ofText({ value: column('code') }),
  director: ofText({ value: column('director') }),
  organized({ dialect }, { eq, ne }) {
    const wanted = [...(eq == null ? [] : [eq]), ...(ne == null ? [] : [!ne])];
    return wanted.map((organized) => organizedScenes(dialect, organized));
  },
  rating100: (site, condition) => valuePredicates(site, column('rating100_key'), condition, { absent: -1 }),
  sceneDate: (site, condition) => partialDatePredicates(site, column('scene_date_key'), condition),
  createdDate: ofInstant('scene.created_date_key', BEFORE_ALL_TIME),
  studio: ofReference(SCENE_STUDIO),
  performers: ofRelation(SCENE_PERFORMERS),
  tags: ofRelation(SCENE_TAGS),
  performerCount: (site, condition) => valuePredicates(site, linkCount('scene_performers'), condition),
  tagCount: (site, condition) => valuePredicates(site, linkCount('scene_tags'), condition),
  search: sceneSearch,
};

/** @throws BAD_USER_INPUT naming the condition that cannot be met */
export function scenePredicates(root: FilterSite, filter: SceneFilter | null | undefined): Predicate[] {
  return filterPredicates(root, CONDITIONS, filter);
}

/** The scenes that are organized, or those that are not: few of them, or nearly all. */
function organizedScenes(dialect: Dialect, organized: boolean): Selection {
  const ofSet = sql<SqlBool>`${column('organized')} = ${organized}`;
  const ofEachId = sql<SqlBool>`${column('organized')} = ${dialect.unseen(organized)}`;
  return new Selection({
    size: () => sizeUpToLarge(sql`select 1 from scene where ${ofEachId}`),
    sizeIs: 'counted',
    ofSet: () => ofSet,
    ofEachRow: () => unindexed(ofSet),
    ofEachId: () => ofEachId,
    foreseen: (signature) => sql`${signature} & ${ORGANIZED_BIT} = ${Number(organized)}`,
  });
}

function linkCount(table: string) {
  return sql<number>`(select count(*) from ${tableNamed(table)} where scene_id = scene.id)`;
}
