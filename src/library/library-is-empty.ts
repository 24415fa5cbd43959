import { sql } from 'kysely';
import { tableNamed } from '../database/names.ts';
import { asQuery } from '../database/query.ts';
import type { Reader } from '../database/reader.ts';

/** Whether the library has no scene, performer, tag or studio. */
export async function libraryIsEmpty(reader: Reader): Promise<boolean> {
  const tables = ['scene', 'performer', 'tag', 'studio'].map((table) => sql`select 1 from ${tableNamed(table)}`);
  const rows = await reader.all(asQuery(reader.dialect, sql`${sql.join(tables, sql` union all `)} limit 1`));
  return rows.length === 0;
}
