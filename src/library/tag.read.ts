import { sql } from 'kysely';
import { columnNamed } from '../database/names.ts';
import type { LoaderDefinition } from '../graphql/loader.ts';
import { isWithin, TAG_HIERARCHY } from './hierarchy.ts';
import {
  countOfEach,
  linkedRows,
  listedRows,
  namedById,
  namedSource,
  type NamedRow,
  type NamedSource,
} from './named.ts';

/** A tag as it is read for the API. Instants are milliseconds since 1970. */
export interface TagRow extends NamedRow {
  readonly description: string | null;
}

export const TAGS: NamedSource<TagRow> = namedSource('tag', ['description']);

export const tagById: LoaderDefinition<string, TagRow | null> = namedById(TAGS);

/** The tags of a list of ids, by name. */
export const tagsListed = listedRows(TAGS);

/** The tags right above a tag, by name. */
export const parentsOfTag = linkedRows(TAGS, { table: 'tag_parents', owner: 'tag_id', target: 'parent_id' });

/** The tags right below a tag, by name. */
export const childrenOfTag = linkedRows(TAGS, { table: 'tag_parents', owner: 'parent_id', target: 'tag_id' });

/** How many scenes have a tag or, within the depth, a tag below it. */
export const sceneCountOfTag = countOfEach<number>((tag, depth) => {
  const tagged = isWithin(columnNamed('scene_tags.tag_id'), TAG_HIERARCHY, tag, depth);
  return sql`select count(distinct scene_id) from scene_tags where ${tagged}`;
});
