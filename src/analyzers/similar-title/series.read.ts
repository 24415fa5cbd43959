import { sql } from 'kysely';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PreparedQuery } from '../../database/prepared-query.ts';
import { asQuery } from '../../database/query.ts';
import type { Reader } from '../../database/reader.ts';
import { linkedIds } from '../../database/rows.ts';
import { SCENE_PERFORMERS } from '../../library/scene.read.ts';
import { seriesOf } from './series-title.ts';
import { Series } from './series.ts';

/** How many scenes are read at once. */
const SCENES_AT_ONCE = 500;

const readPerformerIds = linkedIds(SCENE_PERFORMERS);

/**
 * Reads what the series of the whole library have in common: scenes whose titles differ in the number of the part only.
 * It keeps one row for each series that is large enough, however many scenes that has: 26 MB for a million invented ones.
 *
 * @param minSize how many scenes a series has at least
 * @param signal ends it; its reason is thrown
 */
export async function readSeries(
  reader: Reader,
  minSize: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Series>> {
  const sizes = new Map<string, number>();
  for await (const titles of allTitles(reader, signal)) {
    for (const { title } of titles) {
      const key = seriesOf(title);
      if (key !== undefined) sizes.set(key, (sizes.get(key) ?? 0) + 1);
    }
  }
  for (const [key, size] of sizes) if (size < minSize) sizes.delete(key);
  const series = new Map<string, Series>();
  for await (const titles of allTitles(reader, signal)) {
    const members = titles.flatMap((row) => {
      const key = seriesOf(row.title);
      return key !== undefined && sizes.has(key) ? [{ key, ...row }] : [];
    });
    const performerIds = await readPerformerIds(
      reader,
      members.map(({ id }) => id),
    );
    members.forEach(({ key, title, studioId }, index) => {
      const known = series.get(key) ?? new Series();
      known.add({ title, studioId, performerIds: performerIds[index] ?? [] });
      series.set(key, known);
    });
  }
  return series;
}

interface TitleRow {
  readonly id: string;
  readonly title: string;
  readonly studioId: string | null;
}

async function* allTitles(reader: Reader, signal: AbortSignal): AsyncGenerator<readonly TitleRow[]> {
  for (let after = ''; ;) {
    const rows = await reader.run(TITLES, { after });
    yield rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    // The lease of the job is renewed by a timer, which would not get its turn.
    await nextTurn();
    signal.throwIfAborted();
  }
}

const TITLES = new PreparedQuery<{ after: string }, TitleRow>((dialect, value) =>
  asQuery(
    dialect,
    sql`select id, title, studio_id as "studioId" from scene where id > ${value('after')} order by id limit ${sql.lit(SCENES_AT_ONCE)}`,
  ),
);
