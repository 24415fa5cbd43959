import type { Database } from 'better-sqlite3';
import type { Position } from '../../src/database/keyset.ts';
import { ORGANIZED_BIT, tagBit } from '../../src/library/scene-signature.ts';
import type { ListedScene, Named, WholeScene } from './rows.ts';

/*
 * What the queries need of the library, read as fast as SQLite gives it: statements for this very purpose, prepared
 * once. Each function prepares its statements and returns what runs them.
 */

const LISTED = 'scene.id, title, scene_date as sceneDate, rating100, organized, studio_id as studioId';

/**
 * Where the ids of the performers and tags of scenes come from: from the tables of links, or from the lists in the scenes
 * themselves; then the signatures of scenes in links are looked at as well.
 */
export type LinkSource = 'links' | 'lists';

const COLUMNS = { links: LISTED, lists: `${LISTED}, performer_ids, tag_ids` };

const NEWEST_FIRST = 'order by scene.scene_date_key desc, scene.id desc';

/** From how many scenes on it is faster to follow their order by date than to sort them. */
const MANY = 1_000;

export function sceneById(database: Database, source: LinkSource = 'links') {
  const scene = database.prepare<[string], WholeScene>(
    `select ${COLUMNS[source]}, code, details, director, urls, paths from scene where id = ?`,
  );
  return (id: string) => scene.get(id);
}

/** Scenes by date, the newest first, from a place on. */
export function scenesByDate(database: Database, source: LinkSource = 'links') {
  const columns = COLUMNS[source];
  const first = database.prepare<[number], ListedScene>(`select ${columns} from scene ${NEWEST_FIRST} limit ?`);
  const next = database.prepare<unknown[], ListedScene>(
    `select ${columns} from scene where (scene_date_key, id) < (?, ?) ${NEWEST_FIRST} limit ?`,
  );
  return (limit: number, after?: Position) => (after ? next.all(...after, limit) : first.all(limit));
}

/** Performers by name, from a place on. */
export function performersByName(database: Database) {
  const first = database.prepare<[number], Named>('select id, name from performer order by name_key, id limit ?');
  const next = database.prepare<unknown[], Named>(
    'select id, name from performer where (name_key, id) > (?, ?) order by name_key, id limit ?',
  );
  return (limit: number, after?: Position) => (after ? next.all(...after, limit) : first.all(limit));
}

/** The newest scenes of a performer, in the order in which the links have them. */
export function newestScenesOf(database: Database, source: LinkSource = 'links') {
  const scenes = database.prepare<[string, number], ListedScene>(
    `select ${COLUMNS[source]} from scene_performers as performed cross join scene on scene.id = scene_id
     where performer_id = ? order by performed.scene_date_key desc, scene_id desc limit ?`,
  );
  return (performer: string, limit: number) => scenes.all(performer, limit);
}

export function studiosById(database: Database) {
  const studios = database.prepare<[string], Named>(
    'select studio.id, name from json_each(?) as wanted cross join studio on studio.id = wanted.value',
  );
  return (ids: Iterable<string>) =>
    new Map(studios.all(JSON.stringify([...ids])).map((studio) => [studio.id, studio] as const));
}

type Linked = 'performer' | 'tag';

/** The performers or tags of a scene, by name. */
export function namesOfScene(database: Database, kind: Linked, source: LinkSource = 'links') {
  if (source === 'lists') {
    const names = namesByName(database, kind);
    return (scene: ListedScene) => names.all(listed(scene, kind));
  }
  const names = database.prepare<[string], Named>(
    `select id, name from scene_${kind}s cross join ${kind} on id = ${kind}_id where scene_id = ? order by name_key, id`,
  );
  return ({ id }: ListedScene) => names.all(id);
}

/** The performers or tags of each of some scenes, by name: first their ids, then each that occurs once. */
export function namesOfScenes(database: Database, kind: Linked, source: LinkSource = 'links') {
  const lists = source === 'lists' ? listsOfScenes(kind) : linksOfScenes(database, kind);
  const names = namesByName(database, kind);
  return (scenes: readonly ListedScene[]): Named[][] => {
    const idsOfEach = lists(scenes).map((ids) => JSON.parse(ids) as string[]);
    const sorted = names.all(JSON.stringify([...new Set(idsOfEach.flat())]));
    const rank = new Map(sorted.map(({ id }, index) => [id, index]));
    return idsOfEach.map((ids) =>
      ids
        .map((id) => rank.get(id) as number)
        .sort((a, b) => a - b)
        .map((index) => sorted[index] as Named),
    );
  };
}

function listsOfScenes(kind: Linked) {
  return (scenes: readonly ListedScene[]) => scenes.map((scene) => listed(scene, kind));
}

function linksOfScenes(database: Database, kind: Linked) {
  const links = database
    .prepare<[string], string>(
      `select (select json_group_array(${kind}_id) from scene_${kind}s where scene_id = wanted.value)
       from json_each(?) as wanted order by wanted.key`,
    )
    .pluck();
  return (scenes: readonly ListedScene[]) => links.all(JSON.stringify(scenes.map(({ id }) => id)));
}

function listed(scene: ListedScene, kind: Linked): string {
  return scene[`${kind}_ids`] as string;
}

/** The performers or tags of a list of ids, by name. */
function namesByName(database: Database, kind: Linked) {
  return database.prepare<[string], Named>(
    `select ${kind}.id, name from json_each(?) as wanted cross join ${kind} on ${kind}.id = wanted.value
     order by name_key, ${kind}.id`,
  );
}

interface TagAndPerformer {
  readonly tag: string;
  readonly performer: string;
  readonly limit: number;
}

/** The newest scenes with a tag and a performer that are not organized, and how many there are in all. */
export function scenesWithTagAndPerformer(database: Database, source: LinkSource = 'links') {
  const find = source === 'links' ? findByLinks(database) : findBySignatures(database);
  return (wanted: TagAndPerformer) => {
    const scenes = find(wanted);
    return { scenes, totalCount: scenes[0]?.total ?? 0 };
  };
}

type Counted = ListedScene & { total: number };

function findByLinks(database: Database) {
  const isInMany = performerIsInMany(database);
  const scenes = (withBoth: string) =>
    database.prepare<[TagAndPerformer], Counted>(
      `select ${LISTED}, count(*) over () as total from ${withBoth} and not organized ${NEWEST_FIRST} limit @limit`,
    );
  const ofFew = scenes(
    `scene_performers as performed, scene_tags as tagged, scene
     where performer_id = @performer and tag_id = @tag
       and tagged.scene_id = performed.scene_id and scene.id = performed.scene_id`,
  );
  const ofMany = scenes(
    `(select scene_id from scene_performers where performer_id = @performer
      intersect select scene_id from scene_tags where tag_id = @tag)
     cross join scene where scene.id = scene_id`,
  );
  return (wanted: TagAndPerformer) => (isInMany(wanted.performer) ? ofMany : ofFew).all(wanted);
}

/** What links to performers tell by their signatures: whether the scene may have the tag, and that it is not organized. */
const FORESEEN = `and scene_signature & @bit <> 0 and scene_signature & ${ORGANIZED_BIT} = 0`;

function findBySignatures(database: Database) {
  const isRare = tagIsRarer(database, 6);
  const along = (kind: Linked, other: Linked, foreseen = '') =>
    database.prepare<object[], Counted>(
      `select ${LISTED}, total from (
         select scene_id, scene_date_key, count(*) over () as total from scene_${kind}s as walked
         where ${kind}_id = @${kind} ${foreseen}
           and exists (
             select 1 from scene_${other}s as other where other.scene_id = walked.scene_id and other.${other}_id = @${other})
           and exists (select 1 from scene where scene.id = walked.scene_id and organized = +0)
         order by scene_date_key desc, scene_id desc limit @limit) as found
       cross join scene on scene.id = found.scene_id ${NEWEST_FIRST}`,
    );
  const alongTag = along('tag', 'performer');
  const alongPerformer = along('performer', 'tag', FORESEEN);
  return (wanted: TagAndPerformer) =>
    (isRare(wanted) ? alongTag : alongPerformer).all({ ...wanted, bit: tagBit(wanted.tag) });
}

/**
 * The newest scenes with a tag and a performer that are not organized, from a place on: the links of one of them are
 * followed by date, and of each it is asked whether the scene has the other. Links to performers tell by the signature of
 * the scene that most lack the tag or are organized; so those to the tag are followed only when they are by far fewer.
 */
export function pageWithTagAndPerformer(database: Database) {
  const isRare = tagIsRarer(database, 2);
  const along = (kind: Linked, other: Linked, where: string) =>
    database.prepare<object[], ListedScene>(
      `select ${LISTED} from scene_${kind}s as walked cross join scene on scene.id = walked.scene_id
       where walked.${kind}_id = @${kind} and not organized and exists (
         select 1 from scene_${other}s as other where other.scene_id = walked.scene_id
           and other.${other}_id = @${other} and other.scene_date_key = walked.scene_date_key) ${where}
       order by walked.scene_date_key desc, walked.scene_id desc limit @limit`,
    );
  const pages = (kind: Linked, other: Linked, where = '') => ({
    first: along(kind, other, where),
    next: along(kind, other, `${where} and (walked.scene_date_key, walked.scene_id) < (@date, @id)`),
  });
  const alongTag = pages('tag', 'performer');
  const alongPerformer = pages('performer', 'tag', FORESEEN);
  return (wanted: TagAndPerformer, after?: Position) => {
    const { first, next } = isRare(wanted) ? alongTag : alongPerformer;
    const values = { ...wanted, bit: tagBit(wanted.tag) };
    if (!after) return first.all(values);
    const [date, id] = after;
    return next.all({ ...values, date, id });
  };
}

/** Whether a tag has that many times fewer scenes than a performer. */
function tagIsRarer(database: Database, times: number) {
  const sizeOf = (kind: Linked) =>
    database.prepare<[string], number>(`select scene_count from ${kind} where id = ?`).pluck();
  const ofTag = sizeOf('tag');
  const ofPerformer = sizeOf('performer');
  return ({ tag, performer }: TagAndPerformer) => times * (ofTag.get(tag) ?? 0) < (ofPerformer.get(performer) ?? 0);
}

function performerIsInMany(database: Database) {
  const isInMany = database
    .prepare<[string], number>(
      `select count(*) = ${MANY} from (select 1 from scene_performers where performer_id = ? limit ${MANY})`,
    )
    .pluck();
  return (performer: string) => isInMany.get(performer) === 1;
}
