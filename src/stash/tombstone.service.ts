import type { EntityManager } from '@mikro-orm/sqlite';
import { deleteRows, insertRows } from '../database/sqlite/bulk-load.ts';
import { linkedIds, rowsById } from '../database/rows.ts';
import { TransactionReader } from '../database/transaction-reader.ts';
import { PERFORMERS } from '../library/performer.read.ts';
import { SCENES } from '../library/scene.read.ts';
import { STUDIOS } from '../library/studio.read.ts';
import { TAGS } from '../library/tag.read.ts';
import { MIRROR_TABLES } from './mirror-table.ts';
import type { StashKind } from './stash-kind.ts';

/**
 * Moves objects out of the library: each leaves a tombstone with what it held, and what refers to it loses it. Reading
 * the library stays free of a condition, and the history of changes to a scene, which only names its id, is kept.
 *
 * @returns the ids of those that were there
 */
export async function bury(em: EntityManager, kind: StashKind, ids: readonly string[], at: Date): Promise<string[]> {
  if (ids.length === 0) return [];
  const reader = new TransactionReader(em);
  const rows: (object | null)[] = await READ[kind](reader, ids);
  const buried = ids.flatMap((id, index) => (rows[index] ? [{ id, content: contentOf(rows[index]) }] : []));
  const links = new Map<string, Record<string, string[]>>(buried.map(({ id }) => [id, {}]));
  for (const link of MIRROR_TABLES[kind].links) {
    const owners = [...links.keys()];
    const property = `${link.target.replace(/_id$/, '')}Ids`;
    (await linkedIds(link)(reader, owners)).forEach((targets, index) => {
      (links.get(owners[index] as string) as Record<string, string[]>)[property] = targets;
    });
  }
  await deleteRows(
    em,
    'tombstone',
    buried.map(({ id }) => ({ kind, object_id: id })),
  );
  await insertRows(
    em,
    'tombstone',
    buried.map(({ id, content }) => ({
      kind,
      object_id: id,
      name: String(content['name'] ?? content['title']),
      deleted_at: at.getTime(),
      content: JSON.stringify({ ...content, ...links.get(id) }),
    })),
  );
  await deleteRows(
    em,
    kind,
    buried.map(({ id }) => ({ id })),
  );
  return buried.map(({ id }) => id);
}

/** What a row held, without its sort keys. */
function contentOf(row: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([property]) => !property.endsWith('Key')));
}

const READ = {
  studio: rowsById(STUDIOS),
  tag: rowsById(TAGS),
  performer: rowsById(PERFORMERS),
  scene: rowsById(SCENES),
} as const satisfies Record<StashKind, unknown>;
