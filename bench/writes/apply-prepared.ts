import type { Database } from 'better-sqlite3';
import { openForWriting } from '../../src/database/sqlite/connection.ts';
import { textKey } from '../../src/database/text-key.ts';
import { timed } from './timed.ts';

/** How many changes go into a transaction: as many as Greenlight's job puts into one. */
const CHANGES_AT_ONCE = 1_000;

/** The job to which the changes are put down. */
const JOB = 'bench';

interface Change {
  readonly id: number;
  readonly sceneId: string;
  readonly field: 'title' | 'rating100' | 'tags';
  readonly proposed: string;
}

/** What a scene holds. */
interface Live {
  readonly title: string;
  readonly rating100: number | null;
  readonly date: string;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Does to the rows what applying the one plan of a database does, as fast as SQLite takes it: `apply-prepared.js <path>`. */
const [path = ''] = process.argv.slice(2);
const database = openForWriting(path);
await timed(() => applyPlan(database));
database.close();

function applyPlan(database: Database): void {
  const changes = database
    .prepare<[], Change>(
      `select id, scene_id as sceneId, field, proposed_value as proposed from plan_change
       where status = 'accepted' order by scene_id, id`,
    )
    .all();
  database
    .prepare(
      `insert into job (id, created_at, updated_at, type, status, payload, run_at, plan_id)
       select '${JOB}', 0, 0, 'apply_plan', 'completed', '{}', 0, id from analysis_plan`,
    )
    .run();
  const apply = changesApplier(database);
  const countUp = database.prepare<[number]>('update analysis_plan set version = version + 1, updated_at = ?');
  const settle = database.prepare<[number, number]>(
    `update analysis_plan set version = version + 1, status = 'applied', applied_at = ?, updated_at = ?`,
  );
  for (let start = 0; start < changes.length; start += CHANGES_AT_ONCE) {
    const at = Date.now();
    database
      .transaction(() => {
        apply(changes.slice(start, start + CHANGES_AT_ONCE), at);
        if (start + CHANGES_AT_ONCE < changes.length) countUp.run(at);
        else settle.run(at, at);
      })
      .immediate();
  }
}

function changesApplier(database: Database): (changes: readonly Change[], at: number) => void {
  const scene = database.prepare<[string], Live>(
    'select title, rating100, scene_date_key as date from scene where id = ?',
  );
  const tags = database.prepare<[string], Named>(
    'select id, name from scene_tags cross join tag on id = tag_id where scene_id = ? order by name_key, id',
  );
  // By one statement for all: the full-text index stores what it has gathered when the next statement begins.
  const setTitles = database.prepare<[number, string]>(
    `update scene set title = given.title, title_key = given.key, updated_at = ?
     from (select value ->> 0 as id, value ->> 1 as title, value ->> 2 as key from json_each(?)) as given
     where scene.id = given.id`,
  );
  const setRating = database.prepare('update scene set rating100 = ?, updated_at = ? where id = ?');
  const touch = database.prepare('update scene set updated_at = ? where id = ?');
  const addTag = database.prepare('insert into scene_tags (scene_id, tag_id, scene_date_key) values (?, ?, ?)');
  const record = prepareRecord(database);

  return (changes, at) => {
    const titles: string[][] = [];
    for (const { id, sceneId, field, proposed } of changes) {
      const { title, rating100, date } = scene.get(sceneId) as Live;
      const value = JSON.parse(proposed) as unknown;
      switch (field) {
        case 'title':
          titles.push([sceneId, String(value), textKey(String(value))]);
          record.applied(id, title, value, at);
          break;
        case 'rating100':
          if (rating100 === value) {
            record.skipped(id, at);
          } else {
            setRating.run(value, at, sceneId);
            record.applied(id, rating100, value, at);
          }
          break;
        case 'tags': {
          const before = tags.all(sceneId);
          const [added] = value as [Named];
          if (before.some((other) => other.id === added.id)) {
            record.skipped(id, at);
          } else {
            addTag.run(sceneId, added.id, date);
            touch.run(at, sceneId);
            record.applied(id, before, tags.all(sceneId), at);
          }
        }
      }
    }
    setTitles.run(at, JSON.stringify(titles));
  };
}

/** Puts down what has become of a change. */
function prepareRecord(database: Database) {
  const applied = database.prepare(
    `update plan_change set status = 'applied', applied = 1, applied_at = ?, updated_at = ?, job_id = '${JOB}',
       value_before = ?, value_after = ? where id = ?`,
  );
  const skipped = database.prepare(
    `update plan_change set status = 'skipped', updated_at = ?, job_id = '${JOB}',
       error_code = 'ALREADY_SATISFIED', error = 'The scene is like this already.' where id = ?`,
  );
  return {
    applied(id: number, before: unknown, after: unknown, at: number): void {
      applied.run(at, at, before === null ? null : JSON.stringify(before), JSON.stringify(after), id);
    },
    skipped(id: number, at: number): void {
      skipped.run(at, id);
    },
  };
}
