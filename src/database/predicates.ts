import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { badInput } from '../errors.ts';
import type { Dialect, SearchPhrase } from './dialect.ts';
import type { Predicate } from './query.ts';
import { FINAL_SIGMA, partKey, SIGMA, textKey } from './text-key.ts';

/** How many values a list in a filter may have. */
const MAX_FILTER_LIST = 500;

/** Up to how many periods are looked up one by one. A statement has only so many values, and an expression only so many terms. */
const FEW_PERIODS = 5;

/** How long a text in a filter may be, in UTF-16 code units. */
const MAX_FILTER_TEXT = 1_000;

type Bool = RawBuilder<SqlBool>;

/** Where filters are turned into predicates: the database, and the path of the filter for messages. */
export interface FilterSite {
  readonly dialect: Dialect;
  readonly path: string;
}

/** The conditions that every kind of value shares; absent and null ones ask for nothing. */
export interface ValueConditions<T> {
  eq?: T | null;
  ne?: T | null;
  in?: T[] | null;
  gt?: T | null;
  gte?: T | null;
  lt?: T | null;
  lte?: T | null;
  isNull?: boolean | null;
}

export interface TextConditions extends Pick<ValueConditions<string>, 'eq' | 'ne' | 'in' | 'isNull'> {
  contains?: string | null;
  startsWith?: string | null;
  endsWith?: string | null;
}

/** A text column. `key` is the column with its folded form, where there is one. */
export interface TextColumn {
  readonly value: Expression<string | null>;
  readonly key?: Expression<string>;
  /** Narrows to the rows that have a phrase, by the full-text index. */
  readonly narrow?: Narrowing;
}

/** Rows that have a phrase. */
export type Narrowing = (phrase: SearchPhrase) => Predicate;

/** The complement of a predicate, rows without a value included. */
export function not(predicate: Predicate): Bool {
  return sql`(${predicate}) is not true`;
}

/** The same predicate, such that no index is searched for it: for rows that a query comes across anyway. */
export function unindexed(predicate: Predicate): Bool {
  return sql`(${predicate}) is true`;
}

/** At least one of the predicates; false when there is none. */
export function anyOf(predicates: readonly Predicate[]): Bool {
  return predicates.length === 0 ? sql`false` : sql`(${sql.join(predicates, sql` or `)})`;
}

/** All of the predicates; true when there is none. */
export function allOf(predicates: readonly Predicate[]): Bool {
  return predicates.length === 0 ? sql`true` : sql`(${sql.join(predicates, sql` and `)})`;
}

/** Whether a column's value is one of a list, given as one parameter so that the statement's text stays the same. */
export function isOneOf(dialect: Dialect, column: Expression<unknown>, values: readonly unknown[]): Bool {
  return sql`${column} in (select value from ${dialect.elements(sql.val(JSON.stringify(values)))})`;
}

/** Predicates of a number, a boolean, an instant or an id. `key` is the column; `absent` what it holds for none, below all values. */
export function valuePredicates<T>(
  site: FilterSite,
  key: Expression<unknown>,
  conditions: ValueConditions<T> | null | undefined,
  options: { absent?: string | number; encode?: (value: T) => unknown } = {},
): Bool[] {
  if (!conditions) return [];
  const { absent, encode = (value: T) => value } = options;
  // What stands for no value lies below all values, and is not found by its own, whatever a client asks for.
  const present = absent === undefined ? sql`` : sql` and ${key} > ${absent}`;
  const compare = (operator: string, value: T) =>
    sql<SqlBool>`(${key} ${sql.raw(operator)} ${encode(value)}${present})`;
  const predicates: Bool[] = [];
  if (conditions.eq != null) predicates.push(compare('=', conditions.eq));
  if (conditions.ne != null) predicates.push(not(compare('=', conditions.ne)));
  if (conditions.in) {
    const values = capped(site, 'in', conditions.in).map(encode);
    predicates.push(sql`(${isOneOf(site.dialect, key, values)}${present})`);
  }
  if (conditions.gt != null) predicates.push(compare('>', conditions.gt));
  if (conditions.gte != null) predicates.push(compare('>=', conditions.gte));
  if (conditions.lt != null) predicates.push(compare('<', conditions.lt));
  if (conditions.lte != null) predicates.push(compare('<=', conditions.lte));
  if (conditions.isNull != null) {
    if (absent === undefined) predicates.push(conditions.isNull ? sql`${key} is null` : sql`${key} is not null`);
    else predicates.push(conditions.isNull ? sql`${key} = ${absent}` : sql`${key} > ${absent}`);
  }
  return predicates;
}

/**
 * Predicates of a partial date, compared as text. `eq`, `ne`, `in` and `lte` mean the whole period that they name:
 * everything that begins with it sorts before the same text followed by a full stop.
 */
export function partialDatePredicates(
  site: FilterSite,
  key: Expression<string>,
  conditions: ValueConditions<string> | null | undefined,
): Bool[] {
  if (!conditions) return [];
  const between = (start: unknown, end: unknown) => sql<SqlBool>`(${key} >= ${start} and ${key} < ${end})`;
  const within = (period: string) => between(period, `${period}.`);
  const { eq, ne, in: list, lte, ...others } = conditions;
  const predicates = valuePredicates(site, key, others, { absent: '' });
  if (eq != null) predicates.push(within(eq));
  if (ne != null) predicates.push(not(within(ne)));
  if (list) predicates.push(withinAny(capped(site, 'in', list)));
  if (lte != null) predicates.push(sql`(${key} < ${`${lte}.`} and ${key} > '')`);
  return predicates;

  function withinAny(periods: readonly string[]): Bool {
    if (periods.length <= FEW_PERIODS) return anyOf(periods.map(within));
    // A date lies in the day, the month and the year with which its text begins.
    const beginnings = [key, sql`substr(${key}, 1, 7)`, sql`substr(${key}, 1, 4)`];
    return anyOf(beginnings.map((beginning) => isOneOf(site.dialect, beginning, periods)));
  }
}

/** Predicates of a text: `eq`, `ne` and `in` to the letter, the others regardless of case. */
export function textPredicates(
  site: FilterSite,
  column: TextColumn,
  conditions: TextConditions | null | undefined,
): Predicate[] {
  if (!conditions) return [];
  const { value, key, narrow } = column;
  const predicates: Bool[] = [];
  const { eq, ne, in: list, contains, startsWith, endsWith, isNull } = conditions;
  if (eq != null) predicates.push(equals(short(`${site.path}.eq`, eq)));
  if (ne != null) predicates.push(not(sql`${value} = ${short(`${site.path}.ne`, ne)}`));
  if (list)
    predicates.push(
      ...isAnyOf(capped(site, 'in', list).map((text, index) => short(`${site.path}.in[${index}]`, text))),
    );
  if (contains != null) predicates.push(like(`%${escaped(short(`${site.path}.contains`, contains))}%`));
  if (startsWith != null) predicates.push(begins(short(`${site.path}.startsWith`, startsWith)));
  if (endsWith != null) predicates.push(like(`%${escaped(short(`${site.path}.endsWith`, endsWith))}`));
  if (isNull != null) predicates.push(isNull ? sql`${value} is null` : sql`${value} is not null`);
  return narrow ? [...predicates, ...narrowedBy(narrow, conditions)] : predicates;

  function equals(text: string): Bool {
    return key ? sql`(${key} = ${textKey(text)} and ${value} = ${text})` : sql`${value} = ${text}`;
  }

  function isAnyOf(texts: readonly string[]): Bool[] {
    const exact = isOneOf(site.dialect, value, texts);
    return key ? [isOneOf(site.dialect, key, texts.map(textKey)), exact] : [exact];
  }

  function begins(text: string): Bool {
    const folded = partKey(text);
    if (!key || folded.includes(SIGMA)) return like(`${escaped(text)}%`);
    // Every text that begins so sorts below the same beginning followed by the last code point there is.
    return sql`(${key} >= ${folded} and ${key} < ${`${folded}\u{10FFFF}`})`;
  }

  function like(pattern: string): Bool {
    const folded = partKey(pattern);
    if (!key) return site.dialect.likeFolded(value, folded);
    const sought = folded.includes(SIGMA) ? sql`replace(${key}, ${FINAL_SIGMA}, ${SIGMA})` : key;
    return sql`${sought} like ${folded} escape '\\'`;
  }
}

/**
 * What a text that meets the conditions must have by way of words; the conditions themselves still decide. Of a
 * beginning only the ASCII counts: the full-text index folds the case of other letters in its own way.
 */
export function narrowedBy(narrow: Narrowing, { eq, startsWith }: TextConditions): Predicate[] {
  const beginning = /^\p{ASCII}*/u.exec(startsWith ?? '')?.[0] ?? '';
  return [
    ...(eq != null && OLD_LETTER.test(eq) ? [narrow({ text: eq, unfinished: false })] : []),
    ...(hasWord(beginning) ? [narrow({ text: beginning, unfinished: true })] : []),
  ];
}

/**
 * A letter or digit that the full-text index of any database takes for one. What Unicode has come to know as letters later, some do
 * not, and a text with no others has no word there.
 */
const OLD_LETTER = /[0-9A-Za-zÀ-ÖØ-öø-ɏΑ-ΡΣ-Ωα-ωЀ-ӿא-תء-غف-يक-हก-ฮぁ-ゖァ-ヺ一-鿋가-힣]/u;

/** Whether a search can find the text at all: whether it has a letter or a digit. */
export function hasWord(text: string): boolean {
  return /[\p{L}\p{N}\p{Co}]/u.test(text);
}

/** @throws BAD_USER_INPUT when a list is longer than a filter takes */
export function capped<T>(site: FilterSite, name: string, list: T[]): T[] {
  if (list.length <= MAX_FILTER_LIST) return list;
  throw badInput(
    `${site.path}.${name}`,
    `A list in a filter has at most ${MAX_FILTER_LIST} values; this one has ${list.length}.`,
  );
}

/** @throws BAD_USER_INPUT when a text is longer than a filter takes */
export function short(path: string, text: string): string {
  if (text.length <= MAX_FILTER_TEXT) return text;
  throw badInput(path, `A text in a filter has at most ${MAX_FILTER_TEXT} characters; this one has ${text.length}.`);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, (special) => `\\${special}`);
}
