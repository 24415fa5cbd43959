import { Random } from '../src/sample/random.ts';
import { Chance } from './support/chance.ts';
import { Connections } from './support/client.ts';
import { keepClientOnItsCore } from './support/cores.ts';
import { writePart } from './support/document.ts';
import { generatedDatabase } from './support/generated-database.ts';
import { GROWTH_QUESTIONS, type GrowthQuestion } from './growth/questions.ts';
import { describeRun } from './support/machine.ts';
import { markdownTable } from './support/markdown-table.ts';
import { readOptions } from './support/options.ts';
import { type ServerName, SERVERS } from './servers/registry.ts';
import { checkAnswers } from './support/same-answers.ts';
import { ServerProcess } from './servers/server-process.ts';
import { percentile, shuffled, spreadOf, spreadText } from './support/statistics.ts';

const options = readOptions('npm run bench:growth', 'How the time of pages and counts grows with the library.', {
  scenes: { value: [10_000, 100_000, 1_000_000], help: 'how many scenes the libraries have' },
  rounds: { value: 15, help: 'how often everything is measured' },
  requests: { value: 50, help: 'how many requests there are in a round' },
  'warm-up-requests': { value: 500, help: 'how many there are of each question before anything is measured' },
  write: { value: false, help: 'writes the results into docs/performance.md' },
});

/** The servers that are measured; the floor answers pages only. */
const MEASURED = ['ours', 'tuned'] as const;

/** How many answers to each question are compared before anything is measured. */
const COMPARED = 10;

await using resources = new AsyncDisposableStack();
const libraries: { scenes: number; chance: Chance; servers: Map<ServerName, ServerProcess> }[] = [];
for (const scenes of options.scenes) {
  const path = await generatedDatabase(scenes);
  const chance = resources.use(new Chance(path));
  const servers = new Map<ServerName, ServerProcess>();
  for (const name of MEASURED) servers.set(name, resources.use(await ServerProcess.start(name, path)));
  for (const question of GROWTH_QUESTIONS.filter(isForFloor)) {
    await checkAnswers(servers, requests(question, chance, new Random(0, question.title), COMPARED));
  }
  libraries.push({ scenes, chance, servers });
}
process.stdout.write('Both servers answer the same pages.\n');
keepClientOnItsCore();

/** The medians of the rounds, in milliseconds, by server, question and library. */
const medians = new Map(
  MEASURED.map((name) => [
    name,
    new Map(questionsOf(name).map((question) => [question, libraries.map((): number[] => [])])),
  ]),
);
for (let round = 0; round <= options.rounds; round += 1) {
  const random = new Random(round, 'growth');
  const count = round === 0 ? options['warm-up-requests'] : options.requests;
  for (const question of shuffled(GROWTH_QUESTIONS, random)) {
    for (const [index, { chance, servers }] of shuffled([...libraries.entries()], random)) {
      for (const name of shuffled(isForFloor(question) ? MEASURED : ['ours' as const], random)) {
        // Each is asked something else, for what one has read the processor has at hand for the other.
        const bodies = requests(question, chance, random, count);
        await using connection = new Connections((servers.get(name) as ServerProcess).port, 1);
        const latencies = await connection.askEach(bodies);
        // The first round warms up.
        if (round > 0) medians.get(name)?.get(question)?.[index]?.push(percentile(latencies, 0.5));
      }
    }
  }
  process.stdout.write(round === 0 ? 'Warmed up.\n' : `Round ${round} of ${options.rounds} is over.\n`);
}
const text = MEASURED.map((name) => `${SERVERS[name].title}:\n\n${toText(name)}`).join('\n\n');
process.stdout.write(`\n${text}\n`);
if (options.write) {
  const run =
    `- medians of ${options.rounds} rounds of ${options.requests} requests at one connection, in milliseconds; ` +
    `before that, each library was asked each question ${options['warm-up-requests']} times`;
  await writePart('bench:growth', [...describeRun(MEASURED, { apart: true }), run, '', text].join('\n'));
}

function isForFloor({ operationName }: GrowthQuestion): boolean {
  return operationName !== undefined;
}

function questionsOf(name: (typeof MEASURED)[number]): readonly GrowthQuestion[] {
  return name === 'ours' ? GROWTH_QUESTIONS : GROWTH_QUESTIONS.filter(isForFloor);
}

function requests(question: GrowthQuestion, chance: Chance, random: Random, count: number): string[] {
  const { operationName, text: query } = question;
  return Array.from({ length: count }, () =>
    JSON.stringify({ operationName, query, variables: question.variables(chance, random) }),
  );
}

function toText(name: (typeof MEASURED)[number]): string {
  const head = ['', ...libraries.map(({ scenes }) => `${scenes.toLocaleString('en')} scenes`), 'largest to smallest'];
  const rows = [...(medians.get(name) ?? [])].map(([{ title }, rounds]) => {
    const [smallest = [], largest = []] = [rounds.at(0), rounds.at(-1)];
    const growth = spreadOf(largest.map((value, round) => value / (smallest[round] as number)));
    return [title, ...rounds.map((values) => percentile(values, 0.5).toFixed(2)), spreadText(growth)];
  });
  return markdownTable(head, rows);
}
