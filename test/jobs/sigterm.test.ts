import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import WebSocket from 'ws';
import { generateLibrary } from '../../src/sample/generator.ts';
import { RawConnection, request } from '../support/http-client.ts';
import { TestLibrary } from '../support/test-library.ts';

const SCENES = 1_000;

let library: TestLibrary;
let server: ChildProcess | undefined;
beforeEach(async () => {
  library = await TestLibrary.open(generateLibrary(SCENES, 1));
});
afterEach(async () => {
  server?.kill('SIGKILL');
  await library.close();
});

/** Starts the server, as it was built, on the library; returns where it serves. */
async function startServer(): Promise<string> {
  const env = { DATABASE_URL: `sqlite:${library.path}`, PORT: '0', LOG_LEVEL: 'silent' };
  server = spawn(process.execPath, ['dist/src/main.js'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let greeting = '';
  for await (const text of server.stdout as AsyncIterable<Buffer>) {
    greeting += String(text);
    const url = /http:\/\/\S+\/graphql/.exec(greeting)?.[0];
    if (url) return url;
  }
  throw new Error(`The server did not start: ${greeting}`);
}

/** A plan that changes the title of every scene ten times; returns the id of the job that applies it. */
async function enqueuedPlan(): Promise<string> {
  const changes = Array.from({ length: 10 * SCENES }, (_, index) => ({
    sceneId: String((index % SCENES) + 1),
    field: 'TITLE',
    action: 'SET',
    proposedValue: `Title ${index}`,
  }));
  const { plan } = (await library.data(
    'mutation ($changes: [PlanChangeInput!]!) { plan: createAnalysisPlan(input: { name: "Plan", changes: $changes }) { id } }',
    { changes },
  )) as { plan: { id: string } };
  await library.data(
    'mutation ($id: ID!) { reviewPlanChanges(planId: $id, decision: ACCEPT, filter: { statuses: [PENDING] }) { affected } }',
    plan,
  );
  const { job } = (await library.data(
    'mutation ($id: ID!) { job: applyAnalysisPlan(planId: $id, onConflict: OVERWRITE) { id } }',
    plan,
  )) as { job: { id: string } };
  return job.id;
}

interface JobState {
  readonly status: string;
  readonly attempt: number;
  readonly processedItems: number;
  readonly plan: { readonly changeCounts: { readonly accepted: number } };
}

async function jobState(id: string): Promise<JobState> {
  const document =
    'query ($id: ID!) { job(id: $id) { status attempt processedItems plan { changeCounts { accepted } } } }';
  return ((await library.data(document, { id })) as { job: JobState }).job;
}

describe('SIGTERM while a job runs and somebody watches it (fault 12)', () => {
  it('is not ready any more, gives the job back without using an attempt, closes the sockets cleanly and ends with 0', async () => {
    const id = await enqueuedPlan();
    const url = await startServer();
    const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await once(socket, 'message');
    socket.send(
      JSON.stringify({ id: '1', type: 'subscribe', payload: { query: 'subscription { jobUpdated { id } }' } }),
    );
    // A request under way keeps the server there for as long as its readiness is asked for.
    const slow = await RawConnection.open(url);
    slow.socket.write('POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n');
    slow.socket.write('Content-Length: 24\r\n\r\n{"query":"');
    while ((await jobState(id)).processedItems === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const closed = once(socket, 'close');
    const exited = once(server as ChildProcess, 'exit');
    server?.kill('SIGTERM');
    while ((await request(new URL('/readyz', url).href)).status !== 503);
    slow.socket.write('{__typename}"}');
    expect(await slow.closed()).toContain('200 OK');
    expect((await closed)[0]).toBe(1001);
    expect(await exited).toEqual([0, null]);

    const { processedItems, plan, ...given } = await jobState(id);
    expect(given).toEqual({ status: 'PENDING', attempt: 0 });
    expect(processedItems).toBeGreaterThan(0);
    expect(plan.changeCounts.accepted).toBe(10 * SCENES - processedItems);
  });
});
