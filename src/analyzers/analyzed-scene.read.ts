import { readStretch } from '../database/listing.ts';
import type { Predicate } from '../database/query.ts';
import type { Reader } from '../database/reader.ts';
import { listValue } from '../database/rows.ts';
import { OrderDirection } from '../graphql/filters.ts';
import { sceneOrder } from '../library/scene.filter.ts';
import { SCENES } from '../library/scene.read.ts';
import type { AnalyzedScene } from './analyzer.ts';

/** By id, so that an analysis goes on where it stopped, whatever was edited meanwhile. */
const ANALYSIS_ORDER = sceneOrder([{ field: 'ID', direction: OrderDirection.ASC }]);

/**
 * Reads the next scenes that meet the conditions.
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
  return rows.map((row) => ({ ...row, performerIds: listValue(row.performerIds), tagIds: listValue(row.tagIds) }));
}
