import { expect, it } from '@jest/globals';
import { resolve } from 'node:path';
import { Chance } from '../../bench/support/chance.ts';
import { Connections } from '../../bench/support/client.ts';
import { QUERIES, requestBody } from '../../bench/compare/queries.ts';
import { ServerProcess } from '../../bench/servers/server-process.ts';
import type { ServerName } from '../../bench/servers/registry.ts';
import { percentile } from '../../bench/support/statistics.ts';
import { openDatabase } from '../../src/database/open.ts';
import { generateLibrary } from '../../src/sample/generator.ts';
import { Random } from '../../src/sample/random.ts';
import { storeLibrary } from '../../src/sample/store-sample.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** Above this, entities, a middleware around every field, or Apollo's cache-control have come back: that alone makes 2.7. */
const MOST = 2.5;

const SCENES = 2_000;
const WARM_UP = 150;
const ROUNDS = 9;
const REQUESTS_A_ROUND = 20;

const SCRIPT = resolve('dist/bench/servers/serve.js');
const directory = temporaryDirectory();

it('takes little more processor time for a page of scenes than prepared statements do', async () => {
  await using resources = new AsyncDisposableStack();
  const path = directory('library.db');
  await generate(path);
  const chance = resources.use(new Chance(path));
  const random = new Random(1, 'alarm');
  const requests = (count: number): string[] =>
    Array.from({ length: count }, () => requestBody('Q1', QUERIES.Q1.variables(chance, random)));
  const start = async (name: ServerName): Promise<(bodies: string[]) => Promise<number>> => {
    const server = resources.use(await ServerProcess.start(name, path, { script: SCRIPT, core: null }));
    const connection = resources.use(new Connections(server.port, 1));
    return async (bodies) => {
      const before = await server.usage();
      for (const body of bodies) expect(await connection.answer(body)).toContain('"data"');
      return (await server.usage()).cpu - before.cpu;
    };
  };
  const floor = await start('floor');
  const ours = await start('ours');

  const warmUp = requests(WARM_UP);
  await floor(warmUp);
  await ours(warmUp);
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const bodies = requests(REQUESTS_A_ROUND);
    ratios.push((await ours(bodies)) / (await floor(bodies)));
  }
  expect(percentile(ratios, 0.5)).toBeLessThan(MOST);
});

async function generate(path: string): Promise<void> {
  const database = await openDatabase({ kind: 'sqlite', path }, 'apply');
  try {
    await storeLibrary(database.orm.em.fork(), generateLibrary(SCENES, 1));
  } finally {
    await database.close();
  }
}
