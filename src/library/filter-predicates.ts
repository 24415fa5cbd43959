import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { sizeLookup } from '../database/counts.ts';
import type { NamedTable } from '../database/dialect.ts';
import type { Lookup } from '../database/prepared-query.ts';
import { type Predicate, whereClause } from '../database/query.ts';
import { type Members, membersOf, Selection, type Size, sizeUpToLarge } from '../database/selection.ts';
import {
  allOf,
  anyOf,
  capped,
  type FilterSite,
  type Narrowing,
  narrowedBy,
  not,
  type TextConditions,
  textPredicates,
  unindexed,
  valuePredicates,
} from '../database/predicates.ts';
import { badInput } from '../errors.ts';
import type { DateTimeFilter, HierarchyFilter, ReferenceFilter, RelationFilter } from '../graphql/filters.ts';
import { checkedDepth, type Hierarchy, withDescendants } from './hierarchy.ts';
import { BEFORE_ALL_TIME } from './library-entity.ts';
import type { LibraryFilter } from './library.filter.ts';

type Bool = RawBuilder<SqlBool>;

/** How deep `and`, `or` and `not` may be nested in a filter, and how many filters they may join in all. */
const MAX_NESTING = 10;
const MAX_FILTERS = 200;

/** What the filters of all kinds of library objects have in common. */
export interface LibraryConditions<Filter> extends LibraryFilter {
  and?: Filter[] | null;
  or?: Filter[] | null;
  not?: Filter | null;
}

/**
 * Turns a filter and the filters nested in it into predicates.
 *
 * @param own the predicates of a filter's own conditions
 * @throws BAD_USER_INPUT naming the condition that is too long or too deep
 */
export function filterPredicates<Filter extends LibraryConditions<Filter>>(
  site: FilterSite,
  table: string,
  filter: Filter | null | undefined,
  own: (site: FilterSite, filter: Filter) => Predicate[],
): Predicate[] {
  let filters = 0;
  return filter ? predicatesOf(site, filter, 0) : [];

  function predicatesOf(at: FilterSite, conditions: Filter, depth: number): Predicate[] {
    filters += 1;
    if (depth > MAX_NESTING) throw badInput(at.path, `Filters nest at most ${MAX_NESTING} levels deep.`);
    if (filters > MAX_FILTERS) throw badInput(at.path, `and, or and not join at most ${MAX_FILTERS} filters.`);
    const nested = (inner: Filter, name: string) =>
      predicatesOf({ ...at, path: `${at.path}.${name}` }, inner, depth + 1);
    const predicates = [...libraryPredicates(at, table, conditions), ...own(at, conditions)];
    conditions.and?.forEach((inner, index) => predicates.push(...nested(inner, `and[${index}]`)));
    if (conditions.or) {
      predicates.push(anyOf(conditions.or.map((inner, index) => allOf(nested(inner, `or[${index}]`)))));
    }
    if (conditions.not) predicates.push(not(allOf(nested(conditions.not, 'not'))));
    return predicates;
  }
}

/** Predicates of an instant. `absent` is what the column holds when there is none; leave it out where there always is one. */
export function instantPredicates(
  site: FilterSite,
  column: string,
  conditions: DateTimeFilter | null | undefined,
  absent?: number,
): Bool[] {
  const options = { encode: (instant: Date) => instant.getTime(), ...(absent === undefined ? {} : { absent }) };
  return valuePredicates(site, sql.ref(column), conditions, options);
}

/** A column that refers to an object that may have others below it. */
export interface FilteredReference {
  readonly column: string;
  readonly hierarchy: Hierarchy;
  /** The table of the objects that are referred to, where it counts the scenes that do so. */
  readonly counting?: NamedTable;
}

/** Predicates of a reference. */
export function referencePredicates(
  site: FilterSite,
  reference: FilteredReference,
  conditions: ReferenceFilter | null | undefined,
): Predicate[] {
  if (!conditions) return [];
  const depth = checkedDepth(conditions.depth, `${site.path}.depth`);
  const column = sql.ref(reference.column);
  const predicates: Predicate[] = [];
  if (conditions.in) {
    const ids = capped(site, 'in', conditions.in);
    predicates.push(refersTo(reference, targetsWithin(site, reference.hierarchy, ids, depth)));
  }
  if (conditions.isNull != null) {
    predicates.push(conditions.isNull ? sql`${column} is null` : sql`${column} is not null`);
  }
  return predicates;
}

/** The objects that rows are linked to or refer to. */
export interface Targets {
  /** Their ids: an expression, or a subquery. */
  readonly ids: RawBuilder<unknown>;
  /** Whether there is just one, and its id where that is known. */
  readonly isOne: boolean;
  readonly id?: string | undefined;
}

/** The rows that refer to one of the objects. */
export function refersTo({ column, counting }: FilteredReference, targets: Targets): Predicate {
  const ofSet = sql<SqlBool>`${sql.ref(column)} in (${targets.ids})`;
  if (!counting) return ofSet;
  return new Selection({ ...sceneCount(counting, targets), ofSet, ofEachRow: unindexed(ofSet) });
}

/** A table of links, seen from the side that is filtered. */
export interface FilteredLink {
  readonly table: string;
  /** The column with the id of the filtered object, and the one with the id of the object that it is linked to. */
  readonly owner: string;
  readonly target: string;
  /** The filtered object's id. */
  readonly ownerId: string;
  /** The hierarchy of the linked objects, where they form one. */
  readonly hierarchy?: Hierarchy;
  /** The table of the linked objects, where it counts the scenes that are linked to them. */
  readonly counting?: NamedTable;
}

/** Predicates of the objects that a row is linked to. */
export function relationPredicates(
  site: FilterSite,
  link: FilteredLink,
  conditions: RelationFilter | HierarchyFilter | null | undefined,
): Predicate[] {
  if (!conditions) return [];
  const depth = checkedDepth('depth' in conditions ? conditions.depth : 0, `${site.path}.depth`);
  const owner = sql.ref(`${link.table}.${link.owner}`);
  const ownerId = sql.ref(link.ownerId);
  const predicates: Predicate[] = [];
  const { includes, includesAll, excludes, isEmpty } = conditions;
  if (includes) predicates.push(linkedToAny(capped(site, 'includes', includes)));
  if (includesAll) predicates.push(...capped(site, 'includesAll', includesAll).map((id) => linkedToAny([id])));
  if (excludes?.length) predicates.push(not(linkedToAny(capped(site, 'excludes', excludes))));
  if (isEmpty != null) {
    const linked = sql`exists (select 1 from ${sql.table(link.table)} where ${owner} = ${ownerId})`;
    predicates.push(isEmpty ? sql`not ${linked}` : sql`${linked}`);
  }
  return predicates;

  function linkedToAny(ids: readonly string[]): Selection {
    return linkedTo(link, targetsWithin(site, link.hierarchy, ids, depth));
  }
}

/** The rows that are linked to one of the objects. */
export function linkedTo(link: FilteredLink, targets: Targets): Selection {
  const { ids, isOne } = targets;
  const rowId = sql.ref(link.ownerId);
  // Named, so that it can be asked about the members of another selection from the same table.
  const from = (name: string) => sql`${sql.table(link.table)} as ${sql.id(name)}`;
  const owner = (name: string) => sql.ref(`${name}.${link.owner}`);
  const isLinked = (name: string) => sql<SqlBool>`${sql.ref(`${name}.${link.target}`)} in (${ids})`;
  // Of one object, the index has the very link; of several, it is quicker to look at the few that a row has.
  const asked = isOne ? isLinked('link') : unindexed(isLinked('link'));
  const include = (id: Expression<unknown>) =>
    sql<SqlBool>`exists (select 1 from ${from('link')} where ${owner('link')} = ${id} and ${asked})`;
  const members: Members = {
    rowId,
    having: (conditions) =>
      sql`select ${owner('member')} from ${from('member')} ${whereClause([isLinked('member'), ...conditions])}`,
    id: owner('member'),
    include,
  };
  return new Selection({
    ...(link.counting
      ? sceneCount(link.counting, targets)
      : { size: sizeUpToLarge(members.having([])), sizeIs: 'counted' }),
    ofSet: membersOf(members),
    ofEachRow: include(rowId),
    members,
  });
}

/** How many scenes objects have; one that has several of them counts several times. */
function sceneCount(table: NamedTable, { ids, isOne, id }: Targets): Pick<Selection, 'size' | 'sizeIs' | 'keptSize'> {
  return {
    size: sql`(select coalesce(sum(scene_count), 0) from ${sql.table(table)} where id in (${ids}))`,
    sizeIs: isOne ? 'kept' : 'bound',
    keptSize: id === undefined ? undefined : { lookup: SCENE_COUNTS[table], id },
  };
}

const SCENE_COUNTS: Readonly<Record<NamedTable, Lookup<Size>>> = {
  performer: keptSceneCounts('performer'),
  tag: keptSceneCounts('tag'),
  studio: keptSceneCounts('studio'),
};

function keptSceneCounts(table: NamedTable): Lookup<Size> {
  return sizeLookup(sql`(select scene_count from ${sql.table(table)} where id = wanted.value)`);
}

/**
 * Predicates of a column that holds a list of texts: what is asked must hold for one of them, `ne` for each of them.
 *
 * @param narrow narrows to the rows that have a phrase in the list
 */
export function elementPredicates(
  site: FilterSite,
  column: string,
  conditions: TextConditions | null | undefined,
  narrow?: Narrowing,
): Predicate[] {
  if (!conditions) return [];
  const { ne, isNull, ...positive } = conditions;
  const element = { value: sql.ref<string>('element.value') };
  const predicates: Predicate[] = narrow ? narrowedBy(narrow, positive) : [];
  const wanted = textPredicates(site, element, positive);
  if (wanted.length > 0) predicates.push(hasElement(wanted));
  if (ne != null) predicates.push(sql`not ${hasElement(textPredicates(site, element, { eq: ne }))}`);
  if (isNull != null) predicates.push(isNull ? sql`not ${hasElement([])}` : hasElement([]));
  return predicates;

  function hasElement(where: readonly Predicate[]): Predicate {
    return sql`exists (select 1 from ${site.dialect.elements(sql.ref(column))} as element ${whereClause(where)})`;
  }
}

function libraryPredicates(site: FilterSite, table: string, filter: LibraryFilter): Bool[] {
  const at = (name: string): FilterSite => ({ ...site, path: `${site.path}.${name}` });
  return [
    ...valuePredicates(at('id'), sql.ref(`${table}.id`), filter.id),
    ...instantPredicates(at('createdAt'), `${table}.created_at`, filter.createdAt),
    ...instantPredicates(at('updatedAt'), `${table}.updated_at`, filter.updatedAt),
    ...instantPredicates(at('lastSynced'), `${table}.last_synced_key`, filter.lastSynced, BEFORE_ALL_TIME),
  ];
}

/** The objects with the ids and those below them: one id by itself, which is the quickest, otherwise a subquery. */
function targetsWithin(
  site: FilterSite,
  hierarchy: Hierarchy | undefined,
  ids: readonly string[],
  depth: number,
): Targets {
  if (ids.length === 1 && depth === 0) return { ids: sql`${ids[0]}`, isOne: true, id: ids[0] };
  const list = sql`select value from ${site.dialect.elements(sql.val(JSON.stringify(ids)))}`;
  return { ids: hierarchy ? withDescendants(hierarchy, list, depth) : list, isOne: false };
}
