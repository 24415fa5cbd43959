import type { LoaderDefinition } from '../graphql/loader.ts';
import { listedRows, namedById, namedSource, type NamedRow, type NamedSource } from './named.ts';

/** A performer as it is read for the API. Instants are milliseconds since 1970. */
export interface PerformerRow extends NamedRow {
  readonly disambiguation: string | null;
}

export const PERFORMERS: NamedSource<PerformerRow> = namedSource('performer', ['disambiguation']);

export const performerById: LoaderDefinition<string, PerformerRow | null> = namedById(PERFORMERS);

/** The performers of a list of ids, by name. */
export const performersListed = listedRows(PERFORMERS);
