import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely';
import type { Dialect, SearchPhrase } from '../dialect.ts';
import type { Tables } from '../tables.ts';

export const sqliteDialect: Dialect = {
  db: new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),

  elements: (json) => sql`json_each(${json})`,

  // SQLite has samples of the values in its indexes, and compiles a statement at each run when it could look one up.
  unseen: (value) => sql`+${value}`,

  jsonList: (value) => sql`json_group_array(${value})`,

  likeFolded(text, pattern) {
    // LIKE folds ASCII only; texts with anything else are folded by the function that the connection registers.
    return sql`coalesce(${text} like ${pattern} escape '\\' or (length(${text}) <> octet_length(${text}) and part_key(${text}) like ${pattern} escape '\\'), false)`;
  },

  scenesWithText(phrase) {
    return sql`select scene_id from scene_document where docid in (select rowid from scene_text where scene_text match ${matchExpression(phrase)})`;
  },

  namesWithText(table, phrase) {
    const documents = sql.table(`${table}_document`);
    const texts = sql.table(`${table}_text`);
    return sql`select ${sql.ref(`${table}_id`)} from ${documents} where docid in (select rowid from ${texts} where ${texts} match ${matchExpression(phrase)})`;
  },
};

/** An FTS5 query for the phrase: quoted, so that nothing in the user's text is an operator. */
function matchExpression(phrase: SearchPhrase): string {
  const quoted = `"${phrase.text.replaceAll('"', ' ')}"`;
  return `${phrase.within ? `${phrase.within} : ` : ''}${quoted}${phrase.unfinished ? ' *' : ''}`;
}
