import { openForReading } from '../../src/database/sqlite/connection.ts';
import { serveAnswers } from './floor.ts';
import type { Serve } from './server.ts';

/**
 * The floor, with all that Greenlight has its database do. The performers and tags of scenes come from the lists in these
 * instead of the tables of links; the scenes with a tag and a performer are found by the signatures in links. And SQLite
 * compiles a statement anew at each run when a value was bound that its planner would look at: a limit, or one of which
 * the index has samples. With a plus sign at it the value is not looked at.
 */
export const serve: Serve = (path) => {
  const database = openForReading(path);
  const prepare = database.prepare.bind(database);
  const unseen = (sql: string) => sql.replaceAll(/(limit|(?:performer|tag)_id =) (\?|@\w+)/g, '$1 +$2');
  database.prepare = (sql: string) => prepare(unseen(sql));
  return serveAnswers(database, 'lists');
};
