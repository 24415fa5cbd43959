import { StashFailure } from './stash-failure.ts';

export interface UpstreamPage<T> {
  /** How many there are on all pages. */
  readonly count: number;
  readonly objects: readonly T[];
}

interface Identified {
  readonly id: string;
}

/** The greatest number that GraphQL counts to. */
const GREATEST_COUNT = 2 ** 31 - 1;

/**
 * A page that is one, with each of its objects once. An answer without what was asked for must not be taken for what
 * Stash has.
 *
 * @throws StashFailure
 */
export function checkedPage<T extends Identified>(page: unknown): UpstreamPage<T> {
  const { count, objects } = Object(page) as { count?: unknown; objects?: unknown };
  const isCount = Number.isInteger(count) && Number(count) >= 0 && Number(count) <= GREATEST_COUNT;
  if (!isCount || !Array.isArray(objects) || !objects.every(isIdentified)) throw incomplete();
  const byId = new Map((objects as T[]).map((object) => [object.id, object]));
  return { count: Number(count), objects: [...byId.values()] };
}

/**
 * The object with an id, or null for none.
 *
 * @throws StashFailure
 */
export function checkedObject<T extends Identified>(object: T | null, id: string): T | null {
  if (object === null || (isIdentified(object) && object.id === id)) return object;
  throw incomplete();
}

function isIdentified(object: unknown): object is Identified {
  const { id } = Object(object) as Partial<Identified>;
  return typeof id === 'string' && id !== '';
}

function incomplete(): StashFailure {
  const message =
    'Stash answered without what it was asked for: objects with their ids, and how many there are. Is STASH_URL where ' +
    'Stash is, and nothing in between that changes its answers?';
  return new StashFailure('NOT_GRAPHQL', message, { isTransient: false });
}
