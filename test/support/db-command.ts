import { execFile } from 'node:child_process';
import { openDatabase } from '../../src/database/open.ts';

export interface Outcome {
  readonly code: number | string | undefined;
  readonly out: string;
  readonly err: string;
}

/** Runs `npm run db -- <words>` on a database file, as it was built, in a process of its own. */
export function runDb(
  path: string,
  words: readonly string[],
  environment: Record<string, string> = {},
): Promise<Outcome> {
  const env = { DATABASE_URL: `sqlite:${path}`, ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, ['dist/src/db.js', ...words], { env }, (error, out, err) => {
      resolve({ code: error ? (error.code ?? error.signal ?? undefined) : 0, out, err });
    });
  });
}

/** Makes the database that `npm run db -- create` makes, without a process of its own. */
export async function createDatabase(path: string): Promise<void> {
  const database = await openDatabase({ kind: 'sqlite', path }, 'apply');
  await database.close();
}
