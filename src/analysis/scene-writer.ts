import type { EntityManager } from '@mikro-orm/sqlite';
import type { NamedTable } from '../database/dialect.ts';
import { deleteRows, insertRows, type StoredColumns, updateRows } from '../database/sqlite/bulk-load.ts';
import { textKey } from '../database/text-key.ts';
import type { SceneOutcome } from './apply-scene.ts';
import type { PlannedObject } from './references.ts';
import type { NamedObject, SceneState } from './scene-state.ts';

/**
 * Carries out what was decided for scenes, in the transaction in which it was decided and in which it is recorded. Where
 * the library is a mirror, src/stash/write-back does that instead.
 */
export interface SceneWriter {
  /**
   * @param created the objects that have to be made first, each once
   * @param at the time of the change
   */
  write(
    em: EntityManager,
    outcomes: readonly SceneOutcome[],
    created: readonly PlannedObject[],
    at: Date,
  ): Promise<void>;
}

/** Writes to the library of this server. */
export const LIBRARY_WRITER: SceneWriter = {
  async write(em, outcomes, created, at) {
    for (const table of ['studio', 'performer', 'tag'] as const) {
      await insertRows(
        em,
        table,
        created.filter((object) => object.table === table).map((object) => newRow(object, at)),
      );
    }
    const scenes = outcomes.flatMap(({ before, after }) =>
      before && after && before !== after ? [{ before, after }] : [],
    );
    const updatedAt = { updated_at: at.getTime() };
    const [texts, others] = [scenes.filter(textDiffers), scenes.filter(otherThanTextDiffers)];
    for (const ofGroup of groupsOfChanges(others)) {
      await updateRows(
        em,
        'scene',
        ofGroup.map((scene) => ({ ...columnsOf(scene), ...updatedAt })),
      );
    }
    await updateRows(
      em,
      'scene',
      texts.map(({ after }) => ({ ...textColumns(after), ...updatedAt })),
    );
    await relink(em, 'performer', scenes, ({ performers }) => performers);
    await relink(em, 'tag', scenes, ({ tags }) => tags);
  },
};

interface ChangedScene {
  readonly before: SceneState;
  readonly after: SceneState;
}

/** The columns that hold a property of a scene, but for its text. */
const COLUMNS = {
  code: ({ code }) => ({ code }),
  director: ({ director }) => ({ director }),
  urls: ({ urls }) => ({ urls: JSON.stringify(urls) }),
  sceneDate: ({ sceneDate }) => ({ scene_date: sceneDate }),
  rating100: ({ rating100 }) => ({ rating100 }),
  organized: ({ organized }) => ({ organized: Number(organized) }),
  studio: ({ studio }) => ({ studio_id: studio?.id ?? null }),
} as const satisfies Partial<Record<keyof SceneState, (scene: SceneState) => StoredColumns>>;

type Property = keyof typeof COLUMNS;

/** Scenes of which the same properties change: one statement writes them, and only the indexes that it has to. */
function groupsOfChanges(scenes: readonly ChangedScene[]): Iterable<ChangedScene[]> {
  return Map.groupBy(scenes, (scene) => changedProperties(scene).join()).values();
}

function columnsOf(scene: ChangedScene): StoredColumns & { id: string } {
  const columns = changedProperties(scene).map((property) => COLUMNS[property](scene.after));
  return Object.assign({ id: scene.after.id }, ...columns) as StoredColumns & { id: string };
}

function changedProperties({ before, after }: ChangedScene): Property[] {
  return (Object.keys(COLUMNS) as Property[]).filter((property) => before[property] !== after[property]);
}

// All texts are written by one statement: the full-text index stores what it has gathered when the next one begins.
function textColumns({ id, title, details }: SceneState): StoredColumns & { id: string } {
  return { id, title, title_key: textKey(title), details };
}

/** Also when nothing differs but its links: then the time of the change does. */
function otherThanTextDiffers(scene: ChangedScene): boolean {
  return !textDiffers(scene) || changedProperties(scene).length > 0;
}

function textDiffers({ before, after }: ChangedScene): boolean {
  return before.title !== after.title || before.details !== after.details;
}

async function relink(
  em: EntityManager,
  table: Exclude<NamedTable, 'studio'>,
  scenes: readonly ChangedScene[],
  linked: (scene: SceneState) => readonly NamedObject[],
): Promise<void> {
  const links = `scene_${table}s`;
  const relinked = scenes.filter(({ before, after }) => linked(before) !== linked(after));
  await deleteRows(
    em,
    links,
    relinked.flatMap(({ before, after }) =>
      without(linked(before), linked(after)).map(({ id }) => ({ scene_id: after.id, [`${table}_id`]: id })),
    ),
  );
  await insertRows(
    em,
    links,
    relinked.flatMap(({ before, after }) =>
      without(linked(after), linked(before)).map(({ id }) => ({
        scene_id: after.id,
        [`${table}_id`]: id,
        scene_date_key: after.sceneDate ?? '',
      })),
    ),
  );
}

function without(objects: readonly NamedObject[], others: readonly NamedObject[]): NamedObject[] {
  const ids = new Set(others.map(({ id }) => id));
  return objects.filter(({ id }) => !ids.has(id));
}

function newRow({ id, name }: PlannedObject, at: Date): StoredColumns {
  return { id, created_at: at.getTime(), updated_at: at.getTime(), name, name_key: textKey(name), aliases: '[]' };
}
