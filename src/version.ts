import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of this program, from its package.json. */
export const VERSION = readVersion();

/** The sources lie right below package.json, what is built from them one folder deeper. */
function readVersion(): string {
  const above = dirname(import.meta.dirname);
  const path = [above, dirname(above)].map((folder) => join(folder, 'package.json')).find((file) => existsSync(file));
  if (!path) throw new Error(`There is no package.json above ${import.meta.dirname}.`);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
