import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { applyMigrations, KNOWN_MIGRATIONS, takeBackMigrations } from '../../src/database/migrate.ts';
import { type OpenDatabase, openDatabase } from '../../src/database/open.ts';
import { MIGRATIONS } from '../../src/database/orm.ts';
import { describeSchema } from '../../src/database/sqlite/inspect.ts';
import { untrueCopies } from '../support/link-copies.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { CHECKED_VALUES, VALID_ROWS } from './rows.ts';

type Row = Readonly<Record<string, unknown>>;

const at = temporaryDirectory();
let database: OpenDatabase;

beforeEach(async () => {
  database = await openDatabase({ kind: 'sqlite', path: at('library.db') }, 'apply');
});
afterEach(() => database.close());

async function select<Result>(text: string): Promise<Result[]> {
  return (await sql.raw<Result>(text).execute(database.orm.em.getKysely<never>())).rows;
}

async function insert(table: string, row: Row): Promise<void> {
  const columns = Object.keys(row).map((column) => sql.ref(column));
  await sql`insert into ${sql.table(table)} (${sql.join(columns)}) values (${sql.join(Object.values(row))})`.execute(
    database.orm.em.getKysely<never>(),
  );
}

async function insertAll(): Promise<void> {
  for (const [table, row] of Object.entries(VALID_ROWS)) await insert(table, row);
}

/** Why the database refuses a value in the row of a table; undefined when it takes it. */
async function refusal(table: string, column: string, value: unknown): Promise<string | undefined> {
  try {
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${value}`.execute(database.orm.em.getKysely<never>());
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What is in the schema, but for SQLite's own tables. */
function schemaObjects(): Promise<{ type: string; name: string }[]> {
  return select(`select type, name from sqlite_schema where name not like 'sqlite\\_%' escape '\\' order by name`);
}

function count(table: string): Promise<{ rows: number }[]> {
  return select(`select count(*) as "rows" from "${table}"`);
}

describe('the migrations', () => {
  it('go up, down and up again with rows in every table, and leave nothing behind', async () => {
    const schema = await schemaObjects();
    await insertAll();

    expect(await takeBackMigrations(database.orm, 'nothing')).toEqual(KNOWN_MIGRATIONS.toReversed());
    expect(await schemaObjects()).toEqual([{ type: 'table', name: 'mikro_orm_migrations' }]);
    expect(await count('mikro_orm_migrations')).toEqual([{ rows: 0 }]);

    expect(await applyMigrations(database.orm)).toEqual(KNOWN_MIGRATIONS);
    expect(await schemaObjects()).toEqual(schema);
    for (const table of Object.keys(VALID_ROWS)) expect([table, ...(await count(table))]).toEqual([table, { rows: 0 }]);
    await insertAll();
  });

  it('are taken back one at a time, or down to a named one', async () => {
    expect(await takeBackMigrations(database.orm, { name: KNOWN_MIGRATIONS.at(-1)! })).toEqual([]);
    expect(await takeBackMigrations(database.orm, 'previous')).toEqual([KNOWN_MIGRATIONS.at(-1)]);
    await expect(takeBackMigrations(database.orm, { name: 'Migration1' })).rejects.toThrow(
      /^No migration Migration1 is applied\./,
    );
  });

  it('change nothing when one of them fails', async () => {
    await takeBackMigrations(database.orm, 'nothing');
    await select('create table job (id text)');
    await expect(applyMigrations(database.orm)).rejects.toThrow(
      new RegExp(
        `^The migration ${MIGRATIONS[0]!.name} could not be applied, and nothing was changed: table "job" already exists`,
      ),
    );
    expect((await schemaObjects()).map(({ name }) => name)).toEqual(['job', 'mikro_orm_migrations']);
  });
});

describe('the dates of links', () => {
  it('are filled in for links that there are, and leave them as they were', async () => {
    const earlier = { name: 'Migration20261122000007_text_merges' };
    await takeBackMigrations(database.orm, earlier);
    await insertAll();
    await insert('scene', { ...VALID_ROWS['scene'], id: 'c2', scene_date: null });
    for (const table of ['scene_performers', 'scene_tags']) {
      await insert(table, { ...VALID_ROWS[table], scene_id: 'c2' });
    }
    const links = () => select('select * from scene_performers join scene_tags using (scene_id) order by scene_id');
    const counts = () => select('select performer.scene_count + 10 * tag.scene_count as counts from performer, tag');
    const before = await links();

    await applyMigrations(database.orm);
    for (const table of ['scene_performers', 'scene_tags']) {
      expect(await select(`select scene_id, scene_date_key from ${table} order by scene_id`)).toEqual([
        { scene_id: 'c1', scene_date_key: '1949-09-19' },
        { scene_id: 'c2', scene_date_key: '' },
      ]);
    }
    expect(await counts()).toEqual([{ counts: 22 }]);

    await takeBackMigrations(database.orm, earlier);
    expect(await links()).toEqual(before);
    expect(await counts()).toEqual([{ counts: 22 }]);
  });
});

describe('the lists of links', () => {
  it('are filled in for links that there are, and taken back', async () => {
    const earlier = { name: 'Migration20261122000008_link_dates' };
    await takeBackMigrations(database.orm, earlier);
    await insertAll();
    await insert('tag', { ...VALID_ROWS['tag'], id: 'a "tag"', name_key: 'another' });
    await select(`insert into scene_tags (scene_id, tag_id) values ('c1', 'a "tag"')`);
    await insert('scene', { ...VALID_ROWS['scene'], id: 'c2' });

    await applyMigrations(database.orm);
    expect(await select('select id, performer_ids, tag_ids from scene order by id')).toEqual([
      { id: 'c1', performer_ids: '["p1"]', tag_ids: JSON.stringify(['a "tag"', 't1']) },
      { id: 'c2', performer_ids: '[]', tag_ids: '[]' },
    ]);

    await takeBackMigrations(database.orm, earlier);
    expect((await select('select * from scene limit 1'))[0]).not.toHaveProperty('tag_ids');
    // No trigger is left that would miss the column.
    await select('delete from scene_tags');
  });
});

describe('the signatures of scenes in links to performers', () => {
  it('are filled in for links that there are, and taken back', async () => {
    const earlier = { name: 'Migration20261123000009_link_lists' };
    await takeBackMigrations(database.orm, earlier);
    await insertAll();
    for (const id of ['12', 'a "tag"', '🎬']) {
      await insert('tag', { ...VALID_ROWS['tag'], id, name_key: id });
      await select(`insert into scene_tags (scene_id, tag_id) values ('c1', '${id}')`);
    }
    await insert('scene', { ...VALID_ROWS['scene'], id: 'c2' });
    await insert('scene_performers', { ...VALID_ROWS['scene_performers'], scene_id: 'c2' });

    await applyMigrations(database.orm);
    expect(await untrueCopies(database.orm)).toEqual([]);
    const signed = await select('select scene_id from scene_performers where scene_signature > 1');
    expect(signed).toEqual([{ scene_id: 'c1' }]);

    await takeBackMigrations(database.orm, earlier);
    expect((await select('select * from scene_performers limit 1'))[0]).not.toHaveProperty('scene_signature');
    // No trigger is left that would miss the column.
    await select('delete from scene_tags');
  });
});

describe('what repeats a link', () => {
  const STATEMENTS = {
    'a link': `insert into scene_tags (scene_id, tag_id) values ('c2', 't1')`,
    'a link that goes': `delete from scene_tags`,
    'a link to another tag': `insert into tag (id, name, name_key, created_at, updated_at, aliases) values ('t2', 'b', 'b', 1, 1, '[]'); update scene_tags set tag_id = 't2'`,
    'another id of a performer': `update performer set id = id || '"'`,
    'a performer that goes': `delete from performer`,
    'a scene that goes': `delete from scene where id = 'c1'`,
    'a scene that has its list before its links': `insert into scene (id, title, title_key, created_at, updated_at, urls, paths, tag_ids) values ('c3', '', '', 1, 1, '[]', '[]', '["t1"]'); insert into scene_tags (scene_id, tag_id) values ('c3', 't1')`,
    'a link with another date': `insert into scene_tags values ('c2', 't1', '2001')`,
    'another date of a link': `update scene_tags set scene_date_key = '2001'`,
    'a link that goes to another scene': `update scene_tags set scene_id = 'c2'`,
    'another id of a scene': `update scene set id = id || '!'`,
    'another date of a scene': `update scene set scene_date = '1950-01'`,
    'a scene without a date': `update scene set scene_date = null`,
    'a performer after a tag': `insert into scene_tags (scene_id, tag_id) values ('c2', 't1'); insert into scene_performers (scene_id, performer_id) values ('c2', 'p1')`,
    'a tag after a performer': `insert into scene_performers (scene_id, performer_id) values ('c2', 'p1'); insert into scene_tags (scene_id, tag_id) values ('c2', 't1')`,
    'a scene that is organized': `update scene set organized = not organized`,
    'tags that go': `delete from tag`,
    'another id of a tag': `update tag set id = 'ü'`,
    'a performer that goes to another scene': `update scene_performers set scene_id = 'c2'`,
    'both at once': `update scene set id = id || '!', scene_date = '1950'`,
  };

  it.each(Object.entries(STATEMENTS))('is true after %s', async (_, statements) => {
    await insertAll();
    await insert('scene', { ...VALID_ROWS['scene'], id: 'c2', scene_date: '1953' });
    for (const statement of statements.split('; ')) await select(statement);
    expect(await untrueCopies(database.orm)).toEqual([]);
  });
});

describe('the rows to try with', () => {
  it('are of every table', async () => {
    const tables = await select<{ name: string }>(
      `select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\'
         and name not like '%\\_document' escape '\\' and name <> 'mikro_orm_migrations' order by name`,
    );
    expect(Object.keys(VALID_ROWS).toSorted()).toEqual(tables.map(({ name }) => name));
  });
});

describe('the database refuses', () => {
  beforeEach(insertAll);

  it('a reference that leads nowhere, whichever it is', async () => {
    const references = await select<{ table: string; column: string }>(
      `select t.name as "table", k."from" as "column" from pragma_table_list t, pragma_foreign_key_list(t.name) k
       where t.schema = 'main' and t.name not like '%\\_document' escape '\\' order by 1, 2`,
    );
    expect(references).toHaveLength(18);
    for (const { table, column } of references) {
      const nobody = typeof VALID_ROWS[table]?.[column] === 'number' || column === 'revert_of_id' ? 99 : 'nobody';
      expect([table, column, await refusal(table, column, nobody)]).toEqual([
        table,
        column,
        'FOREIGN KEY constraint failed',
      ]);
    }
  });

  it.each(CHECKED_VALUES)('%s.%s %j, but not %j', async (table, column, refused, edge) => {
    expect(await refusal(table, column, refused)).toMatch(/^CHECK constraint failed/);
    expect(await refusal(table, column, edge)).toBeUndefined();
  });

  it('a value for each of its CHECK constraints', async () => {
    const schema = await describeSchema(database.orm.em.getKysely<never>());
    expect(schema.filter(({ name }) => name.startsWith('check ('))).toHaveLength(CHECKED_VALUES.length);
  });

  it('null where a value is needed, whichever it is', async () => {
    const columns = await select<{ table: string; column: string }>(
      `select t.name as "table", c.name as "column" from pragma_table_list t, pragma_table_info(t.name) c
       where t.schema = 'main' and c."notnull" and c.type <> 'integer primary key' order by 1, 2`,
    );
    const needed = columns.filter(
      ({ table, column }) => VALID_ROWS[table] && !(column === 'id' && VALID_ROWS[table]['id'] === 1),
    );
    expect(needed.length).toBeGreaterThan(60);
    for (const { table, column } of needed) {
      expect(await refusal(table, column, null)).toBe(`NOT NULL constraint failed: ${table}.${column}`);
    }
  });

  it.each([
    ['tag', { id: 't2' }, 'tag.name_key'],
    ['analysis_plan', { id: 2 }, 'analysis_plan.idempotency_key'],
    ['job', { id: 'j2', status: 'pending' }, 'job.plan_id'],
    ['job_key', {}, 'job_key.key'],
    ['scheduled_task', { id: 2 }, 'scheduled_task.name'],
    ['tombstone', { id: 2 }, 'tombstone.kind, tombstone.object_id'],
  ])('a second %s with %j', async (table, change, columns) => {
    await expect(insert(table, { ...VALID_ROWS[table], ...change })).rejects.toThrow(
      `UNIQUE constraint failed: ${columns}`,
    );
  });
});

describe('deleting', () => {
  beforeEach(insertAll);

  it('a scene takes its links and its document along, but not the history of its changes', async () => {
    await select('delete from scene');
    for (const table of ['scene_performers', 'scene_tags', 'scene_document', 'scene_text_docsize']) {
      expect([table, ...(await count(table))]).toEqual([table, { rows: 0 }]);
    }
    expect(await count('plan_change')).toEqual([{ rows: 1 }]);
  });

  it('a plan takes its changes along, but not the jobs that worked on it', async () => {
    await select('delete from analysis_plan');
    expect(await count('plan_change')).toEqual([{ rows: 0 }]);
    expect(await select('select plan_id from job')).toEqual([{ plan_id: null }]);
  });

  it('a studio leaves its scenes without one', async () => {
    await select('delete from studio');
    expect(await select('select studio_id from scene')).toEqual([{ studio_id: null }]);
  });

  it('a tag or a performer takes only the links along', async () => {
    await select('delete from tag');
    await select('delete from performer');
    for (const table of ['scene_performers', 'scene_tags', 'tag_parents'])
      expect(await count(table)).toEqual([{ rows: 0 }]);
    expect(await count('scene')).toEqual([{ rows: 1 }]);
  });

  it('a job leaves its changes and its schedule', async () => {
    await select('delete from job');
    expect(await select('select job_id from plan_change')).toEqual([{ job_id: null }]);
    expect(await select('select last_job_id from scheduled_task')).toEqual([{ last_job_id: null }]);
  });
});
