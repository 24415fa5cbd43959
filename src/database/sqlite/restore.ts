import type { Database } from 'better-sqlite3';
import { constants, copyFileSync, existsSync, linkSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartupError } from '../../errors.ts';
import { codeOf, openAlone } from './connection.ts';
import { logsOf, makeDirectory } from './file.ts';
import { makeSoundCopy, partialOf } from './sound-copy.ts';
import { asStartupError } from './startup-error.ts';

/**
 * Puts a copy of a backup in the place of a database, which is kept beside it. Until the copy is whole, was checked and is on
 * the disk, the database stays where it is: from one moment to the next the one is replaced by the other.
 *
 * @returns where what was there before is kept; undefined when there was nothing
 * @throws StartupError when another process has the database open, something is kept from an earlier restore, or the
 *   backup cannot be copied
 */
export async function restore(named: string, backup: string): Promise<string | undefined> {
  const path = existsSync(named) ? realpathSync(named) : named;
  const kept = `${path}.replaced`;
  let held: Database | undefined;
  try {
    if (isSameFile(path, backup)) throw new StartupError(`${backup} is the database itself; name a backup.`);
    makeDirectory(dirname(path));
    const isThere = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
    held = isThere ? holdAlone(path) : undefined;
    clearRemains(path, kept);
    await makeSoundCopy(backup, path, () => {
      if (isThere) nameAgain(path, kept);
      if (held) for (const log of logsOf(path)) rmSync(log, { force: true });
      else keepLogs(path, kept);
    });
    return isThere ? kept : undefined;
  } catch (error) {
    throw asStartupError(path, error);
  } finally {
    held?.close();
  }
}

/**
 * Opens the database so that nobody else can until it is closed, and brings its log into its file: none is needed any more.
 *
 * @returns undefined when it is too damaged for that
 * @throws StartupError when another process has it open
 */
function holdAlone(path: string): Database | undefined {
  try {
    const database = openAlone(path);
    database.pragma('journal_mode = delete');
    return database;
  } catch (error) {
    if (error instanceof StartupError) throw error;
    if (/^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(error))) return undefined;
    throw error;
  }
}

/** A restore that was killed leaves a part of its copy, or a second name of the database. */
function clearRemains(path: string, kept: string): void {
  rmSync(partialOf(path), { force: true });
  if (isSameFile(path, kept)) rmSync(kept);
  const left = [kept, ...logsOf(kept)].find((file) => existsSync(file));
  if (left) throw new StartupError(`${left} is there from an earlier restore; move it away, or delete it, first.`);
}

function nameAgain(path: string, kept: string): void {
  try {
    linkSync(path, kept);
  } catch (error) {
    // Some file systems know no second names.
    if (codeOf(error) === 'EEXIST') throw error;
    copyFileSync(path, kept, constants.COPYFILE_EXCL);
  }
}

/** A log that stayed would be taken for that of the file that comes in the place of its own. */
function keepLogs(path: string, kept: string): void {
  const keptLogs = logsOf(kept);
  logsOf(path).forEach((log, index) => {
    if (existsSync(log)) renameSync(log, keptLogs[index] as string);
  });
}

function isSameFile(one: string, other: string): boolean {
  const [first, second] = [one, other].map((file) => statSync(file, { throwIfNoEntry: false }));
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}
