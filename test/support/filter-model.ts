/**
 * What the conditions of the API's filters mean, for one value at a time and as plainly as the contract says it: no
 * part of it is shared with the product.
 */
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

export interface ReferenceConditions {
  in?: string[] | null;
  depth?: number | null;
  isNull?: boolean | null;
}

export interface RelationConditions {
  includes?: string[] | null;
  includesAll?: string[] | null;
  excludes?: string[] | null;
  isEmpty?: boolean | null;
  depth?: number | null;
}

/** The ids of an object and of those below it, down to a depth. */
export type Below = (id: string, depth: number) => Set<string>;

export function textKey(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

export function meetsValue<T extends string | number | boolean>(
  value: T | null,
  conditions: ValueConditions<T> | null | undefined,
): boolean {
  const { eq, ne, in: list, gt, gte, lt, lte, isNull } = conditions ?? {};
  return (
    (eq == null || value === eq) &&
    (ne == null || value !== ne) &&
    (list == null || (value !== null && list.includes(value))) &&
    (gt == null || (value !== null && value > gt)) &&
    (gte == null || (value !== null && value >= gte)) &&
    (lt == null || (value !== null && value < lt)) &&
    (lte == null || (value !== null && value <= lte)) &&
    (isNull == null || (value === null) === isNull)
  );
}

/** Instants stand in filters as RFC 3339. */
export function meetsInstant(
  value: Date | null | undefined,
  conditions: ValueConditions<string> | null | undefined,
): boolean {
  const { in: list, isNull, ...bounds } = conditions ?? {};
  const milliseconds = Object.entries(bounds).map(([name, iso]) => [name, iso == null ? iso : Date.parse(iso)]);
  return meetsValue(value?.getTime() ?? null, {
    ...(Object.fromEntries(milliseconds) as ValueConditions<number>),
    in: list?.map((iso) => Date.parse(iso)) ?? null,
    isNull: isNull ?? null,
  });
}

export function meetsPartialDate(
  value: string | null,
  conditions: ValueConditions<string> | null | undefined,
): boolean {
  const { eq, ne, in: list, lte, ...others } = conditions ?? {};
  const within = (period: string) => value?.startsWith(period) === true;
  return (
    meetsValue(value, others) &&
    (eq == null || within(eq)) &&
    (ne == null || !within(ne)) &&
    (list == null || list.some(within)) &&
    (lte == null || within(lte) || (value !== null && value < lte))
  );
}

export function meetsText(value: string | null, conditions: TextConditions | null | undefined): boolean {
  const { contains, startsWith, endsWith, ...exact } = conditions ?? {};
  const key = value === null ? null : partKey(value);
  return (
    meetsValue(value, exact) &&
    (contains == null || key?.includes(partKey(contains)) === true) &&
    (startsWith == null || key?.startsWith(partKey(startsWith)) === true) &&
    (endsWith == null || key?.endsWith(partKey(endsWith)) === true)
  );
}

/** In lower case a sigma has two forms, and where a part of a word ends, the word may go on. */
function partKey(text: string): string {
  return textKey(text).replaceAll('ς', 'σ');
}

/** A list of texts: one of them meets what is asked, and none is what it must not be. */
export function meetsTextList(values: readonly string[], conditions: TextConditions | null | undefined): boolean {
  const { ne, isNull, ...wanted } = conditions ?? {};
  const asksForOne = Object.values(wanted).some((condition) => condition != null);
  return (
    (!asksForOne || values.some((value) => meetsText(value, wanted))) &&
    (ne == null || !values.includes(ne)) &&
    (isNull == null || (values.length === 0) === isNull)
  );
}

export function meetsReference(
  id: string | null,
  conditions: ReferenceConditions | null | undefined,
  below: Below,
): boolean {
  const { in: list, depth, isNull } = conditions ?? {};
  return (
    (list == null || (id !== null && list.some((root) => below(root, depth ?? 0).has(id)))) &&
    (isNull == null || (id === null) === isNull)
  );
}

export function meetsRelation(
  ids: readonly string[],
  conditions: RelationConditions | null | undefined,
  below: Below,
): boolean {
  const { includes, includesAll, excludes, isEmpty, depth } = conditions ?? {};
  const has = (root: string) => ids.some((id) => below(root, depth ?? 0).has(id));
  return (
    (includes == null || includes.some(has)) &&
    (includesAll == null || includesAll.every(has)) &&
    !excludes?.some(has) &&
    (isEmpty == null || (ids.length === 0) === isEmpty)
  );
}

/** The words of a text as search compares them: without case, and without the accents of the Latin script. */
export function words(text: string): string[] {
  return (
    text
      .normalize('NFD')
      .replaceAll(/[\u0300-\u036f]/g, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{Co}]+/gu) ?? []
  );
}

/** Whether each word of a search stands in one of the texts; the last one may be unfinished. */
export function meetsSearch(texts: readonly string[], search: string | null | undefined): boolean {
  const parts = (search ?? '').split(/\s+/).filter(Boolean);
  const phrases = parts.map(words).filter((phrase) => phrase.length > 0);
  if (phrases.length === 0) return parts.length === 0;
  return phrases.every((phrase, index) =>
    texts.some((text) => hasPhrase(words(text), phrase, index === phrases.length - 1)),
  );
}

function hasPhrase(text: readonly string[], phrase: readonly string[], unfinished: boolean): boolean {
  return text.some((_, start) =>
    phrase.every((word, offset) => {
      const found = text[start + offset];
      return unfinished && offset === phrase.length - 1 ? found?.startsWith(word) === true : found === word;
    }),
  );
}
