import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { sizeLookup } from '../database/counts.ts';
import type { NamedTable } from '../database/dialect.ts';
import { columnNamed, tableNamed } from '../database/names.ts';
import { capped, type FilterSite, not, unindexed } from '../database/predicates.ts';
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
import type { HierarchyFilter, ReferenceFilter, RelationFilter } from '../graphql/filters.ts';
import type { Condition } from './filter-predicates.ts';
import { checkedDepth, type Hierarchy, withDescendants } from './hierarchy.ts';

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
  /** The column of the table that has the owner's signature. */
  readonly signature?: string;
  /** The bit that signatures have for an object that the owner is linked to. */
  readonly bitOf?: (id: string) => number;
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
  readonly signature: SortedMembers['signature'];
}

export function filteredLink(definition: LinkDefinition): FilteredLink {
  const { table, owner, target, copies = {}, signature } = definition;
  const named = (name: string): NamedLinks => {
    const column = (of: string) => columnNamed<number>(`${name}.${of}`);
    return {
      from: sql`${tableNamed(table)} as ${sql.id(name)}`,
      owner: column(owner),
      target: column(target),
      copies: Object.fromEntries(Object.entries(copies).map(([property, copy]) => [property, column(copy)])),
      signature: signature === undefined ? undefined : column(signature),
    };
  };
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
export function linkedTo({ rowId, member, other, counting, bitOf }: FilteredLink, targets: Targets): Selection {
  const { ids, isOne, id: known } = targets;
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
    sorted: isOne ? { ...member, table: member.from, where: () => isLinked(member) } : undefined,
  };
  return new Selection({
    ...(counting
      ? sceneCount(counting, targets)
      : { size: () => sizeUpToLarge(members.having([])), sizeIs: 'counted' }),
    ofSet: () => membersOf(members),
    ofEachRow: () => members.include?.(rowId) ?? membersOf(members),
    members,
    foreseen: bitOf && known !== undefined ? (signature) => sql`${signature} & ${bitOf(known)} <> 0` : undefined,
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
