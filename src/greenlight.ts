import { runClient } from './client/client.ts';

// Whoever reads the output may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(`The result cannot be written to standard output (${error.code}). See that it takes more.\n`);
  process.exit(1);
});

process.exitCode = await runClient(process.argv.slice(2), process);
