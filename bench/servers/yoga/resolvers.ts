import { type Kysely, sql } from 'kysely';
import { placeOfPerformer } from '../cursors.ts';
import type { ListedScene, Named, WholeScene } from '../rows.ts';
import { SceneFacets } from './facets.ts';
import type { Loaders } from './loaders.ts';
import { LISTED_COLUMNS, type SceneListArguments, ScenePage } from './scenes.ts';
import type { Tables } from './tables.ts';

export interface YogaContext {
  readonly db: Kysely<Tables>;
  readonly loaders: Loaders;
}

export const resolvers = {
  Query: {
    scene: (_root: unknown, { id }: { id: string }, { db }: YogaContext): Promise<WholeScene | undefined> =>
      db
        .selectFrom('scene')
        .select(LISTED_COLUMNS)
        .select(['code', 'details', 'director', 'urls', 'paths'])
        .where('id', '=', id)
        .executeTakeFirst(),

    scenes: (_root: unknown, args: SceneListArguments, { db }: YogaContext) => new ScenePage(db, args),

    async performers(_root: unknown, { first, after }: SceneListArguments, { db }: YogaContext) {
      const page = db.selectFrom('performer').select(['id', 'name']).orderBy('name_key').orderBy('id').limit(first);
      const place = placeOfPerformer(after);
      return {
        nodes: await (place ? page.where(sql<boolean>`(name_key, id) > (${sql.join(place)})`) : page).execute(),
      };
    },

    sceneFacets: (_root: unknown, args: SceneListArguments, { db }: YogaContext) => new SceneFacets(db, args),
  },
  Scene: {
    urls: ({ urls }: WholeScene) => JSON.parse(urls) as unknown,
    paths: ({ paths }: WholeScene) => JSON.parse(paths) as unknown,
    organized: ({ organized }: ListedScene) => organized === 1,
    studio: ({ studioId }: ListedScene, _args: object, { loaders }: YogaContext) =>
      studioId === null ? null : loaders.studios.load(studioId),
    performers: ({ id }: ListedScene, _args: object, { loaders }: YogaContext) => loaders.performersOfScene.load(id),
    tags: ({ id }: ListedScene, _args: object, { loaders }: YogaContext) => loaders.tagsOfScene.load(id),
  },
  Performer: {
    scenes: async ({ id }: Named, { first }: SceneListArguments, { loaders }: YogaContext) => ({
      nodes: await loaders.newestScenesOfPerformer.load({ performer: id, first }),
    }),
  },
};
