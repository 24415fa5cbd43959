import { type RawBuilder, sql } from 'kysely';
import type { NamedTable } from '../database/dialect.ts';
import { columnNamed, tableNamed } from '../database/names.ts';
import { asQuery, limitTo, type Predicate, whereClause } from '../database/query.ts';
import type { Reader } from '../database/reader.ts';
import { planned } from '../database/query-plan.ts';

/** What is counted among scenes. */
export type FacetKind = NamedTable | 'year' | 'organized';

/** How many scenes have a value: an id, a year, or 1 for organised and 0 for not. */
export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

/**
 * Counts the scenes of a filter by several kinds of values; the scenes are found once for all of them.
 *
 * @param first how many values of each kind
 * @returns for each kind the most frequent values; what is equally frequent comes by name where it has one, else by itself
 */
export async function countFacets(
  reader: Reader,
  where: readonly Predicate[],
  kinds: readonly FacetKind[],
  first: number,
): Promise<FacetCount[][]> {
  const among = where.length === 0 ? 'library' : 'found';
  const found = whereClause((await planned(reader, 'scene', where, { rows: Infinity })).where);
  const parts = kinds.map(
    (kind) => sql`select * from (${mostFrequent(kind, COUNTED[among][kind], first)}) as ${sql.id(kind)}`,
  );
  const rows = await reader.all(
    asQuery<FacetCount & { kind: FacetKind }>(
      reader.dialect,
      sql`with found as materialized (select id, studio_id, scene_date_key, organized from scene ${found})
          ${sql.join(parts, sql` union all `)}`,
    ),
  );
  const byKind = Map.groupBy(rows, ({ kind }) => kind);
  return kinds.map((kind) => (byKind.get(kind) ?? []).map(({ value, count }) => ({ value, count: Number(count) })));
}

function mostFrequent(kind: FacetKind, counted: RawBuilder<unknown>, first: number): RawBuilder<unknown> {
  const isNamed = kind !== 'year' && kind !== 'organized';
  const named = isNamed ? sql`join ${tableNamed(kind)} on ${columnNamed(`${kind}.id`)} = counted.value` : sql``;
  const name = isNamed ? sql`${columnNamed(`${kind}.name_key`)}, ` : sql``;
  return sql`select ${sql.lit(kind)} as kind, cast(counted.value as text) as value, counted.count as count
    from (${counted}) as counted ${named} order by counted.count desc, ${name}counted.value ${limitTo(first)}`;
}

/** Where the numbers of each kind come from: among the scenes that were found, or in the whole library. */
const COUNTED: Readonly<Record<'found' | 'library', Readonly<Record<FacetKind, RawBuilder<unknown>>>>> = {
  found: {
    tag: countLinks('scene_tags', 'tag_id'),
    performer: countLinks('scene_performers', 'performer_id'),
    studio: sql`select studio_id as value, count(*) as count from found where studio_id is not null group by 1`,
    year: countYears('found'),
    organized: sql`select organized as value, count(*) as count from found group by 1`,
  },
  library: {
    tag: keptCounts('tag'),
    performer: keptCounts('performer'),
    studio: keptCounts('studio'),
    year: countYears('scene'),
    organized: sql`select organized as value, count(*) as count from scene group by 1`,
  },
};

function countLinks(links: string, target: string): RawBuilder<unknown> {
  return sql`select ${columnNamed(target)} as value, count(*) as count
    from found cross join ${tableNamed(links)} on scene_id = found.id group by 1`;
}

function keptCounts(table: NamedTable): RawBuilder<unknown> {
  return sql`select id as value, scene_count as count from ${tableNamed(table)} where scene_count > 0`;
}

/** Dates come from their index already sorted; only the few different ones are left to be gathered into years. */
function countYears(table: string): RawBuilder<unknown> {
  return sql`select substr(dates.value, 1, 4) as value, sum(dates.count) as count from (
    select scene_date_key as value, count(*) as count from ${tableNamed(table)} where scene_date_key > '' group by 1
  ) as dates group by 1`;
}
