import { startRunner, startServer } from './fleet.ts';
import { killApplies, type KillReport } from './killed-applies.ts';

/*
 * Kills processes that apply plans a thousand times, the server itself in every tenth library and one that only runs
 * its jobs, which starts sooner, in the others; then says what came of it. It takes between seven minutes and half an hour.
 *
 *   npm run soak:kills [how many]
 */

const KILLS_A_LIBRARY = 50;

const wanted = Number(process.argv[2] ?? 1_000);
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
if (differences.length > 0) process.exitCode = 1;

function told({ progress, plans, lost, doubled, differences: { length } }: KillReport): string {
  return `${progress.length} kills, ${plans} plans; lost ${lost}, doubled ${doubled}, other differences ${length}`;
}

function sum(of: (report: KillReport) => number): number {
  return reports.reduce((total, report) => total + of(report), 0);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
