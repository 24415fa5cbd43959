import type { GraphQLResolveInfo } from 'graphql';
import type { OrderTerm } from '../database/keyset.ts';
import type { Reader } from '../database/reader.ts';
import type { LoaderDefinition, Loaders } from '../graphql/loader.ts';
import { mentionedFields, onceForField, selectedFields } from '../graphql/look-ahead.ts';
import type { List } from '../graphql/paged-list.ts';
import { performersOfScene } from './performer.read.ts';
import { type SceneRelations, sceneById, type SceneRow, scenesWith } from './scene.read.ts';
import { studioById } from './studio.read.ts';
import { tagsOfScene } from './tag.read.ts';

/**
 * How the scenes of a list are read for an operation: only the properties that it selects, and along with them what it
 * selects of their relations. What it selects under a condition or with arguments is left to the loaders.
 */
export function selectedScenes(
  info: GraphQLResolveInfo,
  order: readonly OrderTerm<SceneRow>[],
): Required<Pick<List<SceneRow>, 'source' | 'selection' | 'isCounted' | 'complete'>> {
  const { isCounted, properties, relations } = wantedOfList(info);
  const source = scenesWith(new Set([...properties, ...order.map(({ key }) => key.property)]));
  return {
    source,
    isCounted,
    selection: `${source.properties.join(' ')} with ${relations.join(' ')}`,
    complete: (reader, scenes) => readRelations(reader, scenes, relations),
  };
}

const wantedOfList = onceForField((info) => {
  const properties = new Set(['id', ...mentionedFields(info, 'nodes'), ...mentionedFields(info, 'edges', 'node')]);
  if (properties.has('studio')) properties.add('studioId');
  const selected = new Set([...selectedFields(info, 'nodes'), ...selectedFields(info, 'edges', 'node')]);
  return { isCounted: selectedFields(info).has('totalCount'), properties, relations: relationsAmong(selected) };
});

/** A scene as it is read for an operation: along with it what it selects of its relations. */
export function selectedScene(loaders: Loaders, info: GraphQLResolveInfo, id: string): Promise<SceneRow | null> {
  const relations = wantedRelations(info);
  return loaders.of(sceneWith, relations, relations.join(' ')).load(id);
}

const wantedRelations = onceForField((info) => relationsAmong(selectedFields(info)));

const sceneWith: LoaderDefinition<string, SceneRow | null, readonly Relation[]> = {
  async batch(reader, ids, relations) {
    const scenes = await sceneById.batch(reader, ids, undefined);
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
