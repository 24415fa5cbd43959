import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Reads a file of the project that is not compiled. The sources lie right below the project's folder, what is built
 * from them one folder deeper.
 *
 * @param path from the project's folder
 */
export function readProjectFile(path: string): string {
  const above = dirname(import.meta.dirname);
  const found = [above, dirname(above)].map((folder) => join(folder, path)).find((file) => existsSync(file));
  if (!found) throw new Error(`There is no ${path} above ${import.meta.dirname}.`);
  return readFileSync(found, 'utf8');
}
