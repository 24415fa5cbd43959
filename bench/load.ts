import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../src/sample/random.ts';
import { QUERIES, requestBody } from './compare/queries.ts';
import { OperatorProcess } from './load/operator-process.ts';
import { ServerProcess } from './servers/server-process.ts';
import { Chance } from './support/chance.ts';
import { Connections } from './support/client.ts';
import { writePart } from './support/document.ts';
import { generatedDatabase } from './support/generated-database.ts';
import { Host } from './support/host.ts';
import { describeRun } from './support/machine.ts';
import { markdownTable } from './support/markdown-table.ts';
import { readOptions } from './support/options.ts';
import { CHANGES } from './support/plans.ts';
import { percentile, spreadOf, spreadText } from './support/statistics.ts';
import { TemporaryDirectory } from './support/temporary-directory.ts';

const options = readOptions('npm run bench:load', 'How much jobs slow queries down.', {
  scenes: { value: 100_000, help: 'how many scenes the library has' },
  rounds: { value: 3, help: 'how often everything is measured' },
  seconds: { value: 15, help: 'how long the idle server is asked in a round' },
  rate: { value: 200, help: 'how many times a second it is asked for a scene, as in Q2' },
  write: { value: false, help: 'writes the results into docs/performance.md' },
});

/** How many plans are applied one after the other in a round, since one takes too short to see a 99th percentile. */
const PLANS_A_ROUND = 3;

/** How long scenes are asked for before anything is measured: a plan is applied long after it was submitted. */
const PAUSE_MS = 3_000;

const CONNECTIONS = 32;
const REQUESTS = 1_000;

/** Something that the server does meanwhile. */
interface Disturbance {
  readonly title: string;
  /** Whether the server mirrors a Stash server, to which it would also write what a plan changes. */
  readonly mirrors: boolean;
  /** Makes it ready, which is not measured, and returns what then does it, until it is done. */
  prepare(port: number): Promise<() => Promise<unknown>>;
}

const IDLE: Disturbance = {
  title: 'nothing else',
  mirrors: false,
  prepare: async () => () => sleep(options.seconds * 1_000),
};

const DISTURBANCES: readonly Disturbance[] = [
  IDLE,
  {
    title: `${PLANS_A_ROUND} plans of ${CHANGES.toLocaleString('en')} changes are applied, one after the other`,
    mirrors: false,
    async prepare(port) {
      const plans: string[] = [];
      for (let number = 0; number < PLANS_A_ROUND; number += 1) {
        plans.push(await operator.order('submitPlan', port, (submitted += 1)));
      }
      return async () => {
        for (const plan of plans) await operator.order('applyPlan', port, plan);
      };
    },
  },
  {
    title: 'a Stash server with as many scenes is mirrored anew',
    mirrors: true,
    prepare: async (port) => () => operator.order('syncMirror', port, 'FULL'),
  },
];

/** How many plans there have been: each proposes other values. */
let submitted = 0;

const host = new Host();
await using resources = new AsyncDisposableStack();
const directory = resources.use(new TemporaryDirectory());
const operator = resources.use(new OperatorProcess());
const library = await generatedDatabase(options.scenes);
const standalone = await startServer('standalone.db', {});
const mirroring = await startServer('mirroring.db', { STASH_URL: await startUpstream() });
const chance = resources.use(new Chance(library));
const random = new Random(1, 'load');
const bodies = Array.from({ length: REQUESTS }, () => requestBody('Q2', QUERIES.Q2.variables(chance, random)));

/** The latencies of the rounds, in milliseconds. */
const latencies = new Map(DISTURBANCES.map((disturbance) => [disturbance, [] as number[][]]));
for (let round = 0; round <= options.rounds; round += 1) {
  for (const disturbance of DISTURBANCES) {
    const taken = await host.undisturbed(() => latenciesDuring(disturbance));
    // The first round warms up.
    if (round > 0) latencies.get(disturbance)?.push(taken);
  }
  process.stdout.write(round === 0 ? 'Warmed up.\n' : `Round ${round} of ${options.rounds} is over.\n`);
}
const text = toText();
process.stdout.write(`\n${text}\n`);
if (options.write) await writePart('bench:load', [...describeRun(['ours']), ...host.describe(), '', text].join('\n'));

/** How long each scene took to be answered while something goes on, in milliseconds. */
async function latenciesDuring({ mirrors, prepare }: Disturbance): Promise<number[]> {
  const { port, connections } = mirrors ? mirroring : standalone;
  const disturb = await prepare(port);
  await connections.askSteadily(bodies, options.rate, sleep(PAUSE_MS));
  return connections.askSteadily(bodies, options.rate, disturb());
}

/** Starts a server with a copy of the library. Its threads may use every core, as they would. */
async function startServer(file: string, environment: Readonly<Record<string, string>>) {
  const path = directory.file(file);
  copyFileSync(library, path);
  const { port } = resources.use(await ServerProcess.start('ours', path, { core: null, environment }));
  return { port, connections: resources.use(new Connections(port, CONNECTIONS)) };
}

/** Starts a Stash server that is as good as on another machine; returns its address. */
async function startUpstream(): Promise<string> {
  const upstream = fork(join(import.meta.dirname, 'load/distant-stash.js'), [String(options.scenes)]);
  resources.defer(() => void upstream.kill());
  return ((await once(upstream, 'message')) as [string])[0];
}

function toText(): string {
  const idle = latencies.get(IDLE) ?? [];
  const rows = [...latencies].map(([{ title }, rounds]) => {
    const ratios = rounds.map((taken, round) => percentile(taken, 0.99) / percentile(idle[round] ?? [], 0.99));
    const all = rounds.flat();
    const times = [0.5, 0.95, 0.99].map((share) => percentile(all, share).toFixed(2));
    return [title, String(all.length), ...times, spreadText(spreadOf(ratios))];
  });
  return markdownTable(['meanwhile', 'queries', 'p50, ms', 'p95, ms', 'p99, ms', 'p99 to idle'], rows);
}
