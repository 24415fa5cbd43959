import { Kysely, type RawBuilder, sql, SqliteDialect } from 'kysely';
import type { SchemaObject } from '../schema-differences.ts';
import { openForReading } from './connection.ts';
import { parseTable, plainSql } from './table-definition.ts';

/** Opens a database file for looking at it. */
export function openForInspection(path: string): Kysely<never> {
  return new Kysely({ dialect: new SqliteDialect({ database: openForReading(path) }) });
}

/** Damage in the pages of the file, the indexes and the full-text index, as SQLite finds it; a line for each kind. */
export async function integrityFaults(db: Kysely<never>): Promise<string[]> {
  const results = await rows(db, sql<{ integrity_check: string }>`pragma integrity_check`);
  const kinds = new Map<string, string[]>();
  for (const { integrity_check: result } of results) {
    if (result === 'ok') continue;
    const fault = result.replaceAll(/\s+/g, ' ');
    const kind = fault.replaceAll(/\d+/g, '#');
    kinds.set(kind, [...(kinds.get(kind) ?? []), fault]);
  }
  return [...kinds.values()].map(
    ([first, ...more]) => `integrity: ${first}${more.length > 0 ? ', and more like it' : ''}`,
  );
}

/** References to rows that do not exist; a line for each two tables. */
export async function foreignKeyFaults(db: Kysely<never>): Promise<string[]> {
  const faults = await rows(
    db,
    sql<{
      table: string;
      parent: string;
      count: number;
    }>`select "table", "parent", count(*) as "count" from pragma_foreign_key_check group by "table", "parent"`,
  );
  return faults.map(
    ({ table, parent, count }) => `references from ${table} to rows of ${parent} that do not exist: ${count}`,
  );
}

/** The tables whose rows are found by their words: each row has a document, and each document its words. */
const SEARCHED_TABLES = ['scene', 'performer', 'tag', 'studio'];

/** Rows that are not in the full-text index, and what is left in it of rows that are gone; a line for each kind. */
export async function fullTextFaults(db: Kysely<never>): Promise<string[]> {
  const tables = await rows(db, sql<{ name: string }>`select name from sqlite_schema where type = 'table'`);
  const names = new Set(tables.map(({ name }) => name));
  const faults: string[] = [];
  for (const table of SEARCHED_TABLES) {
    // A missing table is a difference of the schema, and told as such.
    if (![table, `${table}_document`, `${table}_text_docsize`].every((name) => names.has(name))) continue;
    const row = sql.table(table);
    const document = sql.table(`${table}_document`);
    const words = sql.table(`${table}_text_docsize`);
    const [count] = await rows(
      db,
      sql<{ rows: number; documents: number; words: number }>`select
        (select count(*) from ${row} where id not in (select ${sql.ref(`${table}_id`)} from ${document})) as "rows",
        (select count(*) from ${document} where docid not in (select id from ${words})) as "documents",
        (select count(*) from ${words} where id not in (select docid from ${document})) as "words"`,
    );
    if (count?.rows) faults.push(`full-text index: rows of ${table} that are not in it: ${count.rows}`);
    if (count?.documents) faults.push(`full-text index: documents of ${table} without words: ${count.documents}`);
    if (count?.words) faults.push(`full-text index: words of ${table} without a document: ${count.words}`);
  }
  return faults;
}

/** Describes a schema as SQLite sees it, but for SQLite's own tables. */
export async function describeSchema(db: Kysely<never>): Promise<SchemaObject[]> {
  const objects = await rows(
    db,
    sql<SchemaRow>`select type, name, tbl_name as "table", sql from sqlite_schema where sql is not null and name not like 'sqlite\\_%' escape '\\'`,
  );
  const described = await Promise.all(objects.map((object) => describe(db, object)));
  return described.flat();
}

interface SchemaRow {
  type: 'table' | 'index' | 'trigger' | 'view';
  name: string;
  table: string;
  sql: string;
}

async function describe(db: Kysely<never>, object: SchemaRow): Promise<SchemaObject[]> {
  const name = `${object.type} ${object.name}`;
  const definition = plainSql(object.sql);
  switch (object.type) {
    case 'view':
      return [{ name, facts: {}, definition }];
    case 'trigger':
      return [{ name, partOf: `table ${object.table}`, facts: {}, definition }];
    case 'index':
      return [{ name, partOf: `table ${object.table}`, facts: await indexFacts(db, object), definition }];
    case 'table':
      // A virtual table has no columns of its own, and may be too damaged to ask for them.
      if (definition.startsWith('create virtual')) return [{ name, facts: {}, definition }];
      return [{ name, facts: await tableFacts(db, object), definition }, ...(await tableParts(db, object))];
  }
}

async function indexFacts(db: Kysely<never>, index: SchemaRow): Promise<Record<string, string>> {
  const [unique] = await rows(
    db,
    sql<{ unique: number }>`select "unique" from pragma_index_list(${index.table}) where name = ${index.name}`,
  );
  return {
    table: index.table,
    key: await indexedColumns(db, index.name),
    unique: unique?.unique ? 'yes' : 'no',
    condition: /\bwhere (?<condition>.*)$/.exec(plainSql(index.sql))?.groups?.['condition'] ?? 'none',
  };
}

async function indexedColumns(db: Kysely<never>, index: string): Promise<string> {
  const columns = await rows(
    db,
    sql<{
      name: string | null;
      desc: number;
      coll: string;
    }>`select name, "desc", coll from pragma_index_xinfo(${index}) where key = 1 order by seqno`,
  );
  const texts = columns.map(({ name, desc, coll }) =>
    [name ?? 'an expression', coll === 'BINARY' ? '' : `collate ${coll}`, desc ? 'desc' : ''].filter(Boolean).join(' '),
  );
  return `(${texts.join(', ')})`;
}

async function tableFacts(db: Kysely<never>, table: SchemaRow): Promise<Record<string, string>> {
  const key = await rows(
    db,
    sql<{ name: string }>`select name from pragma_table_xinfo(${table.name}) where pk > 0 order by pk`,
  );
  const [kind] = await rows(
    db,
    sql<{
      wr: number;
      strict: number;
    }>`select wr, strict from pragma_table_list where schema = 'main' and name = ${table.name}`,
  );
  return {
    'primary key': `(${key.map(({ name }) => name).join(', ')})`,
    'without rowid': kind?.wr ? 'yes' : 'no',
    strict: kind?.strict ? 'yes' : 'no',
  };
}

async function tableParts(db: Kysely<never>, table: SchemaRow): Promise<SchemaObject[]> {
  const partOf = `table ${table.name}`;
  const { checks, generated } = parseTable(table.sql);
  return [
    ...(await columnsOf(db, table.name, generated)),
    ...checks.map((check) => ({ name: `check (${check}) on ${table.name}`, facts: {} })),
    ...(await foreignKeysOf(db, table.name)),
    ...(await uniqueConstraintsOf(db, table.name)),
  ].map((part) => ({ ...part, partOf }));
}

async function columnsOf(
  db: Kysely<never>,
  table: string,
  generated: ReadonlyMap<string, string>,
): Promise<SchemaObject[]> {
  const columns = await rows(
    db,
    sql<{
      name: string;
      type: string;
      notnull: number;
      dflt_value: string | null;
    }>`select name, type, "notnull", dflt_value from pragma_table_xinfo(${table})`,
  );
  return columns.map((column) => ({
    name: `column ${table}.${column.name}`,
    facts: {
      type: column.type.toLowerCase() || 'none',
      null: column.notnull ? 'refused' : 'allowed',
      default: column.dflt_value === null ? 'none' : plainSql(column.dflt_value),
      generated: generated.get(column.name.toLowerCase()) ?? 'no',
    },
  }));
}

async function foreignKeysOf(db: Kysely<never>, table: string): Promise<SchemaObject[]> {
  const keys = await rows(
    db,
    sql<{
      parent: string;
      from: string;
      to: string | null;
      on_update: string;
      on_delete: string;
    }>`select "table" as "parent", group_concat("from", ', ' order by seq) as "from",
          group_concat("to", ', ' order by seq) as "to", on_update, on_delete
        from pragma_foreign_key_list(${table}) group by id`,
  );
  return keys.map((key) => ({
    name: `foreign key ${table}(${key.from})`,
    facts: {
      target: `${key.parent}(${key.to ?? 'primary key'})`,
      'on update': key.on_update.toLowerCase(),
      'on delete': key.on_delete.toLowerCase(),
    },
  }));
}

async function uniqueConstraintsOf(db: Kysely<never>, table: string): Promise<SchemaObject[]> {
  const indexes = await rows(
    db,
    sql<{ name: string }>`select name from pragma_index_list(${table}) where origin = 'u'`,
  );
  const columns = await Promise.all(indexes.map(({ name }) => indexedColumns(db, name)));
  return columns.map((unique) => ({ name: `unique constraint ${table}${unique}`, facts: {} }));
}

async function rows<Row>(db: Kysely<never>, query: RawBuilder<Row>): Promise<Row[]> {
  const result = await query.execute(db);
  return result.rows;
}
