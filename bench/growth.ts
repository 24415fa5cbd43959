import { Random } from '../src/sample/random.ts';
import { Chance } from './support/chance.ts';
import { Connections } from './support/client.ts';
import { keepClientOnItsCore } from './support/cores.ts';
import { writePart } from './support/document.ts';
import { generatedDatabase } from './support/generated-database.ts';
import { GROWTH_QUESTIONS } from './growth/questions.ts';
import { describeRun } from './support/machine.ts';
import { markdownTable } from './support/markdown-table.ts';
import { readOptions } from './support/options.ts';
import { ServerProcess } from './servers/server-process.ts';
import { percentile, shuffled, spreadOf, spreadText } from './support/statistics.ts';

const options = readOptions('npm run bench:growth', 'How the time of pages and counts grows with the library.', {
  scenes: { value: [10_000, 100_000, 1_000_000], help: 'how many scenes the libraries have' },
  rounds: { value: 15, help: 'how often everything is measured' },
  requests: { value: 50, help: 'how many requests there are in a round' },
  'warm-up-requests': { value: 500, help: 'how many there are of each question before anything is measured' },
  write: { value: false, help: 'writes the results into docs/performance.md' },
});

await using resources = new AsyncDisposableStack();
const libraries: { scenes: number; chance: Chance; connection: Connections }[] = [];
for (const scenes of options.scenes) {
  const path = await generatedDatabase(scenes);
  const { port } = resources.use(await ServerProcess.start('ours', path));
  const connection = resources.use(new Connections(port, 1));
  libraries.push({ scenes, chance: resources.use(new Chance(path)), connection });
}
keepClientOnItsCore();

/** The medians of the rounds, in milliseconds, by question and library. */
const medians = new Map(GROWTH_QUESTIONS.map((question) => [question, libraries.map((): number[] => [])]));
for (let round = 0; round <= options.rounds; round += 1) {
  const random = new Random(round, 'growth');
  const count = round === 0 ? options['warm-up-requests'] : options.requests;
  for (const question of shuffled(GROWTH_QUESTIONS, random)) {
    for (const [index, { chance, connection }] of shuffled([...libraries.entries()], random)) {
      const bodies = Array.from({ length: count }, () =>
        JSON.stringify({ query: question.text, variables: question.variables(chance, random) }),
      );
      const latencies = await connection.askEach(bodies);
      // The first round warms up.
      if (round > 0) medians.get(question)?.[index]?.push(percentile(latencies, 0.5));
    }
  }
  process.stdout.write(round === 0 ? 'Warmed up.\n' : `Round ${round} of ${options.rounds} is over.\n`);
}
const text = toText();
process.stdout.write(`\n${text}\n`);
if (options.write) {
  const run =
    `- medians of ${options.rounds} rounds of ${options.requests} requests at one connection, in milliseconds; ` +
    `before that, each library was asked each question ${options['warm-up-requests']} times`;
  await writePart('bench:growth', [...describeRun(['ours'], { apart: true }), run, '', text].join('\n'));
}

function toText(): string {
  const head = ['', ...libraries.map(({ scenes }) => `${scenes.toLocaleString('en')} scenes`), 'largest to smallest'];
  const rows = [...medians].map(([{ title }, rounds]) => {
    const [smallest = [], largest = []] = [rounds.at(0), rounds.at(-1)];
    const growth = spreadOf(largest.map((value, round) => value / (smallest[round] as number)));
    return [title, ...rounds.map((values) => percentile(values, 0.5).toFixed(2)), spreadText(growth)];
  });
  return markdownTable(head, rows);
}
