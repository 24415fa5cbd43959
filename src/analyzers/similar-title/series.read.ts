import { sql } from 'kysely';
import { PreparedQuery } from '../../database/prepared-query.ts';
import { asQuery } from '../../database/query.ts';
import type { Reader } from '../../database/reader.ts';
import { readPerformerIds } from '../analyzed-scene.read.ts';
import { seriesOf } from './series-title.ts';

/** A scene of a series, as far as the others may learn from it. */
export interface SeriesMember {
  readonly id: string;
  readonly title: string;
  readonly studioId: string | null;
  readonly performerIds: readonly string[];
}

/** How many scenes are read at once. */
const SCENES_AT_ONCE = 2_000;

/**
 * Reads the series of the whole library: scenes whose titles differ in the number of the part only.
 *
 * @param minSize how many scenes a series has at least
 */
export async function readSeries(
  reader: Reader,
  minSize: number,
): Promise<ReadonlyMap<string, readonly SeriesMember[]>> {
  const sizes = new Map<string, number>();
  for await (const { title } of allTitles(reader)) {
    const key = seriesOf(title);
    if (key !== undefined) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  }
  const members = new Map<string, Omit<SeriesMember, 'performerIds'>[]>();
  for await (const row of allTitles(reader)) {
    const key = seriesOf(row.title);
    if (key === undefined || (sizes.get(key) ?? 0) < minSize) continue;
    const known = members.get(key);
    if (known) known.push(row);
    else members.set(key, [row]);
  }
  const series = new Map<string, SeriesMember[]>();
  for (const [key, rows] of members) {
    const performerIds = await readPerformerIds(
      reader,
      rows.map(({ id }) => id),
    );
    series.set(
      key,
      rows.map((row, index) => ({ ...row, performerIds: performerIds[index] ?? [] })),
    );
  }
  return series;
}

interface TitleRow {
  readonly id: string;
  readonly title: string;
  readonly studioId: string | null;
}

async function* allTitles(reader: Reader): AsyncGenerator<TitleRow> {
  for (let after = ''; ;) {
    const rows = await reader.run(TITLES, { after });
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
}

const TITLES = new PreparedQuery<{ after: string }, TitleRow>((dialect, value) =>
  asQuery(
    dialect,
    sql`select id, title, studio_id as "studioId" from scene where id > ${value('after')} order by id limit ${SCENES_AT_ONCE}`,
  ),
);
