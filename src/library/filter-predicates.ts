import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Predicate, Selection, whereClause } from '../database/listing.ts';
import {
  allOf,
  anyOf,
  capped,
  type FilterSite,
  isOneOf,
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

/** Predicates of a reference that a column holds, to an object that may have others below it. */
export function referencePredicates(
  site: FilterSite,
  column: string,
  hierarchy: Hierarchy,
  conditions: ReferenceFilter | null | undefined,
): Bool[] {
  if (!conditions) return [];
  const depth = checkedDepth(conditions.depth, `${site.path}.depth`);
  const predicates: Bool[] = [];
  if (conditions.in) {
    const roots = idList(site, capped(site, 'in', conditions.in));
    predicates.push(sql`${sql.ref(column)} in (${withDescendants(hierarchy, roots, depth)})`);
  }
  if (conditions.isNull != null) {
    predicates.push(conditions.isNull ? sql`${sql.ref(column)} is null` : sql`${sql.ref(column)} is not null`);
  }
  return predicates;
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
  const target = sql.ref(`${link.table}.${link.target}`);
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
    const targets = link.hierarchy
      ? sql<SqlBool>`${target} in (${withDescendants(link.hierarchy, idList(site, ids), depth)})`
      : isOneOf(site.dialect, target, ids);
    return linkedTo(link, targets);
  }
}

/** The rows that are linked to what meets a predicate of the link's target. */
export function linkedTo(link: FilteredLink, targets: Predicate): Selection {
  const owner = sql.ref(`${link.table}.${link.owner}`);
  const ownerId = sql.ref(link.ownerId);
  const members = sql`select ${owner} from ${sql.table(link.table)} where ${targets}`;
  return new Selection({
    members,
    ofSet: sql`${ownerId} in (${members})`,
    ofEachRow: sql`exists (select 1 from ${sql.table(link.table)} where ${owner} = ${ownerId} and ${unindexed(targets)})`,
  });
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

function idList(site: FilterSite, ids: readonly string[]): RawBuilder<unknown> {
  return sql`select value from ${site.dialect.elements(sql.val(JSON.stringify(ids)))}`;
}
