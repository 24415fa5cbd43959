import type { GraphQLResolveInfo } from 'graphql';
import type { OrderTerm } from '../database/keyset.ts';
import type { Reader } from '../database/reader.ts';
import { rowsById } from '../database/rows.ts';
import type { LoaderDefinition, Loaders } from '../graphql/loader.ts';
import { mentionedFields, onceForField, selectedFields } from '../graphql/look-ahead.ts';
import type { List } from '../graphql/paged-list.ts';
import { performersListed } from './performer.read.ts';
import { type SceneRelations, SCENES, type SceneRow, scenesWith } from './scene.read.ts';
import { STUDIOS } from './studio.read.ts';
import { tagsListed } from './tag.read.ts';

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
  for (const relation of relationsAmong(properties)) properties.add(ID_PROPERTIES[relation]);
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
    const scenes = await readScenes(reader, ids);
    await readRelations(
      reader,
      scenes.filter((scene) => scene !== null),
      relations,
    );
    return scenes;
  },
};

const readScenes = rowsById(SCENES);

type Relation = keyof SceneRelations;

/** Reads relations of scenes that were read without them. */
async function readRelations(
  reader: Reader,
  scenes: readonly SceneRow[],
  relations: readonly Relation[],
): Promise<void> {
  await Promise.all(relations.map((relation) => RELATIONS[relation](reader, scenes)));
}

/** Where a scene has the ids of what it is related to. */
const ID_PROPERTIES = {
  studio: 'studioId',
  performers: 'performerIds',
  tags: 'tagIds',
} as const satisfies Record<Relation, keyof SceneRow>;

const RELATIONS: Readonly<Record<Relation, (reader: Reader, scenes: readonly SceneRow[]) => Promise<void>>> = {
  async studio(reader, scenes) {
    const ids = scenes.map(({ studioId }) => studioId).filter((id) => id !== null);
    const studios = await reader.lookUp(STUDIOS.lookup, ids);
    for (const scene of scenes) scene.studio = scene.studioId === null ? null : studios.get(scene.studioId);
  },
  async performers(reader, scenes) {
    const lists = scenes.map(({ performerIds }) => performerIds);
    const performers = await performersListed.batch(reader, lists, undefined);
    scenes.forEach((scene, index) => (scene.performers = performers[index]));
  },
  async tags(reader, scenes) {
    const lists = scenes.map(({ tagIds }) => tagIds);
    const tags = await tagsListed.batch(reader, lists, undefined);
    scenes.forEach((scene, index) => (scene.tags = tags[index]));
  },
};

function relationsAmong(fields: ReadonlySet<string>): Relation[] {
  return (Object.keys(RELATIONS) as Relation[]).filter((name) => fields.has(name));
}
