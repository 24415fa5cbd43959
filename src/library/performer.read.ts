import type { ListSource } from '../database/listing.ts';
import { rowsById } from '../database/rows.ts';
import type { LoaderDefinition } from '../graphql/loader.ts';
import { linkedRows, namedSource, type NamedRow } from './named.ts';

/** A performer as it is read for the API. Instants are milliseconds since 1970. */
export interface PerformerRow extends NamedRow {
  readonly disambiguation: string | null;
}

export const PERFORMERS: ListSource<PerformerRow> = namedSource('performer', ['disambiguation']);

export const performerById: LoaderDefinition<string, PerformerRow | null> = { batch: rowsById(PERFORMERS) };

/** The performers of a scene, by name. */
export const performersOfScene = linkedRows(PERFORMERS, {
  table: 'scene_performers',
  owner: 'scene_id',
  target: 'performer_id',
});
