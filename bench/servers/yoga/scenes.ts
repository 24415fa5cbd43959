import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { placeOfScene, sceneCursor } from '../cursors.ts';
import type { ListedScene } from '../rows.ts';
import { literal, phrasesOf, scenesWithWords } from '../search-sql.ts';
import type { Tables } from './tables.ts';

export interface SceneFilter {
  readonly search?: string;
  readonly tags?: { readonly includes: readonly string[] };
  readonly performers?: { readonly includes: readonly string[] };
  readonly organized?: { readonly eq: boolean };
}

export interface SceneListArguments {
  readonly first: number;
  readonly after?: string | null;
  readonly filter?: SceneFilter;
  readonly orderBy?: readonly { readonly field: string }[];
}

export const LISTED_COLUMNS = [
  'scene.id',
  'title',
  'scene_date as sceneDate',
  'rating100',
  'organized',
  'studio_id as studioId',
] as const;

/** The scenes that a filter leaves. */
export function filteredScenes(
  db: Kysely<Tables>,
  filter: SceneFilter = {},
): SelectQueryBuilder<Tables, 'scene', object> {
  let query = db.selectFrom('scene').$castTo<object>();
  const { search, tags, performers, organized } = filter;
  if (tags) {
    const tagged = db.selectFrom('scene_tags').select('scene_id').where('tag_id', 'in', tags.includes);
    query = query.where('scene.id', 'in', tagged);
  }
  if (performers) {
    const performed = db
      .selectFrom('scene_performers')
      .select('scene_id')
      .where('performer_id', 'in', performers.includes);
    query = query.where('scene.id', 'in', performed);
  }
  if (organized) query = query.where('organized', '=', Number(organized.eq));
  if (search)
    query = query.where(sql<boolean>`scene.id in (${sql.raw(scenesWithWords(phrasesOf(search).map(literal)))})`);
  return query;
}

/** A page of scenes, of which only what is asked for is read. */
export class ScenePage {
  readonly #db: Kysely<Tables>;
  readonly #args: SceneListArguments;
  #rows: Promise<ListedScene[]> | undefined;

  constructor(db: Kysely<Tables>, args: SceneListArguments) {
    this.#db = db;
    this.#args = args;
  }

  async nodes(): Promise<ListedScene[]> {
    return (await this.#read()).slice(0, this.#args.first);
  }

  async pageInfo() {
    const rows = await this.#read();
    const last = rows.slice(0, this.#args.first).at(-1);
    return { hasNextPage: rows.length > this.#args.first, endCursor: last ? sceneCursor(last) : null };
  }

  async totalCount(): Promise<number> {
    const count = filteredScenes(this.#db, this.#args.filter).select((query) =>
      query.fn.countAll<number>().as('count'),
    );
    return (await count.executeTakeFirstOrThrow()).count;
  }

  /** One more than the page has, where there is one. */
  #read(): Promise<ListedScene[]> {
    this.#rows ??= this.#page().execute();
    return this.#rows;
  }

  #page() {
    const { first, after, filter, orderBy } = this.#args;
    const page = filteredScenes(this.#db, filter)
      .select(LISTED_COLUMNS)
      .limit(first + 1);
    if (!orderBy) return page.orderBy('title_key').orderBy('scene.id');
    const byDate = page.orderBy('scene_date_key', 'desc').orderBy('scene.id', 'desc');
    const place = placeOfScene(after);
    return place ? byDate.where(sql<boolean>`(scene_date_key, scene.id) < (${sql.join(place)})`) : byDate;
  }
}
