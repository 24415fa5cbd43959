import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NODE_OPTIONS } from './servers/server-process.ts';
import { writePart } from './support/document.ts';
import { generatedDatabase } from './support/generated-database.ts';
import { describeRun } from './support/machine.ts';
import { markdownTable } from './support/markdown-table.ts';
import { readOptions } from './support/options.ts';
import { percentile, spreadOf } from './support/statistics.ts';

const options = readOptions('npm run bench:start', 'How long it takes until the server is ready.', {
  scenes: { value: 100_000, help: 'how many scenes the library has' },
  rounds: { value: 15, help: 'how often it is started' },
  port: { value: 40_123, help: 'a free port' },
  write: { value: false, help: 'writes the results into docs/performance.md' },
});

const POLL_MS = 2;
const BUILT = join(import.meta.dirname, '../src');
const READY = `http://127.0.0.1:${options.port}/readyz`;

const environment = {
  ...process.env,
  NODE_ENV: 'production',
  DATABASE_URL: `sqlite:${await generatedDatabase(options.scenes)}`,
  PORT: String(options.port),
  LOG_LEVEL: 'error',
};

const LOAD_MODULES = `
  (await import('${BUILT}/garbage-collection.js')).prepareGarbageCollection();
  (await import('${BUILT}/compiled-code.js')).keepCompiledCode();
  await import('${BUILT}/server.js')`;

/** Each step takes what the one before it takes, and something more. */
const STEPS: readonly { readonly title: string; measure(): Promise<number> }[] = [
  { title: 'Node.js itself', measure: () => timeOf('0') },
  { title: '… and the modules loaded', measure: () => timeOf(LOAD_MODULES) },
  { title: '… until /readyz answers 200', measure: timeUntilReady },
  { title: '… for the first time after a build', measure: timeOfFirstStart },
];

const times = STEPS.map((): number[] => []);
for (let round = 0; round <= options.rounds; round += 1) {
  for (const [index, { measure }] of STEPS.entries()) {
    const milliseconds = await measure();
    // The first round brings the files into memory.
    if (round > 0) times[index]?.push(milliseconds);
  }
}
const text = toText();
process.stdout.write(`${text}\n`);
if (options.write) await writePart('bench:start', [...describeRun(['ours']), '', text].join('\n'));

/** How long a process lives that runs a piece of code. */
async function timeOf(code: string): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '--eval', `${code}; process.exit()`], {
    env: environment,
    stdio: 'inherit',
  });
  await once(child, 'exit');
  return performance.now() - start;
}

async function timeUntilReady(): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, [...NODE_OPTIONS, join(BUILT, 'main.js')], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  while (!(await isReady(child))) await sleep(POLL_MS);
  const milliseconds = performance.now() - start;
  child.kill('SIGTERM');
  await ended;
  return milliseconds;
}

/** Nothing is there that earlier starts have compiled. */
function timeOfFirstStart(): Promise<number> {
  rmSync(join(BUILT, '../compiled'), { recursive: true, force: true });
  return timeUntilReady();
}

async function isReady(child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) throw new Error('The server ended before it was ready.');
  try {
    return (await fetch(READY)).ok;
  } catch {
    // It does not listen yet.
    return false;
  }
}

function toText(): string {
  const rows = STEPS.map(({ title }, index) => {
    const { median, least, most } = spreadOf(times[index] ?? []);
    const before = index === 0 ? 0 : percentile(times[index - 1] ?? [], 0.5);
    return [title, ...[median, least, most, median - before].map((value) => value.toFixed(0))];
  });
  return markdownTable(['', 'median, ms', 'least', 'most', 'more than the step before'], rows);
}
