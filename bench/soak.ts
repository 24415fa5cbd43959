import { Random } from '../src/sample/random.ts';
import { QUERIES, type QueryName, requestBody } from './compare/queries.ts';
import { ServerProcess } from './servers/server-process.ts';
import type { Usage } from './servers/serve.ts';
import { Chance } from './support/chance.ts';
import { Connections } from './support/client.ts';
import { generatedDatabase } from './support/generated-database.ts';
import { readOptions } from './support/options.ts';
import { slope } from './support/statistics.ts';

const options = readOptions(
  'npm run soak',
  'Whether memory grows while the server is asked all five queries at once.',
  {
    minutes: { value: 10, help: 'how long it is asked' },
    scenes: { value: 100_000, help: 'how many scenes the library has' },
    connections: { value: 16, help: 'how many requests are under way at once' },
  },
);

/** How often memory is looked at, in milliseconds. */
const SAMPLE_MS = 15_000;

/** The beginning, as a share of the whole, in which caches fill and compilers work: it is not counted. */
const WARM_UP = 0.2;

/** The share of searches, of which one takes as long as many others. */
const SEARCHES = 0.02;

const REQUESTS = 2_000;
const MEGABYTE = 1e6;

await using resources = new AsyncDisposableStack();
const path = await generatedDatabase(options.scenes);
const server = resources.use(await ServerProcess.start('ours', path, { nodeOptions: ['--expose-gc'] }));
const chance = resources.use(new Chance(path));
const connections = resources.use(new Connections(server.port, options.connections));
const random = new Random(1, 'soak');
const bodies = Array.from({ length: REQUESTS }, () => {
  const query: QueryName = random.chance(SEARCHES) ? 'Q5' : random.pick(['Q1', 'Q2', 'Q3', 'Q4']);
  return requestBody(query, QUERIES[query].variables(chance, random));
});

const samples: (Usage & { readonly minute: number })[] = [];
const start = performance.now();
const end = start + options.minutes * 60_000;
let answers = 0;
while (performance.now() < end) {
  const { latencies } = await connections.ask(bodies, Math.min(SAMPLE_MS, end - performance.now()));
  answers += latencies.length;
  samples.push({ ...(await server.usage()), minute: (performance.now() - start) / 60_000 });
}
const counted = samples.filter(({ minute }) => minute > options.minutes * WARM_UP);
process.stdout.write(`${answers} answers in ${options.minutes} minutes, ${counted.length} samples of memory\n`);
report('all memory (RSS)', ({ rss }) => rss);
report('… without what V8 keeps free', ({ needed }) => needed);
report('… and without the pages of files, on Linux', ({ own }) => own);
report('the heap of JavaScript', ({ heap }) => heap);

function report(what: string, bytes: (usage: Usage) => number): void {
  const points = counted.map((sample) => [sample.minute, bytes(sample) / MEGABYTE] as const);
  const [first = Number.NaN, last = Number.NaN] = [points.at(0)?.[1], points.at(-1)?.[1]];
  const growth = slope(points).toFixed(2);
  process.stdout.write(`${what}: ${first.toFixed(0)} MB, then ${last.toFixed(0)} MB; ${growth} MB a minute\n`);
}
