import type { Database } from 'better-sqlite3';
import { openDatabase } from '../../src/database/open.ts';
import { openForWriting } from '../../src/database/sqlite/connection.ts';
import { textKey } from '../../src/database/text-key.ts';
import { sceneSignature } from '../../src/library/scene-signature.ts';
import { generateLibrary } from '../../src/sample/generator.ts';
import type { PerformerRow, SceneRow, StudioRow, TagRow } from '../../src/sample/sample-library.ts';
import type { Library, Stored } from '../../src/sample/store-sample.ts';
import { timed } from './timed.ts';

const COMMON = ['id', 'created_at', 'updated_at', 'last_synced'];
const NAMED = ['name', 'name_key', 'aliases'];
const SCENE = [
  'title',
  'title_key',
  'code',
  'details',
  'director',
  'urls',
  'paths',
  'organized',
  'rating100',
  'scene_date',
  'created_date',
  'studio_id',
  'performer_ids',
  'tag_ids',
];
const PERFORMS = ['scene_id', 'performer_id', 'scene_date_key', 'scene_signature'];

/** Imports invented scenes as fast as SQLite takes them, one by one: `import-prepared.js <path> <scenes>`. */
const [path = '', scenes = ''] = process.argv.slice(2);
// The tables are made before, and are the same.
await (await openDatabase({ kind: 'sqlite', path }, 'apply')).close();
const database = openForWriting(path);
await timed(() => importLibrary(database, generateLibrary(Number(scenes), 1)));
database.close();

/** Prepared statements in one transaction, which leave the same rows. */
function importLibrary(database: Database, { studios, tags, performers, scenes }: Library): void {
  const insertStudio = inserter(database, 'studio', [...COMMON, ...NAMED, 'parent_id']);
  const insertTag = inserter(database, 'tag', [...COMMON, ...NAMED, 'description']);
  const insertParent = inserter(database, 'tag_parents', ['tag_id', 'parent_id']);
  const insertPerformer = inserter(database, 'performer', [...COMMON, ...NAMED, 'disambiguation']);
  const insertScene = inserter(database, 'scene', [...COMMON, ...SCENE]);
  const insertPerforms = inserter(database, 'scene_performers', PERFORMS);
  const insertTagged = inserter(database, 'scene_tags', ['scene_id', 'tag_id', 'scene_date_key']);

  database.transaction(() => {
    for (const studio of studios) insertStudio.run(...common(studio), ...named(studio), studio.parentId);
    for (const tag of tags) insertTag.run(...common(tag), ...named(tag), tag.description);
    for (const { id, parentIds } of tags) for (const parent of parentIds) insertParent.run(id, parent);
    for (const performer of performers) {
      insertPerformer.run(...common(performer), ...named(performer), performer.disambiguation);
    }
    for (const scene of scenes) {
      insertScene.run(...common(scene), ...sceneValues(scene));
      const date = scene.sceneDate ?? '';
      const signature = sceneSignature(scene);
      for (const performer of scene.performerIds) insertPerforms.run(scene.id, performer, date, signature);
      for (const tag of scene.tagIds) insertTagged.run(scene.id, tag, date);
    }
    database.exec('analyze');
  })();
}

function inserter(database: Database, table: string, columns: readonly string[]) {
  const values = columns.map(() => '?').join(', ');
  return database.prepare(`insert into ${table} (${columns.join(', ')}) values (${values})`);
}

function common({ id, createdAt, updatedAt, lastSynced }: Stored<{ readonly id: string }>): unknown[] {
  return [id, createdAt?.getTime(), updatedAt?.getTime(), lastSynced?.getTime() ?? null];
}

function named({ name, aliases }: StudioRow | TagRow | PerformerRow): unknown[] {
  return [name, textKey(name), JSON.stringify(aliases)];
}

function sceneValues(scene: SceneRow): unknown[] {
  return [
    scene.title,
    textKey(scene.title),
    scene.code,
    scene.details,
    scene.director,
    JSON.stringify(scene.urls),
    JSON.stringify(scene.paths),
    Number(scene.organized),
    scene.rating100,
    scene.sceneDate,
    scene.createdDate?.getTime() ?? null,
    scene.studioId,
    JSON.stringify(scene.performerIds),
    JSON.stringify(scene.tagIds),
  ];
}
