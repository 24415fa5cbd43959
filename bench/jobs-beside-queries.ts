import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/*
 * How much a job slows queries down: the latency of a query of one scene, asked so many times a second whether or not
 * the answers come, while nothing else happens and while plans are applied back to back.
 *
 *   npm run build && node dist/bench/jobs-beside-queries.js
 *
 * It takes about a minute. The goal is a p99 beside the jobs of at most twice that of the idle server.
 */

const SCENES = 10_000;
const CHANGES = 10_000;
const PLANS = 10;
const QUERIES_A_SECOND = 200;
const IDLE_MS = 10_000;

const QUERY = `query ($id: ID!) {
  scene(id: $id) { id title sceneDate rating100 studio { name } performers { name } tags { name } }
}`;

interface Data {
  readonly plan: { readonly id: string; readonly changeCounts: { readonly total: number } };
  readonly job: { readonly id: string; readonly status: string; readonly result: unknown } & JobTimes;
}

interface JobTimes {
  readonly startedAt: string;
  readonly completedAt: string | null;
}

const directory = mkdtempSync(join(tmpdir(), 'greenlight-'));
const environment = {
  ...process.env,
  DATABASE_URL: `sqlite:${join(directory, 'bench.db')}`,
  PORT: String(await freePort()),
  LOG_LEVEL: 'error',
};
const url = `http://127.0.0.1:${environment.PORT}/graphql`;
let server: ChildProcess | undefined;
try {
  execFileSync(process.execPath, ['dist/src/db.js', 'seed', '--scenes', String(SCENES)], {
    env: environment,
    stdio: 'ignore',
  });
  server = spawn(process.execPath, ['dist/src/main.js'], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(server.stdout as NodeJS.ReadableStream, 'data');
  await measure();
} finally {
  if (server) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  rmSync(directory, { recursive: true });
}

async function measure(): Promise<void> {
  const plans: string[] = [];
  for (let number = 1; number <= PLANS; number += 1) plans.push(await submitPlan(number));
  await latencies(async () => sleep(2_000));
  const before = await latencies(async () => sleep(IDLE_MS / 2));
  const seconds: number[] = [];
  const beside = await latencies(async () => {
    for (const plan of plans) seconds.push(await applyPlan(plan));
  });
  // Half before and half after, so that what else the machine does weighs on both alike.
  const idle = [...before, ...(await latencies(async () => sleep(IDLE_MS / 2)))];
  print('idle', idle);
  print('beside jobs', beside);
  const ratio = percentile(beside, 0.99) / percentile(idle, 0.99);
  process.stdout.write(
    `p99 beside jobs / idle: ${ratio.toFixed(2)} (at most 2)\n` +
      `a job of ${CHANGES} changes: ${percentile(seconds, 0.5).toFixed(2)} s (median of ${PLANS})\n`,
  );
}

/** A plan that touches every scene: titles, which the search index follows, ratings, and a new tag. */
async function submitPlan(number: number): Promise<string> {
  const changes = Array.from({ length: CHANGES }, (_, index) => {
    const sceneId = String((index % SCENES) + 1);
    const kinds = [
      { field: 'TITLE', action: 'SET', proposedValue: `Title ${index} of plan ${number}` },
      { field: 'RATING100', action: 'SET', proposedValue: (index * number) % 101 },
      { field: 'TAGS', action: 'ADD', proposedValue: [{ name: `Tag of plan ${number}` }] },
    ];
    return { sceneId, ...kinds[(index + number) % kinds.length] };
  });
  const { plan } = await ask(
    `mutation ($input: CreateAnalysisPlanInput!) { plan: createAnalysisPlan(input: $input) { id } }`,
    { input: { name: `Plan ${number}`, changes } },
  );
  await ask(
    `mutation ($id: ID!) { reviewPlanChanges(planId: $id, decision: ACCEPT, filter: { statuses: [PENDING] }) { affected } }`,
    { id: plan.id },
  );
  return plan.id;
}

/** Applies a plan and waits for the end; returns the job's time in seconds. */
async function applyPlan(id: string): Promise<number> {
  let { job } = await ask(
    'mutation ($id: ID!) { job: applyAnalysisPlan(planId: $id, onConflict: OVERWRITE) { id status } }',
    {
      id,
    },
  );
  while (job.status === 'PENDING' || job.status === 'RUNNING') {
    await sleep(50);
    ({ job } = await ask('query ($id: ID!) { job(id: $id) { id status result startedAt completedAt } }', {
      id: job.id,
    }));
  }
  if (job.status !== 'COMPLETED') throw new Error(`The job did not complete: ${JSON.stringify(job)}.`);
  return (Date.parse(job.completedAt ?? '') - Date.parse(job.startedAt)) / 1_000;
}

/** Asks at a steady rate as long as something goes on; returns the latencies in milliseconds. */
async function latencies(during: () => Promise<void>): Promise<number[]> {
  const taken: number[] = [];
  const asked: Promise<void>[] = [];
  const state = { over: false };
  const end = during().finally(() => (state.over = true));
  const start = performance.now();
  for (let count = 0; !state.over; count += 1) {
    await sleep(Math.max(0, start + (count * 1_000) / QUERIES_A_SECOND - performance.now()));
    const sent = performance.now();
    const answer = ask(QUERY, { id: String(((count * 7_919) % SCENES) + 1) });
    asked.push(answer.then(() => void taken.push(performance.now() - sent)));
  }
  await end;
  await Promise.all(asked);
  return taken;
}

async function ask(query: string, variables: object): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors).slice(0, 1_000));
  return data;
}

function print(name: string, taken: readonly number[]): void {
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((share) => percentile(taken, share).toFixed(1));
  process.stdout.write(`${name}: ${taken.length} queries, p50 ${p50} ms, p90 ${p90} ms, p99 ${p99} ms\n`);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
