import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { openDatabase } from '../../src/database/open.ts';
import { filesOf } from '../../src/database/sqlite/file.ts';
import { generateLibrary } from '../../src/sample/generator.ts';
import { storeLibrary } from '../../src/sample/store-sample.ts';
import { progressBar } from '../../src/terminal/progress-bar.ts';

const SEED = 1;

/** The path of a database with so many invented scenes. It is made once, and kept, with its schema up to date. */
export async function generatedDatabase(scenes: number): Promise<string> {
  const path = resolve(`data/bench/library-${scenes}.db`);
  if (!existsSync(path)) await generate(path, scenes);
  const database = await openDatabase({ kind: 'sqlite', path }, 'apply');
  await database.close();
  return path;
}

async function generate(path: string, scenes: number): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.unfinished`;
  for (const file of filesOf(unfinished)) rmSync(file, { force: true });
  const database = await openDatabase({ kind: 'sqlite', path: unfinished }, 'apply');
  try {
    const bar = progressBar(process.stderr, 'Scenes', scenes);
    await storeLibrary(database.orm.em.fork(), generateLibrary(scenes, SEED), bar);
  } finally {
    await database.close();
  }
  renameSync(unfinished, path);
}
