import { readStretch } from '../database/listing.ts';
import type { Predicate } from '../database/query.ts';
import type { Reader } from '../database/reader.ts';
import { linkedIds } from '../database/rows.ts';
import { OrderDirection } from '../graphql/filters.ts';
import { sceneOrder } from '../library/scene.filter.ts';
import { SCENE_PERFORMERS, SCENE_TAGS, SCENES } from '../library/scene.read.ts';
import type { AnalyzedScene } from './analyzer.ts';

/** By id, so that an analysis goes on where it stopped, whatever was edited meanwhile. */
const ANALYSIS_ORDER = sceneOrder([{ field: 'ID', direction: OrderDirection.ASC }]);

/**
 * Reads the next scenes that meet the conditions, with three statements.
 *
 * @param after the id of the last scene of the page before; null for the first page
 */
export async function readScenePage(
  reader: Reader,
  where: readonly Predicate[],
  after: string | null,
  limit: number,
): Promise<AnalyzedScene[]> {
  const { rows } = await readStretch(reader, {
    source: SCENES,
    where,
    order: ANALYSIS_ORDER,
    limit,
    backward: false,
    after: after === null ? undefined : [after],
  });
  const ids = rows.map(({ id }) => id);
  const performerIds = await readPerformerIds(reader, ids);
  const tagIds = await readTagIds(reader, ids);
  return rows.map((row, index) => ({
    ...row,
    performerIds: performerIds[index] ?? [],
    tagIds: tagIds[index] ?? [],
  }));
}

export const readPerformerIds = linkedIds(SCENE_PERFORMERS);
const readTagIds = linkedIds(SCENE_TAGS);
