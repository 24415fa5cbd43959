import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PlanDesk } from '../analysis/plan-desk.ts';
import { bareScene } from '../analysis/small-library.ts';
import { post } from '../support/http-client.ts';
import { TestLibrary } from '../support/test-library.ts';
import { type JobProcess, startServer } from './fleet.ts';

const SCENES = 200;
const CHANGES = 1_200;

let library: TestLibrary;
let servers: JobProcess[] = [];
beforeEach(async () => {
  library = await TestLibrary.open({
    scenes: Array.from({ length: SCENES }, (_, index) => bareScene(`s${index}`, { urls: [] })),
  });
  servers = await Promise.all([startServer(library.path), startServer(library.path)]);
});
afterEach(async () => {
  for (const server of servers) await server.kill();
  await library.close();
});

interface Data {
  readonly job: {
    readonly id: string;
    readonly status: string;
    readonly attempt: number;
    readonly processedItems: number;
    readonly result: unknown;
  };
}

describe('two servers that are asked to apply one plan (fault 8)', () => {
  it('give the same job, which one of them does, once', async () => {
    const desk = new PlanDesk(library);
    const jobs = [];
    for (let plan = 0; plan < 3; plan += 1) {
      const { id } = await desk.create({
        changes: Array.from({ length: CHANGES }, (_, index) => ({
          sceneId: `s${index % SCENES}`,
          field: 'URLS',
          action: 'ADD',
          proposedValue: `https://example.org/${plan}/${index}`,
        })),
      });
      await desk.review(id, 'ACCEPT', { statuses: ['PENDING'] });
      const answers = await Promise.all(
        [...servers, ...servers].map(({ url = '' }) =>
          post<Data>(url, { query: `mutation { job: applyAnalysisPlan(planId: "${id}") { id } }` }),
        ),
      );
      const [first, ...others] = answers.map(({ data }) => data.job.id);
      expect(others).toEqual([first, first, first]);
      jobs.push(first!);
    }
    for (const id of jobs) {
      const end = await ended(id);
      expect(end).toEqual({
        id,
        status: 'COMPLETED',
        attempt: 1,
        processedItems: CHANGES,
        result: { applied: CHANGES, skipped: 0, conflicted: 0, failed: 0 },
      });
    }
    const { scenes } = (await library.data('{ scenes(first: 500) { nodes { urls } } }')) as {
      scenes: { nodes: { urls: string[] }[] };
    };
    const urls = scenes.nodes.flatMap((scene) => scene.urls);
    expect([urls.length, new Set(urls).size]).toEqual([3 * CHANGES, 3 * CHANGES]);
  });
});

/** The job when it has come to its end, as one of the servers tells. */
async function ended(id: string): Promise<Data['job']> {
  for (;;) {
    const { data } = await post<Data>(servers[0]?.url ?? '', {
      query: `{ job(id: "${id}") { id status attempt processedItems result } }`,
    });
    if (!['PENDING', 'RUNNING'].includes(data.job.status)) return data.job;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
