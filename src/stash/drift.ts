import type { Reader } from '../database/reader.ts';
import { Unfit } from './mirror-row.ts';
import type { MirrorRow } from './mirror-row.ts';
import { MIRROR_TABLES, readMirrorRows } from './mirror-table.ts';
import type { StashClient } from './stash-client.ts';
import { byIds, STASH_SOURCES } from './stash-source.ts';

/** How a scene differs between the library and Stash. */
export interface SceneDifference {
  readonly sceneId: string;
  readonly isMissingHere: boolean;
  readonly isMissingUpstream: boolean;
  /** Why the library cannot hold what Stash has; null when it can. */
  readonly unfit: string | null;
  /** The fields that differ; none when either side has no such scene. */
  readonly fields: readonly FieldDifference[];
}

/** A field that differs, with both values. Objects are told by their ids, in the order of the numbers that those are. */
export interface FieldDifference {
  readonly field: string;
  readonly here: unknown;
  readonly upstream: unknown;
}

const SCENE = MIRROR_TABLES.scene;

/**
 * Compares scenes with what Stash has at this moment. Each is asked for by itself: a list of ids fails as a whole in
 * Stash when one of them is gone.
 *
 * @returns an entry for each id, in their order
 * @throws StashFailure
 */
export async function sceneDifferences(
  reader: Reader,
  client: StashClient,
  sceneIds: readonly string[],
): Promise<SceneDifference[]> {
  const upstream = await byIds(STASH_SOURCES.scene, client, sceneIds);
  const here = await readMirrorRows(reader, SCENE, sceneIds);
  return sceneIds.map((sceneId, index) => {
    const stored = here.get(sceneId);
    const row = upstream[index]?.row();
    return {
      sceneId,
      isMissingHere: !stored,
      isMissingUpstream: !row,
      unfit: row instanceof Unfit ? row.message : null,
      fields: stored && row && !(row instanceof Unfit) ? fieldDifferences(stored, row) : [],
    };
  });
}

/** The names that the API has for what is stored. */
const FIELDS: Readonly<Record<string, string>> = {
  title: 'title',
  code: 'code',
  details: 'details',
  director: 'director',
  urls: 'urls',
  paths: 'paths',
  organized: 'organized',
  rating100: 'rating100',
  scene_date: 'sceneDate',
  created_date: 'createdDate',
  studio_id: 'studioId',
  scene_performers: 'performerIds',
  scene_tags: 'tagIds',
};

function fieldDifferences(stored: MirrorRow, row: MirrorRow): FieldDifference[] {
  return Object.entries(FIELDS).flatMap(([name, field]) => {
    const [here, upstream] = [valueOf(stored, name), valueOf(row, name)];
    return JSON.stringify(here) === JSON.stringify(upstream) ? [] : [{ field, here, upstream }];
  });
}

/** A value as the API tells it. */
function valueOf({ columns, links }: MirrorRow, name: string): unknown {
  if (links[name]) return links[name].toSorted((a, b) => Number(a) - Number(b));
  const value = columns[name] ?? null;
  if (name === 'organized') return value === 1;
  if (name === 'urls' || name === 'paths') return JSON.parse(String(value)) as unknown;
  return name === 'created_date' && value !== null ? new Date(Number(value)).toISOString() : value;
}
