import type { GraphQLResolveInfo } from 'graphql';
import type { OrderTerm } from '../database/keyset.ts';
import type { Reader } from '../database/reader.ts';
import { rowsById } from '../database/rows.ts';
import type { LoaderDefinition, Loaders } from '../graphql/loader.ts';
import { mentionedFields, selectedFields } from '../graphql/look-ahead.ts';
import type { List } from '../graphql/paged-list.ts';
import { performersOfScene } from './performer.read.ts';
import { type SceneRelations, type SceneRow, SCENES, scenesWith } from './scene.read.ts';
import { studioById } from './studio.read.ts';
import { tagsOfScene } from './tag.read.ts';

/**
 * How the scenes of a list are read for an operation: only the properties that it selects, and along with them what it
 * selects of their relations. What it selects under a condition or with arguments is left to the loaders.
 */
export function selectedScenes(
  info: GraphQLResolveInfo,
  order: readonly OrderTerm<SceneRow>[],
): Required<Pick<List<SceneRow>, 'source' | 'selection' | 'complete'>> {
  const mentioned = [...mentionedFields(info, 'nodes'), ...mentionedFields(info, 'edges', 'node')];
  const properties = new Set(['id', ...order.map(({ key }) => key.property), ...mentioned]);
  if (properties.has('studio')) properties.add('studioId');
  const relations = relationsAmong(
    new Set([...selectedFields(info, 'nodes'), ...selectedFields(info, 'edges', 'node')]),
  );
  return {
    source: scenesWith(properties),
    selection: [...properties, 'with', ...relations].join(' '),
    complete: (reader, scenes) => readRelations(reader, scenes, relations),
  };
}

/** A scene as it is read for an operation: along with it what it selects of its relations. */
export function selectedScene(loaders: Loaders, info: GraphQLResolveInfo, id: string): Promise<SceneRow | null> {
  const relations = relationsAmong(selectedFields(info));
  return loaders.of(sceneWith, relations, relations.join(' ')).load(id);
}

const readScenes = rowsById(SCENES);

const sceneWith: LoaderDefinition<string, SceneRow | null, readonly Relation[]> = {
  async batch(reader, ids, relations) {
    const scenes = await readScenes(reader, ids);
    await readRelations(
      reader,
      scenes.filter((scene) => scene !== null),
      relations,
    );
    return scenes;
  },
};

type Relation = keyof SceneRelations;

const RELATIONS: Readonly<Record<Relation, (reader: Reader, scenes: readonly SceneRow[]) => Promise<void>>> = {
  async studio(reader, scenes) {
    const ids = scenes.map(({ studioId }) => studioId).filter((id) => id !== null);
    const studios = await readEach(studioById, reader, ids);
    for (const scene of scenes) scene.studio = scene.studioId === null ? null : studios.get(scene.studioId);
  },
  async performers(reader, scenes) {
    const performers = await readEach(performersOfScene, reader, idsOf(scenes));
    for (const scene of scenes) scene.performers = performers.get(scene.id);
  },
  async tags(reader, scenes) {
    const tags = await readEach(tagsOfScene, reader, idsOf(scenes));
    for (const scene of scenes) scene.tags = tags.get(scene.id);
  },
};

function relationsAmong(fields: ReadonlySet<string>): Relation[] {
  return (Object.keys(RELATIONS) as Relation[]).filter((name) => fields.has(name));
}

async function readRelations(
  reader: Reader,
  scenes: readonly SceneRow[],
  relations: readonly Relation[],
): Promise<void> {
  if (scenes.length > 0) await Promise.all(relations.map((name) => RELATIONS[name](reader, scenes)));
}

function idsOf(scenes: readonly SceneRow[]): string[] {
  return scenes.map(({ id }) => id);
}

/** Reads a value for each id, however often that occurs: a scene may be in several pages. */
async function readEach<Value>(
  definition: LoaderDefinition<string, Value>,
  reader: Reader,
  ids: readonly string[],
): Promise<Map<string, Value>> {
  const distinct = [...new Set(ids)];
  const values = await definition.batch(reader, distinct, undefined);
  return new Map(values.map((value, index) => [distinct[index] as string, value]));
}
