import BetterSqlite3 from 'better-sqlite3';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartupError } from '../../errors.ts';
import { openForReading } from './connection.ts';
import { integrityFaults, openForInspection } from './inspect.ts';

/** More pages than a database can have at a time. */
const ALL_PAGES = 0x7f_ff_ff_ff;

/**
 * Copies a database, as it is at one moment, with what is still in its write-ahead log. The copy is one file that needs no
 * log. Only once it is whole, was checked and is on the disk does it get its name, in the place of a file that has it.
 *
 * @param beforehand is called when the copy is about to get its name
 * @throws StartupError when the database is damaged; what the file system and SQLite throw, as EEXIST when another copy
 *   is being made there
 */
export async function makeSoundCopy(path: string, copy: string, beforehand: () => void): Promise<void> {
  const partial = partialOf(copy);
  makeFile(partial, path);
  try {
    await copyPages(path, partial);
    await requireSound(path, partial);
    synchronize(partial);
    beforehand();
    renameSync(partial, copy);
  } finally {
    for (const file of [partial, `${partial}-journal`]) rmSync(file, { force: true });
  }
  synchronize(dirname(copy));
}

/** The name that a copy has until it is whole. */
export function partialOf(copy: string): string {
  return `${copy}.partial`;
}

/**
 * Makes an empty file that the same people can read as another.
 *
 * @throws what the file system throws, as EEXIST when there is a file of that name already
 */
export function makeFile(file: string, like: string): void {
  closeSync(openSync(file, 'wx', statSync(like).mode));
}

/** Brings a file, or the names in a directory, to the disk. */
function synchronize(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** All pages in one step: SQLite would begin anew whenever another process writes between two steps. */
async function copyPages(path: string, copy: string): Promise<void> {
  const database = openForReading(path);
  try {
    await database.backup(copy, { progress: () => ALL_PAGES });
  } finally {
    database.close();
  }
  const copied = new BetterSqlite3(copy);
  try {
    copied.pragma('journal_mode = delete');
  } finally {
    copied.close();
  }
}

async function requireSound(path: string, copy: string): Promise<void> {
  const db = openForInspection(copy);
  try {
    const faults = await integrityFaults(db);
    if (faults.length === 0) return;
    throw new StartupError(`${path} is damaged, and was not copied: ${faults.join('; ')}. See: npm run db -- check`);
  } finally {
    await db.destroy();
  }
}
