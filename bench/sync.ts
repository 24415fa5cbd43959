import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  StashPerformersDocument,
  StashSceneIdsDocument,
  StashScenesDocument,
  StashStudiosDocument,
  StashTagsDocument,
} from '../src/stash/generated/operations.ts';
import { NODE_OPTIONS } from './servers/server-process.ts';
import { writePart } from './support/document.ts';
import { askServer } from './support/graphql-client.ts';
import { syncMirror } from './support/jobs.ts';
import { describeRun } from './support/machine.ts';
import { markdownTable } from './support/markdown-table.ts';
import { readOptions } from './support/options.ts';
import { peakMemory } from './support/memory.ts';
import { TemporaryDirectory } from './support/temporary-directory.ts';

const options = readOptions('npm run bench:sync', 'How long it takes to mirror a Stash server.', {
  scenes: { value: 100_000, help: 'how many scenes Stash has' },
  write: { value: false, help: 'writes the results into docs/performance.md' },
});

/** The pages that a sync asks for. */
const PAGE_SIZE = 500;
const IDS_PAGE_SIZE = 5_000;

/** How long until the server has nothing to do, its thread of the jobs included, in milliseconds. */
const REST_MS = 5_000;

const SYNCS = [
  { title: 'everything into an empty library', mode: 'FULL' },
  { title: 'a full sync of which nothing has changed', mode: 'FULL' },
  { title: 'an incremental sync of which nothing has changed', mode: 'INCREMENTAL' },
] as const;

await using resources = new AsyncDisposableStack();
const directory = resources.use(new TemporaryDirectory());
const upstream = fork(join(import.meta.dirname, 'stash-upstream.js'), [String(options.scenes)]);
resources.defer(() => ended(upstream));
const [stashUrl] = (await once(upstream, 'message')) as [string];
const server = spawn(process.execPath, [...NODE_OPTIONS, join(import.meta.dirname, '../src/main.js')], {
  env: {
    ...process.env,
    NODE_ENV: 'production',
    STASH_URL: stashUrl,
    DATABASE_URL: `sqlite:${directory.file('mirror.db')}`,
    PORT: '0',
    LOG_LEVEL: 'error',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
resources.defer(() => ended(server));
const port = await portOf(server);

await sleep(REST_MS);
const rest = peakMegabytes();
await readAll();
const own = await secondsOf(readAll);
const rows = [
  ['Stash, asked for the same pages by somebody who does nothing with them', own.toFixed(1), '', '', ''],
  ['the server at rest', '', '', '', String(rest)],
];
for (const { title, mode } of SYNCS) {
  forgetPeak();
  const cpu = cpuSeconds();
  const seconds = await sync(mode);
  const beyond = mode === 'FULL' ? (seconds - own).toFixed(1) : '';
  rows.push([title, seconds.toFixed(1), beyond, (cpuSeconds() - cpu).toFixed(1), String(peakMegabytes())]);
}
const text = [
  `- ${options.scenes.toLocaleString('en')} scenes, each with its studio, performers and tags`,
  '',
  markdownTable(['', 'time, s', "beyond Stash's own, s", 'CPU of the server, s', 'greatest memory, MB'], rows),
].join('\n');
process.stdout.write(`${text}\n`);
if (options.write) await writePart('bench:sync', [...describeRun(['ours']), text].join('\n'));

async function ended(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function portOf({ stdout }: typeof server): Promise<number> {
  let out = '';
  while (!out.includes('Ctrl+C')) out += String((await once(stdout, 'data'))[0]);
  return Number(/:(\d+)\/graphql/.exec(out)?.[1]);
}

/** Asks Stash for what a full sync asks for, one page after the other. */
async function readAll(): Promise<void> {
  const lists = [StashStudiosDocument, StashTagsDocument, StashPerformersDocument, StashScenesDocument];
  for (const document of lists) await readList(document.toString(), PAGE_SIZE);
  await readList(StashSceneIdsDocument.toString(), IDS_PAGE_SIZE);
}

async function readList(query: string, size: number): Promise<void> {
  for (let page = 1, count = Infinity; (page - 1) * size < count; page += 1) {
    const response = await fetch(`${stashUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { filter: { page, per_page: size, sort: 'id' } } }),
    });
    count = Number(/"count":(\d+)/.exec((await response.text()).slice(0, 200))?.[1]);
  }
}

/** Syncs, and returns the seconds that the job took. */
async function sync(mode: (typeof SYNCS)[number]['mode']): Promise<number> {
  const milliseconds = await syncMirror(port, mode);
  const { scenes } = await askServer<{ scenes: { totalCount: number } }>(port, '{ scenes { totalCount } }');
  if (scenes.totalCount !== options.scenes) throw new Error(`The mirror has ${scenes.totalCount} scenes.`);
  return milliseconds / 1_000;
}

async function secondsOf(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1_000;
}

/** How much processor time the server has used in all its threads, by Linux's count in hundredths of a second. */
function cpuSeconds(): number {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The most memory that the whole process had since its peak was forgotten. */
function peakMegabytes(): number {
  return Math.round(peakMemory(server.pid as number) / 2 ** 20);
}

function forgetPeak(): void {
  writeFileSync(`/proc/${server.pid}/clear_refs`, '5');
}
