import { sql } from 'kysely';
import type { Dialect } from '../database/dialect.ts';
import { columnNamed } from '../database/names.ts';
import {
  allOf,
  anyOf,
  type FilterSite,
  type Narrowing,
  narrowedBy,
  not,
  type TextColumn,
  type TextConditions,
  textPredicates,
  valuePredicates,
} from '../database/predicates.ts';
import { type Predicate, whereClause } from '../database/query.ts';
import { badInput } from '../errors.ts';
import type { DateTimeFilter } from '../graphql/filters.ts';
import { BEFORE_ALL_TIME } from './library-entity.ts';
import type { LibraryFilter } from './library.filter.ts';

/** How deep `and`, `or` and `not` may be nested in a filter, and how many filters they may join in all. */
const MAX_NESTING = 10;
const MAX_FILTERS = 200;

/** How many conditions a filter may have in all: SQLite takes expressions 1,000 deep, and one of a link may be four deep. */
const MAX_CONDITIONS = 200;

const TOO_MANY_CONDITIONS =
  `A filter has at most ${MAX_CONDITIONS} conditions in all, of which each value of includesAll is one. ` +
  'Ask for less at once.';

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

export type Condition<Value> = (site: FilterSite, condition: Value) => readonly Predicate[];

/**
 * Turns a filter and the filters nested in it into predicates. Conditions that are absent or null ask for nothing.
 *
 * @throws BAD_USER_INPUT naming the condition that is too long or too deep, or one too many
 */
export function filterPredicates<Filter extends JoiningFilter<Filter>>(
  site: FilterSite,
  conditions: Conditions<Filter>,
  filter: Filter | null | undefined,
): Predicate[] {
  const all = Object.entries(conditions) as [keyof Filter, Condition<unknown>][];
  let filters = 0;
  let demands = 0;
  return filter ? predicatesOf(site, filter, 0) : [];

  function predicatesOf(at: FilterSite, one: Filter, depth: number): Predicate[] {
    filters += 1;
    if (depth > MAX_NESTING) throw badInput(at.path, `Filters nest at most ${MAX_NESTING} levels deep.`);
    if (filters > MAX_FILTERS) throw badInput(at.path, `and, or and not join at most ${MAX_FILTERS} filters.`);
    const within = (name: string): FilterSite => ({ ...at, path: `${at.path}.${name}` });
    const nested = (inner: Filter, name: string) => predicatesOf(within(name), inner, depth + 1);
    const predicates: Predicate[] = [];
    for (const [name, demand] of all) {
      if (one[name] == null) continue;
      const site = within(name as string);
      const demanded = demand(site, one[name]);
      demands += demanded.length;
      if (demands > MAX_CONDITIONS) throw badInput(site.path, TOO_MANY_CONDITIONS);
      predicates.push(...demanded);
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
