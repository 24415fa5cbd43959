/** The oldest Node.js that the database driver and the mapper run on. */
const OLDEST_NODE = 22;

// Nothing else is imported before this check: on an older Node.js the driver ends the process without a word.
if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  process.stderr.write(
    `Greenlight needs Node.js ${OLDEST_NODE} or newer; this is ${process.versions.node}. ` +
      'Start it with npm start: npm ci has put a newer one into node_modules.\n',
  );
  process.exitCode = 1;
} else {
  const { run } = await import('./run.ts');
  await run(process.argv.slice(2), process.env);
}
