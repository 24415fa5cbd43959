import { buildSchema, type GraphQLSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type StashKind,
  type StashLibrary,
  type StashNamed,
  type StashPerformer,
  type StashScene,
  type StashStudio,
  type StashTag,
} from './stash-library.ts';
import { type FindArguments, findObjects } from './stash-queries.ts';

/** The part of Stash's schema that Greenlight uses. */
export const STASH_SCHEMA: GraphQLSchema = buildSchema(readFileSync('src/stash/stash.graphql', 'utf8'));

/** How a hook of Stash takes its time, for each scene that a mutation has changed. */
export type Hook = () => Promise<void>;

/** The root fields of Stash's schema over a library. */
export function stashRoot(library: StashLibrary, hookMs: () => number) {
  const list =
    (kind: StashKind, view: (object: never) => object) =>
    ({ objects, count }: { objects: object[]; count: number }) => ({
      count,
      [`${kind}s`]: objects.map((object) => view(object as never)),
    });
  const one =
    (kind: StashKind, view: (object: never) => object) =>
    ({ id }: { id: string }) => {
      const object = library.objects(kind).get(id);
      return object ? view(object as never) : null;
    };
  const studioView = ({ parentId, ...studio }: StashStudio): object => ({
    ...studio,
    parent_studio: () => (parentId === null ? null : one('studio', studioView)({ id: parentId })),
  });
  const tagView = ({ parentIds, ...tag }: StashTag): object => ({
    ...tag,
    parents: () => byName(parentIds.map((id) => library.find('tag', id))).map(tagView),
  });
  const performerView = ({ aliases, ...performer }: StashPerformer): object => ({ ...performer, alias_list: aliases });
  const sceneView = ({ studioId, performerIds, tagIds, paths, ...scene }: StashScene): object => ({
    ...scene,
    files: paths.map((path) => ({ path })),
    studio: () => (studioId === null ? null : one('studio', studioView)({ id: studioId })),
    performers: () => byName(performerIds.map((id) => library.find('performer', id))).map(performerView),
    tags: () => byName(tagIds.map((id) => library.find('tag', id))).map(tagView),
  });
  const hooks = async (scenes: number): Promise<void> => {
    if (hookMs() > 0) await sleep(hookMs() * scenes);
  };

  return {
    version: { version: 'v0.30.1' },
    findScene: one('scene', sceneView),
    findPerformer: one('performer', performerView),
    findTag: one('tag', tagView),
    findStudio: one('studio', studioView),
    findScenes: (args: FindArguments) => list('scene', sceneView)(findObjects(library, 'scene', args)),
    findPerformers: (args: FindArguments) => list('performer', performerView)(findObjects(library, 'performer', args)),
    findTags: (args: FindArguments) => list('tag', tagView)(findObjects(library, 'tag', args)),
    findStudios: (args: FindArguments) => list('studio', studioView)(findObjects(library, 'studio', args)),

    async sceneUpdate({ input: { id, ...input } }: { input: { id: string } & SceneInput }) {
      library.update('scene', id, sceneValues(input));
      await hooks(1);
      return one('scene', sceneView)({ id });
    },
    async bulkSceneUpdate({ input: { ids, ...input } }: { input: { ids: string[] } & BulkSceneInput }) {
      // One transaction: when one id is missing, nothing is changed.
      for (const id of ids) library.find('scene', id);
      for (const id of ids) library.update('scene', id, bulkValues(input, library.find('scene', id)));
      await hooks(ids.length);
      return ids.map((id) => one('scene', sceneView)({ id }));
    },
    performerCreate({
      input: { alias_list: aliases = [], ...input },
    }: {
      input: { name: string; alias_list?: string[] };
    }) {
      return one('performer', performerView)({ id: library.create('performer', { ...input, aliases }) });
    },
    tagCreate({ input: { parent_ids: parentIds = [], ...input } }: { input: { name: string; parent_ids?: string[] } }) {
      return one('tag', tagView)({ id: library.create('tag', { ...input, parentIds }) });
    },
    studioCreate({
      input: { parent_id: parentId = null, ...input },
    }: {
      input: { name: string; parent_id?: string | null };
    }) {
      return one('studio', studioView)({ id: library.create('studio', { ...input, parentId }) });
    },
  };
}

interface SceneInput extends Partial<Pick<StashScene, ScalarName | 'urls'>> {
  readonly studio_id?: string | null;
  readonly performer_ids?: string[];
  readonly tag_ids?: string[];
}

type ScalarName = 'title' | 'code' | 'details' | 'director' | 'date' | 'rating100' | 'organized';

interface BulkSceneInput extends Partial<Pick<StashScene, ScalarName>> {
  readonly urls?: { readonly values: string[]; readonly mode: Mode };
  readonly studio_id?: string | null;
  readonly performer_ids?: { readonly ids: string[]; readonly mode: Mode };
  readonly tag_ids?: { readonly ids: string[]; readonly mode: Mode };
}

type Mode = 'SET' | 'ADD' | 'REMOVE';

/** An absent field keeps, null clears, a list replaces; texts are trimmed. */
function sceneValues({ studio_id: studioId, performer_ids: performerIds, tag_ids: tagIds, ...values }: SceneInput) {
  const texts = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.trim() || null : value,
  ]);
  return {
    ...(Object.fromEntries(texts) as typeof values),
    ...(studioId !== undefined && { studioId }),
    ...(performerIds && { performerIds: [...new Set(performerIds)] }),
    ...(tagIds && { tagIds: [...new Set(tagIds)] }),
  };
}

function bulkValues({ urls, performer_ids: performers, tag_ids: tags, ...scalars }: BulkSceneInput, scene: StashScene) {
  return {
    ...sceneValues(scalars),
    ...(urls && {
      urls: combined(
        scene.urls,
        urls.values.map((url) => url.trim()),
        urls.mode,
      ),
    }),
    ...(performers && { performerIds: combined(scene.performerIds, performers.ids, performers.mode) }),
    ...(tags && { tagIds: combined(scene.tagIds, tags.ids, tags.mode) }),
  };
}

function combined(stored: readonly string[], given: readonly string[], mode: Mode): string[] {
  if (mode === 'REMOVE') return stored.filter((value) => !given.includes(value));
  return [...new Set(mode === 'ADD' ? [...stored, ...given] : given)];
}

function byName<Named extends StashNamed>(objects: Named[]): Named[] {
  return objects.sort((a, b) => (a.name < b.name ? -1 : 1));
}
