import { openDatabase } from '../../src/database/open.ts';
import { generateLibrary } from '../../src/sample/generator.ts';
import { storeLibrary } from '../../src/sample/store-sample.ts';
import { timed } from './timed.ts';

/** Imports invented scenes as Greenlight stores whole libraries: `import-ours.js <path> <scenes>`. */
const [path = '', scenes = ''] = process.argv.slice(2);
const database = await openDatabase({ kind: 'sqlite', path }, 'apply');
await timed(() => storeLibrary(database.orm.em.fork(), generateLibrary(Number(scenes), 1)));
await database.close();
