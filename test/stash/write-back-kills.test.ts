import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../src/config.ts';
import { Random } from '../../src/sample/random.ts';
import { ApplyDesk } from '../analysis/apply-desk.ts';
import { ServerProcess } from '../support/server-process.ts';
import { StashServer } from '../support/stash/stash-server.ts';
import { TestLibrary } from '../support/test-library.ts';
import { expectedContent, mirroredContent } from './mirror-content.ts';

const SCENES = 20;
const KILLS = 2;

let stash: StashServer;
let library: TestLibrary;
let server: ServerProcess | undefined;

beforeEach(async () => {
  stash = await StashServer.start();
  library = await TestLibrary.open(undefined, { stash: loadConfig({ STASH_URL: stash.url }).stash! });
});

afterEach(async () => {
  server?.kill('SIGKILL');
  await server?.ended();
  await library.close();
  await stash.down();
});

function startServer(): Promise<ServerProcess> {
  const environment = { DATABASE_URL: `sqlite:${library.path}`, STASH_URL: stash.url, LOG_LEVEL: 'silent' };
  return ServerProcess.start({ directory: '.', environment, longestLifeMs: 120_000 });
}

interface EndedJob {
  readonly status: string;
  readonly result: unknown;
}

/** A job when it has come to its end. */
async function ended(id: string): Promise<EndedJob> {
  for (;;) {
    const { job } = (await library.data(
      'query ($id: ID!) { job(id: $id) { status attempt processedItems result error } }',
      { id },
    )) as { job: EndedJob };
    if (!['PENDING', 'RUNNING'].includes(job.status)) return job;
    await sleep(20);
  }
}

describe('kill -9 while a plan is written to Stash', () => {
  it('writes each change once and only once, whichever request it hits', async () => {
    const random = new Random(20_261_122, 'write-back');
    const old = stash.library.create('tag', { name: 'Old' });
    for (let index = 0; index < SCENES; index += 1)
      stash.library.create('scene', { title: `S ${index}`, tagIds: [old] });
    server = await startServer();
    const { job: sync } = (await library.data('mutation { job: startSync { id } }')) as { job: { id: string } };
    expect(await ended(sync.id)).toMatchObject({ status: 'COMPLETED' });
    server.kill('SIGKILL');
    await server.ended();
    const desk = new ApplyDesk(library);
    const planId = await desk.accepted(
      [...stash.library.scene.keys()].flatMap((sceneId) => [
        { sceneId, field: 'TITLE', action: 'SET', proposedValue: `Title ${sceneId}` },
        { sceneId, field: 'TAGS', action: 'ADD', proposedValue: { name: 'New' } },
        { sceneId, field: 'TAGS', action: 'REMOVE', proposedValue: { id: old } },
      ]),
    );
    const { writes } = stash.library;
    const jobId = await desk.requestApply(planId);

    stash.hookMs = 20;
    const kills: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      server = await startServer();
      const target = stash.library.writes + random.integer(1, Math.floor((2 * SCENES) / (KILLS + 1)));
      while (stash.library.writes < target) await sleep(1);
      await sleep(random.fraction() * 30);
      server.kill('SIGKILL');
      await server.ended();
      kills.push(stash.library.writes - writes);
      // Requests that were under way are still carried out; then the lease expires.
      await sleep(150);
      const em = library.services.orm.em.fork();
      await em.transactional((tx) => tx.execute('update job set lease_expires_at = 0 where id = ?', [jobId]));
    }
    server = await startServer();
    const job = await ended(jobId);
    expect(job).toMatchObject({ status: 'COMPLETED', attempt: KILLS + 1, processedItems: 3 * SCENES });
    expect(job.result).toEqual({ applied: 3 * SCENES, skipped: 0, conflicted: 0, failed: 0 });
    // One tag is made; each scene is updated twice, since its tags both gain and lose.
    expect(stash.library.writes - writes).toBe(1 + 2 * SCENES);
    expect(new Set(kills).size).toBe(KILLS);
    expect(kills.at(-1)).toBeLessThan(1 + 2 * SCENES);
    expect(await mirroredContent(library)).toEqual(expectedContent(stash.library));
  }, 120_000);
});
