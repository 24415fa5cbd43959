import { type Kysely, sql } from 'kysely';
import { filteredScenes, type SceneListArguments } from './scenes.ts';
import type { Tables } from './tables.ts';

/** What the scenes of a filter have in common, of which only what is asked for is counted. */
export class SceneFacets {
  readonly #db: Kysely<Tables>;
  readonly #args: SceneListArguments;

  constructor(db: Kysely<Tables>, args: SceneListArguments) {
    this.#db = db;
    this.#args = args;
  }

  async tags() {
    const counted = this.#db
      .selectFrom('scene_tags')
      .select('tag_id as linked')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('scene_id', 'in', this.#scenes().select('scene.id'))
      .groupBy('tag_id');
    const rows = await this.#db
      .selectFrom(counted.as('counted'))
      .innerJoin('tag', 'tag.id', 'linked')
      .select(['tag.id', 'name', 'count'])
      .orderBy('count', 'desc')
      .orderBy('name_key')
      .orderBy('tag.id')
      .limit(this.#args.first)
      .execute();
    return rows.map(({ count, ...tag }) => ({ count, tag }));
  }

  async performers() {
    const counted = this.#db
      .selectFrom('scene_performers')
      .select('performer_id as linked')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('scene_id', 'in', this.#scenes().select('scene.id'))
      .groupBy('performer_id');
    const rows = await this.#db
      .selectFrom(counted.as('counted'))
      .innerJoin('performer', 'performer.id', 'linked')
      .select(['performer.id', 'name', 'count'])
      .orderBy('count', 'desc')
      .orderBy('name_key')
      .orderBy('performer.id')
      .limit(this.#args.first)
      .execute();
    return rows.map(({ count, ...performer }) => ({ count, performer }));
  }

  async studios() {
    const rows = await this.#scenes()
      .innerJoin('studio', 'studio.id', 'studio_id')
      .select(['studio.id', 'name'])
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .groupBy('studio.id')
      .orderBy('count', 'desc')
      .orderBy('name_key')
      .orderBy('studio.id')
      .limit(this.#args.first)
      .execute();
    return rows.map(({ count, ...studio }) => ({ count, studio }));
  }

  async years() {
    const rows = await this.#scenes()
      .select(sql<string>`substr(scene_date, 1, 4)`.as('year'))
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('scene_date', 'is not', null)
      .groupBy('year')
      .orderBy('count', 'desc')
      .orderBy('year')
      .limit(this.#args.first)
      .execute();
    return rows.map(({ count, year }) => ({ count, year: Number(year) }));
  }

  async organized() {
    const rows = await this.#scenes()
      .select('organized as value')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .groupBy('value')
      .orderBy('count', 'desc')
      .orderBy('value')
      .execute();
    return rows.map(({ count, value }) => ({ count, value: value === 1 }));
  }

  #scenes() {
    return filteredScenes(this.#db, this.#args.filter);
  }
}
