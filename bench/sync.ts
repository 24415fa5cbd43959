import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  StashPerformersDocument,
  StashSceneIdsDocument,
  StashScenesDocument,
  StashStudiosDocument,
  StashTagsDocument,
} from '../src/stash/generated/operations.ts';

/*
 * How long it takes to mirror a Stash server: a first full sync of an empty library, then one of which nothing has
 * changed. The upstream is the stand-in of the tests, in a process of its own; how long it takes by itself is measured
 * by asking it for the same pages without doing anything with them. Each is printed, and the difference.
 *
 *   npm run bench:sync -- [scenes]
 *
 * The goal for 100,000 scenes on two cores is 60 s beyond the upstream's own time, and a peak of 300 MB.
 */

const SCENES = Number(process.argv[2] ?? 100_000);
const PAGE_SIZE = 500;
const IDS_PAGE_SIZE = 5_000;

interface Job {
  readonly id: string;
  readonly status: string;
  readonly startedAt: string;
  readonly completedAt: string | null;
  readonly result: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly error: string | null;
}

const directory = mkdtempSync(join(tmpdir(), 'greenlight-'));
const started: ChildProcess[] = [];
try {
  const upstream = fork('dist/bench/stash-upstream.js', [String(SCENES)]);
  started.push(upstream);
  const [stashUrl] = (await once(upstream, 'message')) as [string];
  const server = spawn(process.execPath, ['dist/src/main.js'], {
    env: {
      ...process.env,
      STASH_URL: stashUrl,
      DATABASE_URL: `sqlite:${join(directory, 'mirror.db')}`,
      PORT: '0',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(server);
  const url = await address(server);

  print(`${SCENES.toLocaleString('en')} scenes, ${cpus().length} cores, load before ${loadavg()[0]?.toFixed(1)}`);
  const ownSeconds = await secondsOf(() => readAll(`${stashUrl}/graphql`));
  print(`the upstream by itself: ${ownSeconds.toFixed(1)} s; the server at rest: ${peakMegabytes(server)} MB`);
  for (const name of ['first full sync', 'full sync, nothing changed']) {
    const cpuBefore = cpuSeconds(server);
    const job = await sync(url);
    const seconds = (Date.parse(job.completedAt ?? '') - Date.parse(job.startedAt)) / 1_000;
    print(
      `${name}: ${seconds.toFixed(1)} s, ${(seconds - ownSeconds).toFixed(1)} s beyond the upstream's own; ` +
        `${(cpuSeconds(server) - cpuBefore).toFixed(1)} s of processor time; peak ${peakMegabytes(server)} MB`,
    );
    for (const [kind, tally] of Object.entries(job.result)) print(`  ${kind} ${JSON.stringify(tally)}`);
  }
} finally {
  for (const child of started) {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  rmSync(directory, { recursive: true });
}

/** Where the server says that it serves. */
async function address(server: ChildProcess): Promise<string> {
  let out = '';
  while (!out.includes('Ctrl+C')) out += String((await once(server.stdout as NodeJS.ReadableStream, 'data'))[0]);
  return /http:\S+\/graphql/.exec(out)?.[0] ?? '';
}

/** Asks for what a full sync asks for, one page after the other. */
async function readAll(url: string): Promise<void> {
  const lists = [StashStudiosDocument, StashTagsDocument, StashPerformersDocument, StashScenesDocument];
  for (const document of lists) await readList(url, document.toString(), PAGE_SIZE);
  await readList(url, StashSceneIdsDocument.toString(), IDS_PAGE_SIZE);
}

async function readList(url: string, query: string, size: number): Promise<void> {
  for (let page = 1, count = Infinity; (page - 1) * size < count; page += 1) {
    const text = await post(url, query, { filter: { page, per_page: size, sort: 'id' } });
    count = Number(/"count":(\d+)/.exec(text.slice(0, 200))?.[1]);
  }
}

async function sync(url: string): Promise<Job> {
  const fields = '{ id status startedAt completedAt result error }';
  let { job } = await ask(url, `mutation { job: startSync(input: { mode: FULL }) ${fields} }`, {});
  while (job.status === 'PENDING' || job.status === 'RUNNING') {
    await sleep(200);
    ({ job } = await ask(url, `query ($id: ID!) { job(id: $id) ${fields} }`, { id: job.id }));
  }
  if (job.status !== 'COMPLETED') throw new Error(`The sync did not complete: ${job.error}`);
  return job;
}

async function ask(url: string, query: string, variables: object): Promise<{ job: Job }> {
  const { data, errors } = JSON.parse(await post(url, query, variables)) as { data: { job: Job }; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors).slice(0, 1_000));
  return data;
}

async function post(url: string, query: string, variables: object): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  return response.text();
}

async function secondsOf(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1_000;
}

/** How much processor time a process has used, by Linux's count in hundredths of a second. */
function cpuSeconds({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The most memory that a process has had, by Linux's count. */
function peakMegabytes({ pid }: ChildProcess): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
