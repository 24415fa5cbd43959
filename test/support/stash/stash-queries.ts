import {
  fold,
  type StashKind,
  type StashLibrary,
  type StashNamed,
  type StashObjects,
  StashRefusal,
} from './stash-library.ts';

/** The arguments of Stash's `find…` fields, as they are called in its schema. */
export interface FindArguments {
  readonly ids?: readonly string[] | null;
  readonly filter?: FindFilter | null;
  readonly scene_filter?: Criteria | null;
  readonly performer_filter?: Criteria | null;
  readonly tag_filter?: Criteria | null;
  readonly studio_filter?: Criteria | null;
}

interface FindFilter {
  readonly page?: number | null;
  readonly per_page?: number | null;
  readonly sort?: string | null;
  readonly direction?: 'ASC' | 'DESC' | null;
}

type Criteria = Readonly<Record<string, { readonly value: string; readonly modifier: string } | null>>;

/** A page of a list: by ids, all of which there must be, or by conditions. An empty list of ids is no condition. */
export function findObjects<Kind extends StashKind>(
  library: StashLibrary,
  kind: Kind,
  args: FindArguments,
): { count: number; objects: StashObjects[Kind][] } {
  if (args.ids?.length) {
    const objects = args.ids.map((id) => library.find(kind, id));
    return { count: objects.length, objects };
  }
  const criteria = args[`${kind}_filter`] ?? {};
  const matches = [...library.objects(kind).values()].filter(
    (object) => meets(object, criteria) && !library.unlisted.has(object.id),
  );
  const { page, per_page: perPage, sort, direction } = args.filter ?? {};
  const sorted = inOrder(matches, sort ?? undefined);
  if (direction === 'DESC') sorted.reverse();
  const size = perPage ?? 25;
  if (size < 0) return { count: matches.length, objects: sorted };
  const begin = (Math.max(1, page ?? 1) - 1) * size;
  return { count: matches.length, objects: sorted.slice(begin, begin + size) };
}

function inOrder<Kind extends StashKind>(
  objects: StashObjects[Kind][],
  sort: string | undefined,
): StashObjects[Kind][] {
  switch (sort) {
    case undefined:
      return shuffled(objects);
    case 'id':
      return objects.sort((a, b) => Number(a.id) - Number(b.id));
    case 'created_at':
    case 'updated_at':
      return objects.sort((a, b) => compare(a[sort], b[sort]));
    default:
      throw new StashRefusal(`invalid sort: ${sort}`);
  }
}

function meets(object: object, criteria: Criteria): boolean {
  return Object.entries(criteria).every(([column, criterion]) => {
    if (!criterion) return true;
    const { value, modifier } = criterion;
    const stored = (object as Record<string, unknown>)[column];
    if (column === 'updated_at') return meetsInstant(String(stored), value, modifier);
    const texts = column === 'aliases' ? (object as StashNamed).aliases : [String(stored)];
    if (modifier !== 'EQUALS') throw new StashRefusal(`unsupported modifier ${modifier}`);
    return texts.some((text) => isLike(text, value));
  });
}

/** Instants are compared as the texts that they are. */
function meetsInstant(stored: string, value: string, modifier: string): boolean {
  if (modifier === 'GREATER_THAN') return stored > value;
  if (modifier === 'LESS_THAN') return stored < value;
  throw new StashRefusal(`unsupported modifier ${modifier}`);
}

/** As SQLite's LIKE: regardless of the case of A to Z, with `%` and `_` as wildcards. */
function isLike(text: string, pattern: string): boolean {
  const source = fold(pattern)
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 'su').test(fold(text));
}

function shuffled<T>(items: T[]): T[] {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [items[last], items[other]] = [items[other] as T, items[last] as T];
  }
  return items;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
