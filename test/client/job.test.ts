import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config.ts';
import type { JobFragment } from '../../src/client/generated/operations.ts';
import { CLEAN_UP } from '../../src/jobs/clean-up.job.ts';
import { enqueue } from '../../src/jobs/queue.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { SILENT } from '../support/test-library.ts';
import { TestServer } from '../support/test-server.ts';
import { ClientProcess, jsonOf, runClient } from './client-process.ts';

const AN_HOUR = 3_600_000;

const path = temporaryDirectory();
let server: TestServer;
let url: string;

beforeAll(async () => {
  server = await TestServer.start();
  url = server.url;
});
afterAll(() => server.stop());

describe('jobs on the command line', () => {
  it('are listed, by what they do and how far they have come', async () => {
    const id = await enqueueForLater(server.server);
    expect((await runClient(url, ['job', 'list'])).out).toMatch(new RegExp(`^${id} {2}CLEAN_UP {2}PENDING {2}0 % {2}`));
    const list = await jsonOf<JobFragment[]>(url, ['job', 'list', '--type', 'clean_up', '--status', 'pending,running']);
    expect(list.map((job) => job.id)).toContain(id);
    expect((await runClient(url, ['job', 'list', '--status', 'FAILED'])).out).toBe('There are no such jobs.\n');
  });

  it('are watched until somebody cancels them', async () => {
    const id = await enqueueForLater(server.server);
    const watching = new ClientProcess(url, ['job', 'watch', id]);
    expect(await jsonOf(url, ['job', 'cancel', id])).toMatchObject({ id, status: 'CANCELLED' });
    expect(await watching.end()).toEqual({ code: 4, out: `Job ${id}: CLEAN_UP, CANCELLED\n`, err: [] });
    expect(await runClient(url, ['job', 'cancel', id])).toMatchObject({
      code: 1,
      err: [expect.stringMatching(/\(INVALID_STATE\)$/)],
    });
  });

  it('go on after they were cancelled', async () => {
    const id = await enqueueForLater(server.server);
    await jsonOf(url, ['job', 'cancel', id]);
    expect(await jsonOf(url, ['job', 'retry', id])).toMatchObject({ id, status: 'PENDING' });
    expect((await runClient(url, ['job', 'watch', id])).code).toBe(0);
  });

  it('are watched on when the server has been away', async () => {
    const first = await startAt(0);
    const id = await enqueueForLater(first);
    const watching = new ClientProcess(first.url, ['job', 'watch', id]);
    while (first.services.channels.jobs.size === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await first.stop();
    const second = await startAt(Number(new URL(first.url).port));
    await jsonOf(second.url, ['job', 'cancel', id]);
    expect((await watching.end()).code).toBe(4);
    await second.stop();
  });

  it('are watched to their end on a server that does not run them', async () => {
    const running = await startAt(0);
    const other = await startAt(0);
    const id = await enqueueForLater(running);
    const watching = new ClientProcess(other.url, ['job', 'watch', id]);
    while (other.services.channels.jobs.size === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await jsonOf(running.url, ['job', 'cancel', id]);
    expect(await watching.end()).toEqual({ code: 4, out: `Job ${id}: CLEAN_UP, CANCELLED\n`, err: [] });
    await Promise.all([running.stop(), other.stop()]);
  });

  it('are unknown when there is none with the id', async () => {
    for (const word of ['watch', 'cancel', 'retry']) {
      expect(await runClient(url, ['job', word, 'none'])).toEqual({
        code: 1,
        out: '',
        err: ['There is no job with the id "none". (NOT_FOUND)'],
      });
    }
  });
});

function enqueueForLater({ services }: RunningServer): Promise<string> {
  const runAt = new Date(Date.now() + AN_HOUR);
  return services.orm.em.fork().transactional((em) => enqueue(em, CLEAN_UP, {}, { runAt }));
}

function startAt(port: number): Promise<RunningServer> {
  const config = loadConfig({ PORT: String(port), DATABASE_URL: `sqlite:${path('library.db')}` });
  return startServer(config, SILENT, { script: new URL('../../dist/src/job-worker.js', import.meta.url) });
}
