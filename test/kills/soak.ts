import { readOptions } from '../../bench/support/options.ts';
import { startRunner, startServer } from './fleet.ts';
import { killApplies, type KillReport } from './killed-applies.ts';

/** How many kills come to a library. Every tenth has the server killed, the others what only runs its jobs, which starts sooner. */
const KILLS_A_LIBRARY = 50;

const { kills: wanted } = readOptions(
  'npm run soak:kills',
  'Kills processes that apply plans, and says what came of it. A thousand times take seven minutes to half an hour.',
  { kills: { value: 1_000, help: 'how many times' } },
);

const begun = performance.now();
const reports: KillReport[] = [];
for (let seed = 1; sum(({ progress }) => progress.length) < wanted; seed += 1) {
  const start = seed % 10 === 1 ? startServer : startRunner;
  const kills = Math.min(KILLS_A_LIBRARY, wanted - sum(({ progress }) => progress.length));
  const report = await killApplies({ seed, kills, start, changesAPlan: 5_000 });
  reports.push(report);
  print(`library ${seed}, ${start === startServer ? 'server' : 'runner'}: ${told(report)}`);
}

const all = reports.flatMap(({ progress }) => progress);
print('');
print(`kills within an apply   ${all.length}, and ${sum(({ missed }) => missed)} that came too late`);
const tenths = Array.from({ length: 10 }, (_, tenth) => all.filter((at) => Math.min(9, Math.floor(at * 10)) === tenth));
print(`by tenths of the job    ${tenths.map(({ length }) => length).join(' ')}`);
print(`plans, changes          ${sum(({ plans }) => plans)}, ${sum(({ changes }) => changes)}`);
print(`processes started       ${sum(({ starts }) => starts)}`);
print(`changes lost, doubled   ${sum(({ lost }) => lost)}, ${sum(({ doubled }) => doubled)}`);
const differences = reports.flatMap((report) => report.differences);
print(`other differences       ${differences.length}`);
differences.slice(0, 20).forEach((difference) => print(`  ${difference}`));
print(`seconds                 ${Math.round((performance.now() - begun) / 1_000)}`);
if (sum(({ lost, doubled }) => lost + doubled) + differences.length > 0) process.exitCode = 1;

function told({ progress, plans, lost, doubled, differences: { length } }: KillReport): string {
  return `${progress.length} kills, ${plans} plans; lost ${lost}, doubled ${doubled}, other differences ${length}`;
}

function sum(of: (report: KillReport) => number): number {
  return reports.reduce((total, report) => total + of(report), 0);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
