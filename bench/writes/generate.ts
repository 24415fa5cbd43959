import { generateLibrary } from '../../src/sample/generator.ts';
import { timed } from './timed.ts';

/** Invents scenes and stores nothing, to know what that alone takes: `generate.js <path> <scenes>`. */
const [, scenes = ''] = process.argv.slice(2);
await timed(() => {
  let count = 0;
  for (const { id } of generateLibrary(Number(scenes), 1).scenes) count += id.length;
  return count;
});
