import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KNOWN_MIGRATIONS, takeBackMigrations } from '../../src/database/migrate.ts';
import { openDatabase, openDatabaseAlone } from '../../src/database/open.ts';
import { checkDatabase } from '../../src/database/schema-check.ts';
import { generateLibrary } from '../../src/sample/generator.ts';
import { storeLibrary } from '../../src/sample/store-sample.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const at = temporaryDirectory();
let sound: Buffer;

beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'greenlight-'));
  const path = join(directory, 'library.db');
  const database = await openDatabase({ kind: 'sqlite', path }, 'apply');
  await storeLibrary(database.orm.em.fork(), generateLibrary(300, 1));
  await database.close();
  sound = readFileSync(path);
  await rm(directory, { recursive: true });
});

beforeEach(() => writeFileSync(at('library.db'), sound));

function check(): Promise<string[]> {
  return checkDatabase({ kind: 'sqlite', path: at('library.db') });
}

/** Does to the database what no program should. */
function tamper(statements: string): void {
  const database = new BetterSqlite3(at('library.db'));
  database.unsafeMode();
  database.pragma('foreign_keys = off');
  database.exec(statements);
  database.close();
}

/** Changes a definition where it stands. */
function redefine(name: string, text: string, replacement: string): string {
  const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  return `pragma writable_schema = on;
    update sqlite_schema set sql = replace(sql, ${quoted(text)}, ${quoted(replacement)}) where name = ${quoted(name)};`;
}

/** Deletes the scenes first, so that what is stored does not contradict the changed definition. */
function emptied(statements: string): string {
  return `pragma foreign_keys = on; delete from scene; ${statements}`;
}

describe('the check', () => {
  it('finds nothing in a sound database, and changes nothing', async () => {
    expect(await check()).toEqual([]);
    expect(readFileSync(at('library.db')).equals(sound)).toBe(true);
  });

  it('does not mind how a definition is typed', async () => {
    tamper(
      `${redefine('setting', '"key" text not null', '[key]   TEXT /* its name */ NOT null')}
      drop index scene_code_id_index;
      CREATE INDEX Scene_Code_Id_Index ON scene(code,id)`.replace('Scene_Code_Id_Index', 'scene_code_id_index'),
    );
    expect(await check()).toEqual([]);
  });

  it.each([
    ['a missing table', 'drop table setting', ['table setting is missing']],
    ['an unexpected table', 'create table extra (id text primary key)', ['table extra is unexpected']],
    ['a missing column', 'alter table setting drop column description', ['column setting.description is missing']],
    ['an unexpected column', 'alter table setting add column extra text', ['column setting.extra is unexpected']],
    [
      'the type of a column',
      emptied(redefine('scene', '"rating100" integer', '"rating100" text')),
      ['column scene.rating100: type is text, expected integer'],
    ],
    [
      'a column that allows null',
      redefine('setting', '"value" json not null', '"value" json'),
      ['column setting.value: null is allowed, expected refused'],
    ],
    [
      'the default of a column',
      redefine('analysis_plan', 'not null default 1', 'not null default 2'),
      ['column analysis_plan.version: default is 2, expected 1'],
    ],
    [
      'how a column is generated',
      emptied(redefine('scene', 'coalesce(rating100, -1)', 'coalesce(rating100, -2)')),
      ['column scene.rating100_key: generated is (coalesce(rating100, -2)), expected (coalesce(rating100, -1))'],
    ],
    [
      'a missing check',
      redefine('scene', 'check (rating100 between 0 and 100) ', ''),
      ['check (rating100 between 0 and 100) on scene is missing'],
    ],
    [
      'another check',
      redefine('job', 'max_attempts >= 1', 'max_attempts >= 0'),
      ['check (max_attempts >= 1) on job is missing', 'check (max_attempts >= 0) on job is unexpected'],
    ],
    [
      'the primary key',
      emptied(redefine('scene_tags', 'primary key ("scene_id", "tag_id")', 'primary key ("tag_id", "scene_id")')),
      ['table scene_tags: primary key is (tag_id, scene_id), expected (scene_id, tag_id)'],
    ],
    [
      'what happens to a reference',
      redefine(
        'plan_change',
        'references "analysis_plan" ("id") on delete cascade',
        'references "analysis_plan" ("id")',
      ),
      ['foreign key plan_change(plan_id): on delete is no action, expected cascade'],
    ],
    [
      'anything else in a table',
      redefine('setting', '"key" text not null', '"key" text not null collate nocase'),
      ['table setting is defined otherwise than its migration says'],
    ],
    ['a missing index', 'drop index scene_code_id_index', ['index scene_code_id_index is missing']],
    ['an unexpected index', 'create index extra on scene (details)', ['index extra is unexpected']],
    [
      'the columns of an index',
      'drop index scene_code_id_index; create index scene_code_id_index on scene (code desc)',
      ['index scene_code_id_index: key is (code desc), expected (code, id)'],
    ],
    [
      'an index that is no longer unique',
      'drop index tag_name_key_unique; create index tag_name_key_unique on tag (name_key)',
      ['index tag_name_key_unique: unique is no, expected yes'],
    ],
    [
      'the condition of an index',
      `drop index job_one_active_apply_per_plan;
       create unique index job_one_active_apply_per_plan on job (plan_id) where type = 'apply_plan'`,
      [
        "index job_one_active_apply_per_plan: condition is type = 'apply_plan', expected type = 'apply_plan' and status in('pending', 'running')",
      ],
    ],
    ['a missing trigger', 'drop trigger scene_text_update', ['trigger scene_text_update is missing']],
    [
      'a changed trigger',
      'drop trigger scene_text_delete; create trigger scene_text_delete after delete on scene_document begin select 1; end',
      ['trigger scene_text_delete is defined otherwise than its migration says'],
    ],
    [
      'an unexpected view',
      'create view best as select * from scene where rating100 = 100',
      ['view best is unexpected'],
    ],
    [
      'rows that are not in the full-text index',
      `delete from scene_document where scene_id in ('1', '2')`,
      ['full-text index: rows of scene that are not in it: 2'],
    ],
    [
      'words that are missing from the full-text index',
      'delete from tag_text where rowid = 1',
      ['full-text index: documents of tag without words: 1'],
    ],
    [
      'words in the full-text index that are of no row',
      `drop trigger studio_text_insert; insert into studio_text (rowid, name) values (99, 'nobody')`,
      ['trigger studio_text_insert is missing', 'full-text index: words of studio without a document: 1'],
    ],
    [
      'dates of links that are not those of their scenes',
      `drop trigger scene_tags_date_update;
       update scene_tags set scene_date_key = '1899' where (scene_id, tag_id) in (select scene_id, tag_id from scene_tags limit 3)`,
      [
        'trigger scene_tags_date_update is missing',
        'rows of scene_tags of which scene_date_key is not the date of their scene: 3',
      ],
    ],
    [
      'signatures of scenes that are wrong',
      `update scene_performers set scene_signature = 1 where scene_id = '1'`,
      ['rows of scene_performers of which scene_signature is not the signature of their scene: 4'],
    ],
    [
      'lists of links that are wrong',
      `update scene set tag_ids = '[]', performer_ids = json_insert(performer_ids, '$[#]', 'x') where id in ('1', '2')`,
      [
        'rows of scene of which performer_ids is not the ids of their performers: 2',
        'rows of scene of which tag_ids is not the ids of their tags: 2',
      ],
    ],
    [
      'numbers of scenes that are wrong',
      `update tag set scene_count = scene_count + 1 where id in ('1', '2'); update studio set scene_count = -1 where id = '3'`,
      [
        'rows of tag of which scene_count is not the number of their scenes: 2',
        'rows of studio of which scene_count is not the number of their scenes: 1',
      ],
    ],
    [
      'references that lead nowhere',
      `insert into scene_tags (scene_id, tag_id) values ('1', 'x'), ('2', 'x')`,
      ['references from scene_tags to rows of tag that do not exist: 2'],
    ],
    [
      'a migration of a newer version',
      `insert into mikro_orm_migrations (name) values ('Migration20990101000000_later')`,
      ['migration Migration20990101000000_later is not known to this version; use a newer one'],
    ],
  ])('tells of %s', async (_, statements, faults) => {
    tamper(statements);
    expect(await check()).toEqual(faults);
  });

  it('tells of a migration that is missing', async () => {
    const orm = await openDatabaseAlone({ kind: 'sqlite', path: at('library.db') });
    await takeBackMigrations(orm, 'nothing');
    await orm.close();
    expect(await check()).toEqual(
      KNOWN_MIGRATIONS.map((name) => `migration ${name} is not applied; apply it with: npm run db -- migrate`),
    );
  });

  it('tells of an index that does not agree with its table', async () => {
    tamper(redefine('scene_code_id_index', '"code"', '"title"'));
    expect(await check()).toEqual([
      expect.stringMatching(/^integrity: row \d+ missing from index scene_code_id_index, and more like it$/),
      'index scene_code_id_index: key is (title, id), expected (code, id)',
    ]);
  });

  it('tells of words that were damaged in the full-text index', async () => {
    tamper(`update scene_text_data set block = x'ff00ff00' where id > 100`);
    expect((await check()).join('\n')).toMatch(/integrity.*fts5/);
  });

  it('tells of pages that were overwritten', async () => {
    const damaged = Buffer.from(sound);
    writeFileSync(at('library.db'), damaged.fill(0xa5, damaged.length - 8 * 4096));
    const faults = await check();
    expect(faults.length).toBeGreaterThan(0);
    expect(faults[0]).toMatch(/^integrity: |^the integrity of the file cannot be checked: /);
  });
});
