import { type SqlBool, sql } from 'kysely';
import { columnNamed } from '../database/names.ts';
import { asQuery, type Predicate, whereClause } from '../database/query.ts';
import { planned } from '../database/query-plan.ts';
import type { Reader } from '../database/reader.ts';
import type { LoaderDefinition, Loaders } from '../graphql/loader.ts';
import type { SceneFilter } from './scene.filter.ts';

/**
 * For a part of an operation that wants all scenes of a filter, be it for their number: when other parts want them as
 * well, they are found once for all of them.
 *
 * @param where what the filter demands
 * @returns what holds for the scenes that were found; undefined when nobody else wants them
 */
export async function foundScenes(
  loaders: Loaders,
  filter: SceneFilter | null | undefined,
  where: readonly Predicate[],
): Promise<readonly Predicate[] | undefined> {
  if (where.length === 0) return undefined;
  return loaders.of(foundForAll, where, JSON.stringify(filter)).load(Symbol('part'));
}

const foundForAll: LoaderDefinition<symbol, readonly Predicate[] | undefined, readonly Predicate[]> = {
  async batch(reader, parts, where) {
    const found = parts.length > 1 ? await find(reader, where) : undefined;
    return parts.map(() => found);
  },
};

async function find(reader: Reader, where: readonly Predicate[]): Promise<readonly Predicate[]> {
  const { dialect } = reader;
  const plan = await planned(reader, 'scene', where, { rows: Infinity });
  const [row] = await reader.all(
    asQuery<{ ids: string }>(
      dialect,
      sql`select ${dialect.jsonList(columnNamed('scene.id'))} as ids from scene ${whereClause(plan.where)}`,
    ),
  );
  return [sql<SqlBool>`scene.id in (select value from ${dialect.elements(sql.val(row?.ids))} as found)`];
}
