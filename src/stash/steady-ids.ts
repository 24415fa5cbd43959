import type { StashClient } from './stash-client.ts';
import { StashFailure } from './stash-failure.ts';
import type { PageRequest, StashSource } from './stash-source.ts';

/** How many ids are read with one request. */
const PAGE_SIZE = 5_000;

/** How often the list is read at the most, if it changes while it is read. */
const TRIES = 3;

/**
 * The ids of a list, known to be all of them: the count was the same on each of its pages, and there are as many
 * different ids. A list that changes while it is read may skip what it has, so it is read again.
 *
 * @throws StashFailure, with the reason `UNSTEADY` when it kept changing
 */
export async function steadyIds(
  source: StashSource,
  client: StashClient,
  request: Pick<PageRequest, 'since' | 'signal'>,
): Promise<Set<string>> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const ids = await allIdsIfSteady(source, client, request);
    if (ids) return ids;
  }
  const message = `The library of Stash kept changing while it was read, ${TRIES} times. It is read again later.`;
  throw new StashFailure('UNSTEADY', message, { isTransient: true });
}

async function allIdsIfSteady(
  source: StashSource,
  client: StashClient,
  request: Pick<PageRequest, 'since' | 'signal'>,
): Promise<Set<string> | undefined> {
  const ids = new Set<string>();
  const counts = new Set<number>();
  for (let page = 1; ; page += 1) {
    const { count, objects } = await source.ids(client, { ...request, page, size: PAGE_SIZE });
    const before = ids.size;
    counts.add(count);
    objects.forEach((id) => ids.add(id));
    // A page with nothing new on it is the last one, or one of many that are the same.
    if (ids.size === before || ids.size >= count) return counts.size === 1 && ids.size === count ? ids : undefined;
  }
}
