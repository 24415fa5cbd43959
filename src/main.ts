import { keepCompiledCode } from './compiled-code.ts';
import { prepareGarbageCollection } from './garbage-collection.ts';

/** The oldest Node.js that the mapper and the database driver run on. */
const OLDEST_NODE = '22.17.0';

// Nothing of the server is imported before this check: on an older Node.js the driver ends the process without a word.
if (process.versions.node.localeCompare(OLDEST_NODE, 'en', { numeric: true }) < 0) {
  process.stderr.write(
    `Greenlight needs Node.js ${OLDEST_NODE} or newer; this is ${process.versions.node}. ` +
      'Start it with npm start: npm ci has put a newer one into node_modules.\n',
  );
  process.exitCode = 1;
} else {
  prepareGarbageCollection();
  keepCompiledCode();
  const { run } = await import('./run.ts');
  await run(process.argv.slice(2));
}
