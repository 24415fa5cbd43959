import type { Collection } from '@mikro-orm/core';
import type { LibraryEntity } from './library-entity.ts';

/**
 * Whether these are not the ids of the objects that are linked, whatever their order. The unit of work dates changes of
 * columns only, so a service that relinks an object has to date that itself. False when `ids` is undefined: keep them.
 */
export async function linksDiffer<Target extends LibraryEntity>(
  links: Collection<Target>,
  ids: readonly string[] | undefined,
): Promise<boolean> {
  if (!ids) return false;
  await links.load({ ref: true });
  const linked = new Set(links.getItems().map(({ id }) => id));
  return linked.size !== ids.length || ids.some((id) => !linked.has(id));
}
