import { afterEach, expect, it } from '@jest/globals';
import type { Database } from 'better-sqlite3';
import { setTimeout as sleep } from 'node:timers/promises';
import { openForReading } from '../../src/database/sqlite/connection.ts';
import { CHECKPOINT_PAGES } from '../../src/database/sqlite/write-ahead-log.ts';
import { post } from '../support/http-client.ts';
import { ServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const pathTo = temporaryDirectory();
let server: ServerProcess;
let observer: Database | undefined;
afterEach(async () => {
  observer?.close();
  server.kill('SIGKILL');
  await server.ended();
});

/** How many pages are in the log, and not yet in the database file. */
function pagesInLogAlone(): number {
  const [pages] = observer?.pragma('wal_checkpoint(noop)') as { log: number; checkpointed: number }[];
  return (pages?.log ?? 0) - (pages?.checkpointed ?? 0);
}

async function createLargeScene(): Promise<void> {
  const urls = Array.from({ length: 500 }, (_, index) => `https://example.org/${index}/${'x'.repeat(4_000)}`);
  const query = 'mutation ($urls: [String!]!) { createScene(input: { title: "Large", urls: $urls }) { id } }';
  const { errors } = await post(server.url, { query, variables: { urls } });
  expect(errors).toEqual([]);
}

it('leaves a log that mutations make long to the thread of the jobs, which brings it into the database file', async () => {
  server = await ServerProcess.start({ directory: pathTo('.') });
  observer = openForReading(pathTo('data/greenlight.db'));
  let most = 0;
  while (most < CHECKPOINT_PAGES) {
    await createLargeScene();
    most = Math.max(most, pagesInLogAlone());
  }
  const deadline = performance.now() + 10_000;
  while (pagesInLogAlone() >= CHECKPOINT_PAGES && performance.now() < deadline) await sleep(100);
  expect(pagesInLogAlone()).toBeLessThan(CHECKPOINT_PAGES);
});
