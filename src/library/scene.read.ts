import { sql } from 'kysely';
import type { ListSource, Scope } from '../database/listing.ts';
import { columnsOf, listValue, rowsById } from '../database/rows.ts';
import type { LoaderDefinition } from '../graphql/loader.ts';
import { type FilteredLink, linkedTo } from './filter-predicates.ts';
import { isWithin, STUDIO_HIERARCHY, TAG_HIERARCHY } from './hierarchy.ts';
import type { LibraryRow } from './library-row.ts';

/** A scene as it is read for the API. Instants are milliseconds since 1970. */
export interface SceneRow extends LibraryRow {
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
}

export const SCENES: ListSource<SceneRow> = {
  table: 'scene',
  columns: columnsOf('scene', [
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
    'lastSynced',
    'createdAt',
    'updatedAt',
  ]),
  decode(raw) {
    const row = raw as { urls: unknown; paths: unknown; organized: unknown };
    row.urls = listValue(row.urls);
    row.paths = listValue(row.paths);
    row.organized = Boolean(row.organized);
    return row as SceneRow;
  },
};

export const sceneById: LoaderDefinition<string, SceneRow | null> = { batch: rowsById(SCENES) };

export const SCENE_PERFORMERS: FilteredLink = {
  table: 'scene_performers',
  owner: 'scene_id',
  target: 'performer_id',
  ownerId: 'scene.id',
};

export const SCENE_TAGS: FilteredLink = {
  table: 'scene_tags',
  owner: 'scene_id',
  target: 'tag_id',
  ownerId: 'scene.id',
  hierarchy: TAG_HIERARCHY,
};

/** The scenes of a performer. */
export const scenesOfPerformer: Scope = (performer) =>
  linkedTo(SCENE_PERFORMERS, sql`scene_performers.performer_id = ${performer}`);

/** The scenes with a tag or, within the depth, a tag below it. */
export function scenesOfTag(depth: number): Scope {
  return (tag) => {
    const tagged = linkedTo(SCENE_TAGS, isWithin(sql.ref('scene_tags.tag_id'), TAG_HIERARCHY, tag, depth));
    // Asked of each row, what lies below the tag would be gathered anew for each.
    return depth === 0 ? tagged : tagged.ofSet;
  };
}

/** The scenes of a studio or, within the depth, of a studio below it. */
export function scenesOfStudio(depth: number): Scope {
  return (studio) => isWithin(sql.ref('scene.studio_id'), STUDIO_HIERARCHY, studio, depth);
}
