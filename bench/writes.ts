import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePart } from './support/document.ts';
import { generatedDatabase } from './support/generated-database.ts';
import { Host } from './support/host.ts';
import { describeRun } from './support/machine.ts';
import { markdownTable } from './support/markdown-table.ts';
import { readOptions } from './support/options.ts';
import { applyPlan, CHANGES, submitPlan } from './support/plans.ts';
import { ServerProcess } from './servers/server-process.ts';
import { percentile, spreadOf, spreadText } from './support/statistics.ts';
import { TemporaryDirectory } from './support/temporary-directory.ts';
import { compareRows } from './writes/same-rows.ts';
import type { Taken } from './writes/timed.ts';

const options = readOptions('npm run bench:writes', 'How long importing a library and applying a plan take.', {
  scenes: { value: 100_000, help: 'how many scenes are imported' },
  rounds: { value: 3, help: 'how often everything is measured' },
  write: { value: false, help: 'writes the results into docs/performance.md' },
});

const LIBRARY = ['studio', 'tag', 'tag_parents', 'performer', 'scene', 'scene_performers', 'scene_tags', 'scene_text'];
const NAMES = ['studio_text', 'performer_text', 'tag_text'];
const PLAN = [...LIBRARY, 'plan_change', 'analysis_plan'];

/** What is not the same in two databases of which each was changed at its own time. */
const TIMES = ['created_at', 'updated_at', 'applied_at', 'job_id'];

/** A library in which each change of a plan is for another scene. */
const LIBRARY_OF_PLAN = CHANGES;

const host = new Host();
const imports: Import[] = [];
const applications: Application[] = [];
for (let round = 1; round <= options.rounds; round += 1) {
  imports.push(await measureImport());
  applications.push(await host.undisturbed(measureApplication));
  process.stdout.write(`Round ${round} of ${options.rounds} is over: the rows are the same.\n`);
}
const text = toText();
process.stdout.write(`\n${text}\n`);
if (options.write) {
  await writePart('bench:writes', [...describeRun(['floor', 'naive']), ...host.describe(), '', text].join('\n'));
}

interface Import {
  readonly ours: Taken;
  readonly prepared: Taken;
  /** Inventing the scenes, which is part of both. */
  readonly generation: Taken;
}

/** Imports the same library in both ways, each in a process of its own, and compares what they leave. */
async function measureImport(): Promise<Import> {
  using directory = new TemporaryDirectory();
  const [ours, prepared] = [directory.file('ours.db'), directory.file('prepared.db')] as const;
  const scenes = String(options.scenes);
  const taken = {
    prepared: await run('import-prepared', prepared, scenes),
    ours: await run('import-ours', ours, scenes),
    generation: await run('generate', '', scenes),
  };
  compareRows([ours, prepared], [...LIBRARY, ...NAMES]);
  return taken;
}

interface Application {
  /** How long the job took, and how long the same by hand, in milliseconds. */
  readonly ours: number;
  readonly prepared: number;
}

/** Applies a plan by a job of the server, and by hand to a copy of the database, and compares what is left. */
async function measureApplication(): Promise<Application> {
  using directory = new TemporaryDirectory();
  const [ours, prepared] = [directory.file('ours.db'), directory.file('prepared.db')] as const;
  copyFileSync(await generatedDatabase(LIBRARY_OF_PLAN), ours);
  const plan = await submitTo(ours);
  copyFileSync(ours, prepared);
  const byHand = await run('apply-prepared', prepared);
  // Its threads may use every core, as those of the other way may.
  await using server = await ServerProcess.start('ours', ours, { core: null });
  const milliseconds = await applyPlan(server.port, plan);
  compareRows([ours, prepared], PLAN, TIMES);
  return { ours: milliseconds, prepared: byHand.milliseconds };
}

async function submitTo(path: string): Promise<string> {
  await using server = await ServerProcess.start('ours', path);
  return await submitPlan(server.port, 1);
}

/** Runs a script of the folder `writes` in a process of its own. */
async function run(script: string, ...words: string[]): Promise<Taken> {
  const child = fork(join(import.meta.dirname, 'writes', `${script}.js`), words, {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const ended = once(child, 'exit');
  const told = await Promise.race([once(child, 'message'), ended.then(() => undefined)]);
  await ended;
  if (!told) throw new Error(`${script} ended before it was done.`);
  return (told as [Taken])[0];
}

function toText(): string {
  const seconds = (values: readonly number[]): string => `${(percentile(values, 0.5) / 1_000).toFixed(2)} s`;
  const megabytes = (values: readonly number[]): string => `${(percentile(values, 0.5) / 1e6).toFixed(0)} MB`;
  const net = (way: 'ours' | 'prepared') =>
    imports.map((taken) => taken[way].milliseconds - taken.generation.milliseconds);
  const importRatios = net('ours').map((value, round) => value / (net('prepared')[round] as number));
  const applyRatios = applications.map(({ ours, prepared }) => ours / prepared);
  const head = ['', 'Greenlight', 'prepared statements', 'ratio'];
  return markdownTable(head, [
    [
      `importing ${options.scenes.toLocaleString('en')} scenes with their relations`,
      seconds(net('ours')),
      seconds(net('prepared')),
      spreadText(spreadOf(importRatios)),
    ],
    [
      '… the most memory that the process had',
      megabytes(imports.map(({ ours }) => ours.peak)),
      megabytes(imports.map(({ prepared }) => prepared.peak)),
      '',
    ],
    [
      `applying a plan of ${CHANGES.toLocaleString('en')} changes`,
      seconds(applications.map(({ ours }) => ours)),
      seconds(applications.map(({ prepared }) => prepared)),
      spreadText(spreadOf(applyRatios)),
    ],
  ]);
}
