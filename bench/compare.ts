import { writeFileSync } from 'node:fs';
import { Random } from '../src/sample/random.ts';
import { Chance } from './support/chance.ts';
import { Connections, type Stretch } from './support/client.ts';
import { keepClientOnItsCore } from './support/cores.ts';
import { writePart } from './support/document.ts';
import { generatedDatabase } from './support/generated-database.ts';
import { Host } from './support/host.ts';
import { describeRun } from './support/machine.ts';
import { readOptions } from './support/options.ts';
import { checkAnswers } from './support/same-answers.ts';
import { plot } from './compare/plot.ts';
import { QUERIES, type QueryName, requestBody } from './compare/queries.ts';
import { type Measured, Results } from './compare/results.ts';
import { ServerProcess } from './servers/server-process.ts';
import { type ServerName, SERVERS } from './servers/registry.ts';
import { shuffled } from './support/statistics.ts';

const options = readOptions(
  'npm run bench',
  'How fast Greenlight answers, beside what is possible and what others do.',
  {
    scenes: { value: 100_000, help: 'how many scenes the library has' },
    rounds: { value: 5, help: 'how often everything is measured' },
    seconds: { value: 1, help: 'how long a server is asked one query at a time' },
    'warm-up': { value: 10, help: 'for how many seconds a server is asked each query before anything is measured' },
    only: { value: Object.keys(QUERIES) as QueryName[], help: 'which queries' },
    servers: { value: Object.keys(SERVERS) as ServerName[], help: 'which servers, besides the floor' },
    write: { value: false, help: 'writes the results into docs/performance.md and docs/performance.svg' },
  },
);

/** How many different requests there are for a query in a round, and how many answers to it are compared before. */
const REQUESTS = 1_000;
const COMPARED = 50;

/** How many requests are under way at once. */
const MANY = 16;

const PLOT = '![How many times as long as the floor each server takes to answer](performance.svg)';

await using resources = new AsyncDisposableStack();
const path = await generatedDatabase(options.scenes);
const servers = new Map<ServerName, ServerProcess>();
for (const name of new Set<ServerName>(['floor', ...options.servers])) {
  servers.set(name, resources.use(await ServerProcess.start(name, path)));
}
keepClientOnItsCore();
const chance = resources.use(new Chance(path));
for (const query of options.only) await checkAnswers(servers, requests(query, new Random(1, query), COMPARED));
print('All servers answer the same data.');

// Node.js translates code into that of the machine, in several steps, once it has run thousands of times.
for (const query of options.only) {
  const random = new Random(0, query);
  const bodies = requests(query, random);
  for (const { port } of servers.values()) await ask(port, MANY, bodies, options['warm-up']);
}
print('Warmed up.');

const host = new Host();
const results = new Results();
for (let round = 1; round <= options.rounds; round += 1) {
  const random = new Random(round, 'rounds');
  for (const query of shuffled(options.only, random)) {
    const bodies = requests(query, random);
    for (const [name, server] of shuffled([...servers], random)) {
      results.add(query, name, await host.undisturbed(() => measured(server, bodies)));
    }
  }
  print(`Round ${round} of ${options.rounds} is over.`);
}
print(`\n${results.toText()}`);
if (options.write) {
  const { scenes, rounds, seconds, 'warm-up': warmUp } = options;
  const run =
    `- ${scenes} scenes; medians of ${rounds} rounds of ${seconds} s, and the least and the most of them; ` +
    `before that, each was asked each query for ${warmUp} s`;
  await writePart(
    'bench',
    [
      ...describeRun([...servers.keys()], { apart: true }),
      run,
      ...host.describe(),
      '',
      PLOT,
      '',
      results.toText(),
    ].join('\n'),
  );
  writeFileSync('docs/performance.svg', plot(results.comparisons()));
}

function requests(query: QueryName, random: Random, count = REQUESTS): string[] {
  return Array.from({ length: count }, () => requestBody(query, QUERIES[query].variables(chance, random)));
}

async function measured(server: ServerProcess, bodies: readonly string[]): Promise<Measured> {
  const alone = await ask(server.port, 1, bodies, options.seconds);
  const before = await server.usage();
  const together = await ask(server.port, MANY, bodies, options.seconds);
  const { cpu } = await server.usage();
  return { alone, together, cpu: cpu - before.cpu };
}

async function ask(port: number, connections: number, bodies: readonly string[], seconds: number): Promise<Stretch> {
  await using client = new Connections(port, connections);
  return await client.ask(bodies, seconds * 1_000);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
