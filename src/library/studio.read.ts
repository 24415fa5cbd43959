import { sql } from 'kysely';
import { columnNamed } from '../database/names.ts';
import type { LoaderDefinition } from '../graphql/loader.ts';
import { isWithin, STUDIO_HIERARCHY } from './hierarchy.ts';
import { countOfEach, linkedRows, namedById, namedSource, type NamedRow, type NamedSource } from './named.ts';

/** A studio as it is read for the API. Instants are milliseconds since 1970. */
export interface StudioRow extends NamedRow {
  readonly parentId: string | null;
}

export const STUDIOS: NamedSource<StudioRow> = namedSource('studio', ['parentId']);

export const studioById: LoaderDefinition<string, StudioRow | null> = namedById(STUDIOS);

/** The studios that belong to a studio directly, by name. */
export const childrenOfStudio = linkedRows(STUDIOS, { table: 'studio', owner: 'parent_id', target: 'id' });

/** How many scenes a studio or, within the depth, a studio below it has made. */
export const sceneCountOfStudio = countOfEach<number>((studio, depth) => {
  const made = isWithin(columnNamed('scene.studio_id'), STUDIO_HIERARCHY, studio, depth);
  return sql`select count(*) from scene where ${made}`;
});
