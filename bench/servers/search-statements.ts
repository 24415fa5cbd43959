import type { Database, Statement } from 'better-sqlite3';
import type { Facets, ListedScene, Named } from './rows.ts';
import { phrasesOf, scenesWithWords } from './search-sql.ts';

/** The scenes that a search finds. */
export interface Hits {
  readonly count: number;
  /** Their ids, as a JSON list. */
  readonly ids: string;
}

/** Finds the scenes in which every word of a text stands. */
export function searchScenes(database: Database) {
  const byWords = new Map<number, Statement<[Record<string, string>], Hits>>();
  return (text: string): Hits => {
    const phrases = phrasesOf(text);
    let statement = byWords.get(phrases.length);
    if (!statement) {
      const ids = scenesWithWords(phrases.map((_, index) => `@word${index}`));
      statement = database.prepare(`select count(*) as count, json_group_array(id) as ids from (${ids})`);
      byWords.set(phrases.length, statement);
    }
    return statement.get(Object.fromEntries(phrases.map((phrase, index) => [`word${index}`, phrase]))) as Hits;
  };
}

/** The first scenes by title. */
export function hitsByTitle(database: Database) {
  const scenes = database.prepare<[string, number], ListedScene>(
    `select scene.id, title, scene_date as sceneDate from json_each(?) as hit cross join scene on scene.id = hit.value
     order by title_key, scene.id limit ?`,
  );
  return ({ ids }: Hits, limit: number) => scenes.all(ids, limit);
}

/** The most frequent tags, performers, studios, years and truth values among the scenes found. */
export function facetsOf(database: Database) {
  const tags = links(database, 'tag');
  const performers = links(database, 'performer');
  const studios = database.prepare<[string, number], Count>(
    `select id, name, count from
       (select studio_id, count(*) as count from json_each(?) as hit cross join scene on scene.id = hit.value
        where studio_id is not null group by studio_id)
     cross join studio on id = studio_id order by count desc, name_key, id limit ?`,
  );
  const years = database.prepare<[string, number], { year: string; count: number }>(
    `select substr(scene_date_key, 1, 4) as year, count(*) as count
     from json_each(?) as hit cross join scene on scene.id = hit.value
     where scene_date_key > '' group by 1 order by 2 desc, 1 limit ?`,
  );
  const organized = database.prepare<[string, number], { value: number; count: number }>(
    `select organized as value, count(*) as count from json_each(?) as hit cross join scene on scene.id = hit.value
     group by 1 order by 2 desc, 1 limit ?`,
  );
  return ({ ids }: Hits, limit: number): Facets => ({
    tags: tags.all(ids, limit).map(({ count, ...tag }) => ({ count, tag })),
    performers: performers.all(ids, limit).map(({ count, ...performer }) => ({ count, performer })),
    studios: studios.all(ids, limit).map(({ count, ...studio }) => ({ count, studio })),
    years: years.all(ids, limit).map(({ count, year }) => ({ count, year: Number(year) })),
    organized: organized.all(ids, limit).map(({ count, value }) => ({ count, value: value === 1 })),
  });
}

type Count = Named & { readonly count: number };

function links(database: Database, kind: 'performer' | 'tag'): Statement<[string, number], Count> {
  return database.prepare(
    `select id, name, count from
       (select ${kind}_id, count(*) as count from json_each(?) as hit
        cross join scene_${kind}s on scene_id = hit.value group by 1)
     cross join ${kind} on id = ${kind}_id order by count desc, name_key, id limit ?`,
  );
}
