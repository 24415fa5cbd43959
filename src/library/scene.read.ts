import { sql } from 'kysely';
import type { ListSource, Scope } from '../database/listing.ts';
import { columnNamed } from '../database/names.ts';
import { RecentlyUsed } from '../database/recently-used.ts';
import { columnsOf, listValue, rowsById } from '../database/rows.ts';
import type { LoaderDefinition } from '../graphql/loader.ts';
import { filteredLink, type FilteredReference, linkedTo, refersTo } from './filtered-relations.ts';
import { isWithin, STUDIO_HIERARCHY, TAG_HIERARCHY, withDescendants } from './hierarchy.ts';
import type { LibraryRow } from './library-row.ts';
import type { PerformerRow } from './performer.read.ts';
import { tagBit } from './scene-signature.ts';
import type { StudioRow } from './studio.read.ts';
import type { TagRow } from './tag.read.ts';

/** What belongs to a scene, where it was read along with it. */
export interface SceneRelations {
  studio?: StudioRow | null | undefined;
  performers?: readonly PerformerRow[] | undefined;
  tags?: readonly TagRow[] | undefined;
}

/** A scene as it is read for the API. Instants are milliseconds since 1970. */
export interface SceneRow extends LibraryRow, SceneRelations {
  readonly title: string;
  readonly titleKey: string;
  readonly code: string | null;
  readonly details: string | null;
  readonly director: string | null;
  readonly urls: string[];
  readonly paths: string[];
  readonly organized: boolean;
  readonly rating100: number | null;
  readonly sceneDate: string | null;
  readonly createdDate: number | null;
  readonly studioId: string | null;
  /** The ids of its performers, as the text of a JSON list. */
  readonly performerIds: string;
  /** The ids of its tags, likewise. */
  readonly tagIds: string;
}

const PROPERTIES = [
  'id',
  'title',
  'titleKey',
  'code',
  'details',
  'director',
  'urls',
  'paths',
  'organized',
  'rating100',
  'sceneDate',
  'createdDate',
  'studioId',
  'performerIds',
  'tagIds',
  'lastSynced',
  'createdAt',
  'updatedAt',
] as const satisfies (keyof SceneRow)[];

interface ScenesSource extends ListSource<SceneRow> {
  /** What is read of each scene. */
  readonly properties: readonly string[];
}

export const SCENES: ScenesSource = sourceOf(PROPERTIES);

const SOURCES = new RecentlyUsed<string, ScenesSource>(100);

/** The scenes, of which only some properties are read; the others are absent from the rows, whatever their type says. */
export function scenesWith(wanted: ReadonlySet<string>): ScenesSource {
  const properties = PROPERTIES.filter((property) => wanted.has(property));
  const key = properties.join();
  let source = SOURCES.get(key);
  if (!source) SOURCES.set(key, (source = sourceOf(properties)));
  return source;
}

function sourceOf(properties: readonly string[]): ScenesSource {
  return {
    properties,
    table: 'scene',
    columns: columnsOf('scene', properties),
    decode(raw) {
      const row = raw as { urls?: unknown; paths?: unknown; organized?: unknown };
      if (row.urls !== undefined) row.urls = listValue(row.urls);
      if (row.paths !== undefined) row.paths = listValue(row.paths);
      if (row.organized !== undefined) row.organized = Boolean(row.organized);
      return row as SceneRow;
    },
  };
}

export const sceneById: LoaderDefinition<string, SceneRow | null> = { batch: rowsById(SCENES) };

export const SCENE_PERFORMERS = filteredLink({
  table: 'scene_performers',
  owner: 'scene_id',
  target: 'performer_id',
  ownerId: 'scene.id',
  counting: 'performer',
  copies: { sceneDate: 'scene_date_key' },
  signature: 'scene_signature',
});

export const SCENE_TAGS = filteredLink({
  table: 'scene_tags',
  owner: 'scene_id',
  target: 'tag_id',
  ownerId: 'scene.id',
  hierarchy: TAG_HIERARCHY,
  counting: 'tag',
  copies: { sceneDate: 'scene_date_key' },
  bitOf: tagBit,
});

export const SCENE_STUDIO: FilteredReference = {
  column: 'scene.studio_id',
  hierarchy: STUDIO_HIERARCHY,
  counting: 'studio',
};

/** The scenes of a performer. */
export const scenesOfPerformer: Scope = (performer) =>
  linkedTo(SCENE_PERFORMERS, { ids: sql`${performer}`, isOne: true });

/** The scenes with a tag or, within the depth, a tag below it. */
export function scenesOfTag(depth: number): Scope {
  if (depth === 0) return (tag) => linkedTo(SCENE_TAGS, { ids: sql`${tag}`, isOne: true });
  // Asked of each row, what lies below the tag would be gathered anew for each.
  return (tag) =>
    linkedTo(SCENE_TAGS, { ids: withDescendants(TAG_HIERARCHY, sql`select ${tag}`, depth), isOne: false }).ofSet;
}

/** The scenes of a studio or, within the depth, of a studio below it. */
export function scenesOfStudio(depth: number): Scope {
  if (depth === 0) return (studio) => refersTo(SCENE_STUDIO, { ids: sql`${studio}`, isOne: true });
  const { column, hierarchy } = SCENE_STUDIO;
  return (studio) => isWithin(columnNamed(column), hierarchy, studio, depth);
}
