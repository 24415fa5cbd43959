import BetterSqlite3, { type Database } from 'better-sqlite3';

/**
 * Sees that two database files have the same rows, and the same words in their full-text indexes.
 *
 * @param tables the tables to compare; those with a full-text index are told by `_text`
 * @param ignored columns that cannot be the same, such as the time of a change
 * @throws Error that names the first table that differs, with rows that only one of them has
 */
export function compareRows(
  [one, other]: readonly [string, string],
  tables: readonly string[],
  ignored: readonly string[] = [],
): void {
  const database = new BetterSqlite3(one, { readonly: true });
  try {
    database.prepare('attach ? as other').run(other);
    for (const table of tables) {
      const names = table.endsWith('_text')
        ? wordsOf(database, table)
        : (['main', 'other'] as const).map((schema) => `${schema}.${table}`);
      const columns = columnsOf(database, table, ignored);
      const [ours, theirs] = names.map((name) => `select ${columns} from ${name}`);
      const difference = database
        .prepare(`select * from (${ours} except ${theirs}) union all select * from (${theirs} except ${ours}) limit 2`)
        .all();
      if (difference.length === 0) continue;
      throw new Error(`The rows of ${table} differ: ${JSON.stringify(difference).slice(0, 2_000)}`);
    }
  } finally {
    database.close();
  }
}

/** Tables of the words of a full-text index in both databases, with how often they occur. */
function wordsOf(database: Database, table: string): string[] {
  return ['main', 'other'].map((schema) => {
    database.exec(`create virtual table temp.${schema}_${table} using fts5vocab('${schema}', '${table}', 'row')`);
    return `temp.${schema}_${table}`;
  });
}

function columnsOf(database: Database, table: string, ignored: readonly string[]): string {
  if (table.endsWith('_text')) return 'term, doc, cnt';
  const columns = database
    .prepare<[string], string>("select name from pragma_table_xinfo(?, 'main')")
    .pluck()
    .all(table);
  return columns.filter((column) => !ignored.includes(column)).join(', ');
}
