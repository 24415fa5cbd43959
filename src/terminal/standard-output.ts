/** Ends the process in one line, or without a word where whoever reads the output stops early, as `head` does. */
export function endWithStandardOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    process.stderr.write(`The result cannot be written to standard output (${error.code}). See that it takes more.\n`);
    process.exit(1);
  });
}
