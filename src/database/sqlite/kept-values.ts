import { type Kysely, type RawBuilder, sql } from 'kysely';

/** A column that triggers keep, and what it repeats. */
interface KeptColumn {
  readonly table: string;
  readonly column: string;
  /** What it has to be for a row of its table; null where that is not known, since a row that it names is gone. */
  readonly value: RawBuilder<unknown>;
  readonly means: string;
  /** What the column holds, as it is compared; the column as it is when left out. */
  readonly stored?: RawBuilder<unknown>;
}

const KEPT_COLUMNS: readonly KeptColumn[] = [
  ...['scene_performers', 'scene_tags'].map((table) => ({
    table,
    column: 'scene_date_key',
    value: sql`(select scene.scene_date_key from scene where scene.id = scene_id)`,
    means: 'the date of their scene',
  })),
  {
    table: 'scene_performers',
    column: 'scene_signature',
    value: sql`(
      select organized + (
        select coalesce(sum(distinct 1 << (1 + (coalesce(unicode(substr(value, -1)), 0) + 10 * coalesce(unicode(substr(value, -2, 1)), 0)) % 52)), 0)
        from json_each(tag_ids))
      from scene where scene.id = scene_id)`,
    means: 'the signature of their scene',
  },
  ...['performer', 'tag'].map((linked) => ({
    table: 'scene',
    column: `${linked}_ids`,
    stored: sql`(select json_group_array(value order by value) from json_each(${sql.ref(`${linked}_ids`)}))`,
    value: sql`(select json_group_array(${sql.ref(`${linked}_id`)} order by ${sql.ref(`${linked}_id`)})
                from ${sql.table(`scene_${linked}s`)} where scene_id = scene.id)`,
    means: `the ids of their ${linked}s`,
  })),
  ...['performer', 'tag'].map((table) => ({
    table,
    column: 'scene_count',
    value: sql`(select count(*) from ${sql.table(`scene_${table}s`)} where ${sql.ref(`${table}_id`)} = id)`,
    means: 'the number of their scenes',
  })),
  {
    table: 'studio',
    column: 'scene_count',
    value: sql`(select count(*) from scene where studio_id = studio.id)`,
    means: 'the number of their scenes',
  },
];

/** Rows in which what triggers keep is not what it repeats; a line for each column. */
export async function keptValueFaults(db: Kysely<never>): Promise<string[]> {
  const faults: string[] = [];
  for (const { table, column, stored = sql.ref(column), value, means } of KEPT_COLUMNS) {
    // A missing column is a difference of the schema, and told as such.
    const isThere = await first(db, sql`select 1 from pragma_table_info(${table}) where name = ${column}`);
    if (!isThere) continue;
    const wrong = await first(
      db,
      sql<{ rows: number }>`select count(*) as "rows" from ${sql.table(table)} where ${stored} <> ${value}`,
    );
    if (wrong?.rows) faults.push(`rows of ${table} of which ${column} is not ${means}: ${wrong.rows}`);
  }
  return faults;
}

async function first<Row>(db: Kysely<never>, query: RawBuilder<Row>): Promise<Row | undefined> {
  return (await query.execute(db)).rows[0];
}
