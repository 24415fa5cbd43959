import type { Collection } from '@mikro-orm/core';
import type { LibraryEntity } from './library-entity.ts';

/**
 * Links an object to exactly these others; to the same ones, in whatever order, is no change. The unit of work dates
 * changes of columns only, so a change of links is dated here.
 */
export async function relink<Target extends LibraryEntity>(
  owner: LibraryEntity,
  links: Collection<Target>,
  targets: readonly Target[],
): Promise<void> {
  await links.load({ ref: true });
  if (links.length === targets.length && targets.every((target) => links.contains(target))) return;
  links.set(targets);
  owner.updatedAt = new Date();
}
