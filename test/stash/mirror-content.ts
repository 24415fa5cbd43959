import type { StashLibrary, StashNamed } from '../support/stash/stash-library.ts';
import type { TestLibrary } from '../support/test-library.ts';

/** All that a mirror shows of a Stash library: for each kind the objects by id, with links as sorted lists of ids. */
export type MirrorContent = Readonly<
  Record<'studios' | 'tags' | 'performers' | 'scenes', Readonly<Record<string, object>>>
>;

/** What the mirror of a Stash library has to show. */
export function expectedContent(upstream: StashLibrary): MirrorContent {
  const named = ({ id, name, aliases }: StashNamed): object => ({ id, name, aliases });
  return {
    studios: byId(upstream.studio.values(), (studio) => ({ ...named(studio), parent: studio.parentId })),
    tags: byId(upstream.tag.values(), (tag) => ({
      ...named(tag),
      description: tag.description || null,
      parents: tag.parentIds.toSorted(),
    })),
    performers: byId(upstream.performer.values(), (performer) => ({
      ...named(performer),
      disambiguation: performer.disambiguation || null,
    })),
    scenes: byId(upstream.scene.values(), (scene) => ({
      id: scene.id,
      title: scene.title || (scene.paths[0]?.split(/[\\/]/).at(-1) ?? ''),
      code: scene.code || null,
      details: scene.details || null,
      director: scene.director || null,
      urls: scene.urls,
      paths: scene.paths,
      organized: scene.organized,
      rating100: scene.rating100,
      sceneDate: scene.date,
      createdDate: new Date(scene.created_at).toISOString(),
      studio: scene.studioId,
      performers: scene.performerIds.toSorted(),
      tags: scene.tagIds.toSorted(),
    })),
  };
}

interface Identified {
  readonly id: string;
}

type Answered = Identified & Readonly<Record<string, Identified | readonly Identified[] | null>>;

/** What the API shows of a mirror of at most so many objects of a kind as a page has. */
export async function mirroredContent(library: TestLibrary): Promise<MirrorContent> {
  const data = (await library.data(`{
    studios(first: 500) { nodes { id name aliases parent { id } } }
    tags(first: 500) { nodes { id name aliases description parents { id } } }
    performers(first: 500) { nodes { id name aliases disambiguation } }
    scenes(first: 500) {
      nodes {
        id title code details director urls paths organized rating100 sceneDate createdDate
        studio { id } performers { id } tags { id }
      }
    }
  }`)) as Record<keyof MirrorContent, { nodes: Answered[] }>;
  const content = (kind: keyof MirrorContent) => byId(data[kind].nodes, withIds);
  return {
    studios: content('studios'),
    tags: content('tags'),
    performers: content('performers'),
    scenes: content('scenes'),
  };
}

/** Replaces related objects by their ids. */
function withIds(object: Answered): object {
  const idOf = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => {
      if (!Array.isArray(value)) return [name, idOf(value)];
      const list = value.map(idOf) as string[];
      return [name, ['performers', 'tags', 'parents'].includes(name) ? list.sort() : list];
    }),
  );
}

function byId<T extends Identified>(objects: Iterable<T>, view: (object: T) => object): Record<string, object> {
  return Object.fromEntries([...objects].map((object) => [object.id, view(object)]));
}
