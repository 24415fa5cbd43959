import type { EntityManager } from '@mikro-orm/core';
import { chunks } from '../chunks.ts';
import { insertRows, type StoredColumns, updateStatistics } from '../database/sqlite/bulk-load.ts';
import { textKey } from '../database/text-key.ts';
import { sceneSignature } from '../library/scene-signature.ts';
import type { PerformerRow, SceneRow, StudioRow, TagRow } from './sample-library.ts';

/** A whole library to store. Studios come after those that own them. */
export interface Library {
  readonly studios: readonly Stored<StudioRow>[];
  readonly tags: readonly Stored<TagRow>[];
  readonly performers: readonly Stored<PerformerRow>[];
  readonly scenes: Iterable<Stored<SceneRow>>;
}

/** A row that may say when it came here; otherwise it comes now. */
export type Stored<Row> = Row & {
  readonly createdAt?: Date;
  readonly updatedAt?: Date;
  readonly lastSynced?: Date | null;
};

/** How many scenes are taken from the library, and stored with their links, at a time. */
const SCENES_AT_ONCE = 250;

/**
 * Stores a library in one transaction: all of it, or nothing. The rows go past the unit of work, so its hooks do not run
 * and the sort keys are computed here.
 *
 * @param onProgress is told now and then how many scenes are written, and at the end
 * @returns how many scenes there are
 */
export async function storeLibrary(
  em: EntityManager,
  library: Library,
  onProgress: (scenes: number) => void = () => undefined,
): Promise<number> {
  const now = new Date();
  return em.transactional(async (transaction) => {
    await insertRows(
      transaction,
      'studio',
      library.studios.map((studio) => studioColumns(studio, now)),
    );
    await insertRows(
      transaction,
      'tag',
      library.tags.map((tag) => tagColumns(tag, now)),
    );
    await insertRows(transaction, 'tag_parents', library.tags.flatMap(parentLinks));
    await insertRows(
      transaction,
      'performer',
      library.performers.map((performer) => performerColumns(performer, now)),
    );

    let written = 0;
    for (const scenes of chunks(library.scenes, SCENES_AT_ONCE)) {
      await insertRows(
        transaction,
        'scene',
        scenes.map((scene) => sceneColumns(scene, now)),
      );
      await insertRows(transaction, 'scene_performers', scenes.flatMap(performerLinks));
      await insertRows(transaction, 'scene_tags', scenes.flatMap(tagLinks));
      written += scenes.length;
      onProgress(written);
    }
    await updateStatistics(transaction);
    return written;
  });
}

function studioColumns(studio: Stored<StudioRow>, now: Date): StoredColumns {
  return {
    ...commonColumns(studio, now),
    ...nameColumns(studio),
    parent_id: studio.parentId,
  };
}

function tagColumns(tag: Stored<TagRow>, now: Date): StoredColumns {
  return {
    ...commonColumns(tag, now),
    ...nameColumns(tag),
    description: tag.description,
  };
}

function performerColumns(performer: Stored<PerformerRow>, now: Date): StoredColumns {
  return {
    ...commonColumns(performer, now),
    ...nameColumns(performer),
    disambiguation: performer.disambiguation,
  };
}

function sceneColumns(scene: Stored<SceneRow>, now: Date): StoredColumns {
  return {
    ...commonColumns(scene, now),
    title: scene.title,
    title_key: textKey(scene.title),
    code: scene.code,
    details: scene.details,
    director: scene.director,
    urls: JSON.stringify(scene.urls),
    paths: JSON.stringify(scene.paths),
    organized: Number(scene.organized),
    rating100: scene.rating100,
    scene_date: scene.sceneDate,
    created_date: scene.createdDate?.getTime() ?? null,
    studio_id: scene.studioId,
    performer_ids: JSON.stringify(scene.performerIds),
    tag_ids: JSON.stringify(scene.tagIds),
  };
}

function commonColumns(row: Stored<{ readonly id: string }>, now: Date): StoredColumns {
  return {
    id: row.id,
    created_at: (row.createdAt ?? now).getTime(),
    updated_at: (row.updatedAt ?? now).getTime(),
    last_synced: row.lastSynced?.getTime() ?? null,
  };
}

function nameColumns(row: { readonly name: string; readonly aliases: readonly string[] }): StoredColumns {
  return { name: row.name, name_key: textKey(row.name), aliases: JSON.stringify(row.aliases) };
}

function parentLinks(tag: TagRow): StoredColumns[] {
  return tag.parentIds.map((id) => ({ tag_id: tag.id, parent_id: id }));
}

function performerLinks(scene: SceneRow): StoredColumns[] {
  const signed = { ...linkColumns(scene), scene_signature: sceneSignature(scene) };
  return scene.performerIds.map((id) => ({ ...signed, performer_id: id }));
}

function tagLinks(scene: SceneRow): StoredColumns[] {
  return scene.tagIds.map((id) => ({ ...linkColumns(scene), tag_id: id }));
}

function linkColumns({ id, sceneDate }: SceneRow): StoredColumns {
  return { scene_id: id, scene_date_key: sceneDate ?? '' };
}
