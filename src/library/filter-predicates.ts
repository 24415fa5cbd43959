import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { sizeLookup } from '../database/counts.ts';
import type { Dialect, NamedTable } from '../database/dialect.ts';
import { columnNamed, tableNamed } from '../database/names.ts';
import type { Lookup } from '../database/prepared-query.ts';
import { type Predicate, whereClause } from '../database/query.ts';
import type { Link } from '../database/rows.ts';
import {
  type Members,
  membersOf,
  Selection,
  type SelectionParts,
  type Size,
  type SortedMembers,
  sizeUpToLarge,
} from '../database/selection.ts';
import {
  allOf,
  anyOf,
  capped,
  type FilterSite,
  type Narrowing,
  narrowedBy,
  not,
  type TextColumn,
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

/** How deep `and`, `or` and `not` may be nested in a filter, and how many filters they may join in all. */
const MAX_NESTING = 10;
const MAX_FILTERS = 200;

/** A filter that joins others of its kind. */
interface JoiningFilter<Filter> {
  and?: Filter[] | null;
  or?: Filter[] | null;
  not?: Filter | null;
}

/** What each condition of a filter demands. */
export type Conditions<Filter> = {
  readonly [Name in Exclude<keyof Filter, keyof JoiningFilter<Filter>>]-?: Condition<NonNullable<Filter[Name]>>;
};

type Condition<Value> = (site: FilterSite, condition: Value) => readonly Predicate[];

/**
 * Turns a filter and the filters nested in it into predicates. Conditions that are absent or null ask for nothing.
 *
 * @throws BAD_USER_INPUT naming the condition that is too long or too deep
 */
export function filterPredicates<Filter extends JoiningFilter<Filter>>(
  site: FilterSite,
  conditions: Conditions<Filter>,
  filter: Filter | null | undefined,
): Predicate[] {
  const all = Object.entries(conditions) as [keyof Filter, Condition<unknown>][];
  let filters = 0;
  return filter ? predicatesOf(site, filter, 0) : [];

  function predicatesOf(at: FilterSite, one: Filter, depth: number): Predicate[] {
    filters += 1;
    if (depth > MAX_NESTING) throw badInput(at.path, `Filters nest at most ${MAX_NESTING} levels deep.`);
    if (filters > MAX_FILTERS) throw badInput(at.path, `and, or and not join at most ${MAX_FILTERS} filters.`);
    const within = (name: string): FilterSite => ({ ...at, path: `${at.path}.${name}` });
    const nested = (inner: Filter, name: string) => predicatesOf(within(name), inner, depth + 1);
    const predicates: Predicate[] = [];
    for (const [name, demand] of all) {
      if (one[name] != null) predicates.push(...demand(within(name as string), one[name]));
    }
    one.and?.forEach((inner, index) => predicates.push(...nested(inner, `and[${index}]`)));
    if (one.or) predicates.push(anyOf(one.or.map((inner, index) => allOf(nested(inner, `or[${index}]`)))));
    if (one.not) predicates.push(not(allOf(nested(one.not, 'not'))));
    return predicates;
  }
}

/** The conditions on what all library objects have. */
export function libraryConditions(table: string): Conditions<LibraryFilter> {
  const id = columnNamed(`${table}.id`);
  return {
    id: (site, condition) => valuePredicates(site, id, condition),
    createdAt: ofInstant(`${table}.created_at`),
    updatedAt: ofInstant(`${table}.updated_at`),
    lastSynced: ofInstant(`${table}.last_synced_key`, BEFORE_ALL_TIME),
  };
}

/** Conditions on an instant. `absent` is what the column holds when there is none; leave it out where there always is one. */
export function ofInstant(column: string, absent?: number): Condition<DateTimeFilter> {
  const key = columnNamed(column);
  const options = { encode: (instant: Date) => instant.getTime(), ...(absent === undefined ? {} : { absent }) };
  return (site, condition) => valuePredicates(site, key, condition, options);
}

/** Conditions on a text column. */
export function ofText(column: TextColumn): Condition<TextConditions> {
  return (site, condition) => textPredicates(site, column, condition);
}

/** A column that refers to an object that may have others below it. */
export interface FilteredReference {
  readonly column: string;
  readonly hierarchy: Hierarchy;
  /** The table of the objects that are referred to, where it counts the scenes that do so. */
  readonly counting?: NamedTable;
}

/** Conditions on a reference. */
export function ofReference(reference: FilteredReference): Condition<ReferenceFilter> {
  const column = columnNamed(reference.column);
  return (site, conditions) => {
    const depth = checkedDepth(conditions.depth, `${site.path}.depth`);
    const predicates: Predicate[] = [];
    if (conditions.in) {
      const ids = capped(site, 'in', conditions.in);
      predicates.push(refersTo(reference, targetsWithin(site, reference.hierarchy, ids, depth)));
    }
    if (conditions.isNull != null) {
      predicates.push(conditions.isNull ? sql`${column} is null` : sql`${column} is not null`);
    }
    return predicates;
  };
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
  const ofSet = sql<SqlBool>`${columnNamed(column)} in (${targets.ids})`;
  if (!counting) return ofSet;
  return new Selection({ ...sceneCount(counting, targets), ofSet: () => ofSet, ofEachRow: () => unindexed(ofSet) });
}

/** A table of links, seen from the side that is filtered. */
export interface LinkDefinition extends Link {
  /** The filtered object's id; the link's owner is this object. */
  readonly ownerId: string;
  /** The hierarchy of the linked objects, where they form one. */
  readonly hierarchy?: Hierarchy;
  /** The table of the linked objects, where it counts the scenes that are linked to them. */
  readonly counting?: NamedTable;
  /** Columns of the table that are copies of the owner's sort keys, by the properties whose keys these are. */
  readonly copies?: Readonly<Record<string, string>>;
}

/** A link with the parts of statements that are the same whatever it is asked. */
export interface FilteredLink extends LinkDefinition {
  readonly rowId: RawBuilder<unknown>;
  /** The table as the one whose rows are asked about members, and as the one that they are asked of. */
  readonly member: NamedLinks;
  readonly other: NamedLinks;
}

/** A table of links under a name of its own. */
interface NamedLinks {
  readonly from: RawBuilder<unknown>;
  readonly owner: RawBuilder<unknown>;
  readonly target: RawBuilder<unknown>;
  readonly copies: SortedMembers['copies'];
}

export function filteredLink(definition: LinkDefinition): FilteredLink {
  const copies = Object.entries(definition.copies ?? {});
  const named = (name: string): NamedLinks => ({
    from: sql`${tableNamed(definition.table)} as ${sql.id(name)}`,
    owner: columnNamed(`${name}.${definition.owner}`),
    target: columnNamed(`${name}.${definition.target}`),
    copies: Object.fromEntries(copies.map(([property, column]) => [property, columnNamed(`${name}.${column}`)])),
  });
  return {
    ...definition,
    rowId: columnNamed(definition.ownerId),
    member: named('member'),
    other: named('other'),
  };
}

/** Conditions on the objects that a row is linked to. */
export function ofRelation(link: FilteredLink): Condition<RelationFilter | HierarchyFilter> {
  const linked = sql`exists (select 1 from ${link.other.from} where ${link.other.owner} = ${link.rowId})`;
  return (site, conditions) => {
    const depth = checkedDepth('depth' in conditions ? conditions.depth : 0, `${site.path}.depth`);
    const linkedToAny = (ids: readonly string[]) => linkedTo(link, targetsWithin(site, link.hierarchy, ids, depth));
    const { includes, includesAll, excludes, isEmpty } = conditions;
    const predicates: Predicate[] = [];
    if (includes) predicates.push(linkedToAny(capped(site, 'includes', includes)));
    if (includesAll) predicates.push(...capped(site, 'includesAll', includesAll).map((id) => linkedToAny([id])));
    if (excludes?.length) predicates.push(not(linkedToAny(capped(site, 'excludes', excludes))));
    if (isEmpty != null) predicates.push(isEmpty ? sql`not ${linked}` : sql`${linked}`);
    return predicates;
  };
}

/** The rows that are linked to one of the objects. */
export function linkedTo({ rowId, member, other, counting }: FilteredLink, targets: Targets): Selection {
  const { ids, isOne } = targets;
  // Only what equals one value comes in the order of an index.
  const isLinked = ({ target }: NamedLinks) =>
    isOne ? sql<SqlBool>`${target} = ${ids}` : sql<SqlBool>`${target} in (${ids})`;
  const members: Members = {
    rowId,
    having: (conditions) =>
      sql`select ${member.owner} as id from ${member.from} ${whereClause([isLinked(member), ...conditions])}`,
    id: member.owner,
    include(id, copies = {}) {
      // Of one object, the index has the very link; of several, it is quicker to look at the few that a row has.
      const asked = isOne ? [isLinked(other), ...equal(other.copies, copies)] : [unindexed(isLinked(other))];
      return sql`exists (select 1 from ${other.from} ${whereClause([sql`${other.owner} = ${id}`, ...asked])})`;
    },
    sorted: isOne ? { table: member.from, where: () => isLinked(member), copies: member.copies } : undefined,
  };
  return new Selection({
    ...(counting
      ? sceneCount(counting, targets)
      : { size: () => sizeUpToLarge(members.having([])), sizeIs: 'counted' }),
    ofSet: () => membersOf(members),
    ofEachRow: () => members.include?.(rowId) ?? membersOf(members),
    members,
  });
}

/** Whether two rows have the same sort keys, as far as there are copies of both. */
function equal(these: SortedMembers['copies'], those: SortedMembers['copies']): Predicate[] {
  return Object.entries(these).flatMap(([property, column]) => {
    const other = those[property];
    return other ? [sql<SqlBool>`${column} = ${other}`] : [];
  });
}

/** How many scenes objects have; one that has several of them counts several times. */
function sceneCount(
  table: NamedTable,
  { ids, isOne, id }: Targets,
): Pick<SelectionParts, 'size' | 'sizeIs' | 'keptSize'> {
  return {
    size: () => sql`(select coalesce(sum(scene_count), 0) from ${tableNamed(table)} where id in (${ids}))`,
    sizeIs: isOne ? 'kept' : 'bound',
    keptSize: isOne ? { lookup: SCENE_COUNTS[table], id } : undefined,
  };
}

const SCENE_COUNTS: Readonly<Record<NamedTable, Lookup<Size>>> = {
  performer: keptSceneCounts('performer'),
  tag: keptSceneCounts('tag'),
  studio: keptSceneCounts('studio'),
};

function keptSceneCounts(table: NamedTable): Lookup<Size> {
  return sizeLookup(sql`(select scene_count from ${tableNamed(table)} where id = wanted.value)`);
}

/**
 * Conditions on a column that holds a list of texts: what is asked must hold for one of them, `ne` for each of them.
 *
 * @param narrow narrows to the rows that have a phrase in the list
 */
export function ofElements(column: string, narrow?: (dialect: Dialect) => Narrowing): Condition<TextConditions> {
  const list = columnNamed(column);
  return (site, { ne, isNull, ...positive }) => {
    const hasElement = (where: readonly Predicate[]): Predicate =>
      sql`exists (select 1 from ${site.dialect.elements(list)} as element ${whereClause(where)})`;
    const predicates: Predicate[] = narrow ? narrowedBy(narrow(site.dialect), positive) : [];
    const wanted = textPredicates(site, ELEMENT, positive);
    if (wanted.length > 0) predicates.push(hasElement(wanted));
    if (ne != null) predicates.push(sql`not ${hasElement(textPredicates(site, ELEMENT, { eq: ne }))}`);
    if (isNull != null) predicates.push(isNull ? sql`not ${hasElement([])}` : hasElement([]));
    return predicates;
  };
}

const ELEMENT: TextColumn = { value: columnNamed<string>('element.value') };

/** The objects with the ids and those below them: one id by itself, which is the quickest, otherwise a subquery. */
function targetsWithin(
  site: FilterSite,
  hierarchy: Hierarchy | undefined,
  ids: readonly string[],
  depth: number,
): Targets {
  if (ids.length === 1 && depth === 0) return { ids: site.dialect.unseen(ids[0]), isOne: true, id: ids[0] };
  const list = sql`select value from ${site.dialect.elements(sql.val(JSON.stringify(ids)))}`;
  return { ids: hierarchy ? withDescendants(hierarchy, list, depth) : list, isOne: false };
}
