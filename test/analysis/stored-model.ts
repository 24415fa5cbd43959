import { textKey } from '../../src/database/text-key.ts';
import { untrueCopies } from '../support/link-copies.ts';
import type { TestLibrary } from '../support/test-library.ts';
import { type Kind, KIND_OF, type ModelField, type ModelLibrary, type ModelScene } from './library-model.ts';
import type { Edit } from './model-arbitraries.ts';
import { bareScene } from './small-library.ts';

const KINDS: readonly Kind[] = ['studio', 'performer', 'tag'];

/** Makes the library what the model says, and forgets all plans and jobs. */
export async function storeModel(library: TestLibrary, model: ModelLibrary): Promise<void> {
  const em = library.services.orm.em.fork();
  for (const table of ['job', 'analysis_plan', 'scene', ...KINDS]) await em.execute(`delete from ${table}`);
  const objects = (kind: Kind) => [...model.objects[kind]].map(([id, { name, aliases }]) => ({ id, name, aliases }));
  await library.store({
    studios: objects('studio').map((studio) => ({ ...studio, parentId: null })),
    performers: objects('performer').map((performer) => ({ ...performer, disambiguation: performer.id })),
    tags: objects('tag').map((tag) => ({ ...tag, description: '', parentIds: [] })),
    scenes: [...model.scenes].map(([id, scene]) =>
      bareScene(id, {
        title: scene.TITLE,
        code: scene.CODE,
        details: scene.DETAILS,
        director: scene.DIRECTOR,
        sceneDate: scene.SCENE_DATE,
        rating100: scene.RATING100,
        organized: scene.ORGANIZED,
        urls: scene.URLS,
        studioId: scene.STUDIO,
        performerIds: scene.PERFORMERS,
        tagIds: scene.TAGS,
      }),
    ),
  });
}

/** Does to the library what somebody else would, through the API, and to the model; what cannot be done is left out. */
export async function doEdit(library: TestLibrary, model: ModelLibrary, edit: Edit): Promise<void> {
  if (edit.kind === 'delete') {
    const { of, id } = edit;
    if (!(of === 'scene' ? model.scenes : model.objects[of]).has(id)) return;
    await library.data(`mutation ($id: ID!) { delete${of[0]?.toUpperCase()}${of.slice(1)}(id: $id) }`, { id });
    if (of === 'scene') model.scenes.delete(id);
    else model.delete(of, id);
    return;
  }
  const scene = model.scenes.get(edit.id);
  if (!scene) return;
  const values = Object.fromEntries(
    Object.entries(edit.values).map(([field, value]) => [field, known(model, field as ModelField, value)]),
  ) as Partial<ModelScene>;
  const input = Object.fromEntries(
    Object.entries(values).map(([field, value]) => [INPUT_OF[field as ModelField], value]),
  );
  await library.data('mutation ($id: ID!, $input: UpdateSceneInput!) { updateScene(id: $id, input: $input) { id } }', {
    id: edit.id,
    input,
  });
  Object.assign(scene, values);
}

const INPUT_OF: Record<ModelField, string> = {
  TITLE: 'title',
  CODE: 'code',
  DETAILS: 'details',
  DIRECTOR: 'director',
  SCENE_DATE: 'sceneDate',
  RATING100: 'rating100',
  ORGANIZED: 'organized',
  URLS: 'urls',
  STUDIO: 'studioId',
  PERFORMERS: 'performerIds',
  TAGS: 'tagIds',
};

function known(model: ModelLibrary, field: ModelField, value: unknown): unknown {
  const kind = KIND_OF[field];
  if (!kind) return value;
  const there = (id: string) => model.objects[kind].has(id);
  return Array.isArray(value) ? value.filter(there) : value === null || there(value as string) ? value : null;
}

/** A library as plain values that can be compared; objects that a plan has made are told by their names. */
export interface Snapshot {
  readonly scenes: Readonly<Record<string, unknown>>;
  readonly objects: Readonly<Record<string, unknown>>;
}

export function snapshotOf(model: ModelLibrary): Snapshot {
  const scenes = [...model.scenes].map(([id, scene]) => [
    id,
    { ...scene, PERFORMERS: [...scene.PERFORMERS].sort(), TAGS: [...scene.TAGS].sort() },
  ]);
  const objects = KINDS.flatMap((kind) =>
    [...model.objects[kind]].map(([id, { name, aliases }]) => [`${kind} ${id}`, { name, aliases: [...aliases] }]),
  );
  return {
    scenes: Object.fromEntries(scenes) as Snapshot['scenes'],
    objects: Object.fromEntries(objects) as Snapshot['objects'],
  };
}

/**
 * Fails when a key or the date of a link is not that of what is stored.
 *
 * @param original the model of the library before plans made objects in it
 */
export async function readSnapshot(
  library: TestLibrary,
  original: ModelLibrary,
): Promise<{ snapshot: Snapshot; word(id: string): string }> {
  const untrue = await untrueCopies(library.services.orm);
  if (untrue.length > 0) throw new Error(`What repeats links is not the same: ${JSON.stringify(untrue)}.`);
  const em = library.services.orm.em.fork();
  const words = new Map<string, string>();
  const objects: [string, unknown][] = [];
  for (const kind of KINDS) {
    const rows = await em.execute<{ id: string; name: string; name_key: string; aliases: string }[]>(
      `select * from ${kind}`,
    );
    for (const { id, name, name_key, aliases } of rows) {
      if (name_key !== textKey(name)) throw new Error(`The key of ${name} is ${name_key}.`);
      const word = original.objects[kind].has(id) ? id : `new:${kind}:${name_key}`;
      words.set(id, word);
      objects.push([`${kind} ${word}`, { name, aliases: JSON.parse(aliases) as unknown }]);
    }
  }
  const word = (id: string) => words.get(id) ?? id;
  const rows = await em.execute<Record<string, string | number | null>[]>(
    `select *, (select json_group_array(performer_id) from scene_performers where scene_id = scene.id) as performers,
       (select json_group_array(tag_id) from scene_tags where scene_id = scene.id) as tags from scene`,
  );
  const scenes = rows.map((row) => {
    if (row['title_key'] !== textKey(row['title'] as string))
      throw new Error(`The key of ${String(row['title'])} is wrong.`);
    const linked = (column: string) => (JSON.parse(row[column] as string) as string[]).map(word).sort();
    const scene: ModelScene = {
      TITLE: row['title'] as string,
      CODE: row['code'] as string | null,
      DETAILS: row['details'] as string | null,
      DIRECTOR: row['director'] as string | null,
      SCENE_DATE: row['scene_date'] as string | null,
      RATING100: row['rating100'] as number | null,
      ORGANIZED: row['organized'] === 1,
      URLS: JSON.parse(row['urls'] as string) as string[],
      STUDIO: row['studio_id'] === null ? null : word(row['studio_id'] as string),
      PERFORMERS: linked('performers'),
      TAGS: linked('tags'),
    };
    return [row['id'] as string, scene] as const;
  });
  return { snapshot: { scenes: Object.fromEntries(scenes), objects: Object.fromEntries(objects) }, word };
}
