import { readProjectFile } from './project-file.ts';

/** The version of this program, from its package.json. */
export const VERSION = (JSON.parse(readProjectFile('package.json')) as { version: string }).version;
