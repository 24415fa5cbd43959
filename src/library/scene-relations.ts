import type { GraphQLResolveInfo } from 'graphql';
import type { Reader } from '../database/reader.ts';
import { selectedFields } from '../graphql/look-ahead.ts';
import type { LoaderDefinition } from '../graphql/loader.ts';
import type { Completion } from '../graphql/paged-list.ts';
import { performersOfScene } from './performer.read.ts';
import type { SceneRelations, SceneRow } from './scene.read.ts';
import { studioById } from './studio.read.ts';
import { tagsOfScene } from './tag.read.ts';

/** Reads along with a page of scenes what an operation selects of their relations; the loaders read the rest. */
export function sceneRelations(info: GraphQLResolveInfo): Completion<SceneRow> | undefined {
  const selected = new Set([...selectedFields(info, 'nodes'), ...selectedFields(info, 'edges', 'node')]);
  const names = RELATION_NAMES.filter((name) => selected.has(name));
  if (names.length === 0) return undefined;
  return {
    key: names.join(' '),
    async run(reader, scenes) {
      if (scenes.length > 0) await Promise.all(names.map((name) => RELATIONS[name](reader, scenes)));
    },
  };
}

const RELATIONS: Readonly<
  Record<keyof SceneRelations, (reader: Reader, scenes: readonly SceneRow[]) => Promise<void>>
> = {
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

const RELATION_NAMES = Object.keys(RELATIONS) as (keyof SceneRelations)[];

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
