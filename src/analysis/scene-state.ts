import { sql } from 'kysely';
import type { NamedTable } from '../database/dialect.ts';
import { asQuery } from '../database/query.ts';
import { PreparedQuery } from '../database/prepared-query.ts';
import type { Reader } from '../database/reader.ts';
import { listValue } from '../database/rows.ts';
import { SceneField } from './plan-change.entity.ts';

/** A studio, a performer or a tag that is there. */
export interface NamedObject {
  readonly id: string;
  readonly name: string;
}

/** What a scene holds in the fields that changes can be proposed for. */
export interface SceneState {
  readonly id: string;
  readonly title: string;
  readonly code: string | null;
  readonly details: string | null;
  readonly director: string | null;
  readonly urls: readonly string[];
  readonly sceneDate: string | null;
  readonly rating100: number | null;
  readonly organized: boolean;
  readonly studio: NamedObject | null;
  /** By name regardless of case, then by id. */
  readonly performers: readonly NamedObject[];
  /** By name regardless of case, then by id. */
  readonly tags: readonly NamedObject[];
}

/** What a field of the scene holds, in the form in which values of changes are recorded. */
export function valueOf(state: SceneState, field: SceneField): unknown {
  return state[PROPERTY_OF[field]];
}

/** Where a scene's state has the value of a field. */
export const PROPERTY_OF = {
  [SceneField.TITLE]: 'title',
  [SceneField.CODE]: 'code',
  [SceneField.DETAILS]: 'details',
  [SceneField.DIRECTOR]: 'director',
  [SceneField.URLS]: 'urls',
  [SceneField.SCENE_DATE]: 'sceneDate',
  [SceneField.RATING100]: 'rating100',
  [SceneField.ORGANIZED]: 'organized',
  [SceneField.STUDIO]: 'studio',
  [SceneField.PERFORMERS]: 'performers',
  [SceneField.TAGS]: 'tags',
} as const satisfies Record<SceneField, keyof SceneState>;

/**
 * Reads the states of scenes with three statements, however many scenes. Scenes that are gone have no entry.
 *
 * @param reader a reader of what is committed, or of a transaction
 */
export function readSceneStates(reader: Reader, sceneIds: Iterable<string>): Promise<Map<string, SceneState>> {
  const ids = new Set(sceneIds);
  return readStates(reader, { scenes: ids, performers: ids, tags: ids });
}

/**
 * Reads of scenes what changes are about, like `readSceneStates`. Where no change is about its performers, a scene is
 * given none, and likewise with tags: to find them is most of the work.
 */
export function readTouchedStates(reader: Reader, changes: readonly Touching[]): Promise<Map<string, SceneState>> {
  const of = (touching: readonly Touching[]) => new Set(touching.map(({ sceneId }) => sceneId));
  return readStates(reader, {
    scenes: of(changes),
    performers: of(changes.filter(({ field }) => field === SceneField.PERFORMERS)),
    tags: of(changes.filter(({ field }) => field === SceneField.TAGS)),
  });
}

interface Touching {
  readonly sceneId: string;
  readonly field: SceneField;
}

/** @param of the ids of the scenes to read, and of those of them of which performers and tags are read */
async function readStates(
  reader: Reader,
  of: Readonly<Record<'scenes' | 'performers' | 'tags', ReadonlySet<string>>>,
): Promise<Map<string, SceneState>> {
  const scenes = await reader.run(SCENES, { ids: JSON.stringify([...of.scenes]) });
  const performerIds = scenes.map((scene) => (of.performers.has(scene.id) ? listValue(scene.performerIds) : []));
  const tagIds = scenes.map((scene) => (of.tags.has(scene.id) ? listValue(scene.tagIds) : []));
  const performers = await readPerformers(reader, performerIds);
  const tags = await readTags(reader, tagIds);
  return new Map(scenes.map((scene, index) => [scene.id, stateOf(scene, performers[index] ?? [], tags[index] ?? [])]));
}

// Property by property: to copy all but some takes several times as long, and a plan may be for any number of scenes.
function stateOf(scene: StoredScene, performers: readonly NamedObject[], tags: readonly NamedObject[]): SceneState {
  return {
    id: scene.id,
    title: scene.title,
    code: scene.code,
    details: scene.details,
    director: scene.director,
    urls: listValue(scene.urls),
    sceneDate: scene.sceneDate,
    rating100: scene.rating100,
    organized: Boolean(scene.organized),
    studio: scene.studioId === null ? null : { id: scene.studioId, name: scene.studioName as string },
    performers,
    tags,
  };
}

interface Wanted {
  readonly ids: string;
}

interface StoredScene extends Omit<SceneState, 'urls' | 'organized' | 'studio' | 'performers' | 'tags'> {
  readonly urls: unknown;
  readonly organized: number;
  readonly studioId: string | null;
  readonly studioName: string | null;
  readonly performerIds: unknown;
  readonly tagIds: unknown;
}

const SCENES = new PreparedQuery<Wanted, StoredScene>((dialect, value) =>
  asQuery(
    dialect,
    sql`select scene.id, title, code, details, director, urls, scene_date as "sceneDate", rating100, organized,
               studio.id as "studioId", studio.name as "studioName",
               performer_ids as "performerIds", tag_ids as "tagIds"
        from ${dialect.elements(value('ids'))} as wanted
        cross join scene on scene.id = wanted.value
        left join studio on studio.id = scene.studio_id`,
  ),
);

const readPerformers = objectsOfEach('performer');
const readTags = objectsOfEach('tag');

/** Reads the objects of each list of ids, each object once, however many lists share it. */
function objectsOfEach(table: NamedTable) {
  const objectsByName = new PreparedQuery<Wanted, NamedObject>((dialect, value) =>
    asQuery(
      dialect,
      sql`select objects.id, objects.name from ${dialect.elements(value('ids'))} as wanted
          cross join ${sql.table(table)} as objects on objects.id = wanted.value
          order by objects.name_key, objects.id`,
    ),
  );
  return async (reader: Reader, idsOfEach: readonly string[][]): Promise<NamedObject[][]> => {
    const objects = await reader.run(objectsByName, { ids: JSON.stringify([...new Set(idsOfEach.flat())]) });
    const places = new Map(objects.map(({ id }, place) => [id, place]));
    return idsOfEach.map((ids) =>
      ids
        .map((id) => places.get(id))
        // One may have been deleted just now.
        .filter((place) => place !== undefined)
        .sort((a, b) => a - b)
        .map((place) => objects[place] as NamedObject),
    );
  };
}
