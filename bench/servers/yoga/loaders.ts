import DataLoader from 'dataloader';
import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';
import type { ListedScene, Named } from '../rows.ts';

export type Loaders = ReturnType<typeof createLoaders>;

/** The loaders of one operation. */
export function createLoaders(db: Kysely<Tables>) {
  return {
    studios: new DataLoader<string, Named | null>(async (ids) => {
      const rows = await db.selectFrom('studio').select(['id', 'name']).where('id', 'in', ids).execute();
      const studios = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => studios.get(id) ?? null);
    }),

    performersOfScene: new DataLoader<string, Named[]>(async (scenes) => {
      const rows = await db
        .selectFrom('scene_performers')
        .innerJoin('performer', 'performer.id', 'performer_id')
        .select(['scene_id as owner', 'performer.id', 'name'])
        .where('scene_id', 'in', scenes)
        .orderBy('name_key')
        .orderBy('performer.id')
        .execute();
      return byOwner(rows, scenes);
    }),

    tagsOfScene: new DataLoader<string, Named[]>(async (scenes) => {
      const rows = await db
        .selectFrom('scene_tags')
        .innerJoin('tag', 'tag.id', 'tag_id')
        .select(['scene_id as owner', 'tag.id', 'name'])
        .where('scene_id', 'in', scenes)
        .orderBy('name_key')
        .orderBy('tag.id')
        .execute();
      return byOwner(rows, scenes);
    }),

    newestScenesOfPerformer: new DataLoader<{ performer: string; first: number }, ListedScene[], string>(
      async (keys) => {
        const performers = keys.map(({ performer }) => performer);
        const first = Math.max(...keys.map((key) => key.first));
        const rows = await db
          .selectFrom((query) =>
            query
              .selectFrom('scene_performers')
              .innerJoin('scene', 'scene.id', 'scene_id')
              .select(['performer_id as owner', 'scene.id', 'title', 'scene_date as sceneDate', 'rating100'])
              .select(['organized', 'studio_id as studioId'])
              .select(
                sql<number>`row_number() over (
                  partition by performer_id order by scene_performers.scene_date_key desc, scene_id desc)`.as('place'),
              )
              .where('performer_id', 'in', performers)
              .as('ranked'),
          )
          .selectAll()
          .where('place', '<=', first)
          .orderBy('place')
          .execute();
        return byOwner(rows, performers).map((scenes, index) => scenes.slice(0, keys[index]?.first));
      },
      { cacheKeyFn: ({ performer, first }) => `${performer} ${first}` },
    ),
  };
}

function byOwner<Row extends { owner: string }>(rows: readonly Row[], owners: readonly string[]): Row[][] {
  const groups = Map.groupBy(rows, (row) => row.owner);
  return owners.map((owner) => groups.get(owner) ?? []);
}
