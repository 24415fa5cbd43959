import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { once } from 'node:events';
import WebSocket from 'ws';
import { CLEAN_UP } from '../../src/jobs/clean-up.job.ts';
import { enqueue } from '../../src/jobs/queue.ts';
import { post } from '../support/http-client.ts';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

function url(): string {
  return server.url.replace('http', 'ws');
}

function enqueued(): Promise<string> {
  const { orm } = server.server.services;
  return orm.em.fork().transactional((em) => enqueue(em, CLEAN_UP, {}));
}

/** Opens a socket and subscribes with it, as a client that then never says another word. */
async function subscriber(query: string): Promise<WebSocket> {
  const socket = new WebSocket(url(), 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await once(socket, 'message');
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
  return socket;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 1_000) throw new Error('It never became so.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('jobUpdated', () => {
  it('tells of a job that the thread runs, to its end', async () => {
    const client = createClient({ url: url(), webSocketImpl: WebSocket });
    const id = await enqueued();
    const updates = client.iterate<{ jobUpdated: { status: string } }>({
      query: 'subscription ($id: ID) { jobUpdated(id: $id) { id type status progress attempt result } }',
      variables: { id },
    });
    const states: object[] = [];
    for await (const { data } of updates) {
      states.push(data?.jobUpdated ?? {});
      if (states.length === 1) server.server.services.jobs.wake();
      if (data?.jobUpdated.status === 'COMPLETED') break;
    }
    expect(states.at(-1)).toEqual({
      id,
      type: 'CLEAN_UP',
      status: 'COMPLETED',
      progress: 100,
      attempt: 1,
      result: { deletedJobs: 0 },
    });
    await client.dispose();
    await until(() => server.server.services.channels.jobs.size === 0);
  });

  it('is refused for a job that is not there', async () => {
    const client = createClient({ url: url(), webSocketImpl: WebSocket });
    const updates = client.iterate({ query: 'subscription { jobUpdated(id: "missing") { id } }' });
    const answer = await updates.next().catch((error: unknown) => ({ value: { errors: error } }));
    expect(JSON.stringify(answer)).toContain('NOT_FOUND');
    await client.dispose();
  });

  it('leaves nobody listening after 1,000 abrupt disconnections (fault 17)', async () => {
    const { jobs, plans } = server.server.services.channels;
    const { data } = await post<{ plan: { id: string } }>(server.url, {
      query: 'mutation { plan: createAnalysisPlan(input: { name: "Plan", changes: [] }) { id } }',
    });
    const queries = [
      'subscription { jobUpdated { id status } }',
      `subscription { jobUpdated(id: "${await enqueued()}") { id status } }`,
      'subscription { analysisPlanUpdated { id status } }',
      `subscription { analysisPlanUpdated(id: "${data.plan.id}") { id status } }`,
    ];
    for (let round = 0; round < 10; round += 1) {
      const sockets = await Promise.all(Array.from({ length: 100 }, (_, index) => subscriber(queries[index % 4]!)));
      await until(() => jobs.size === 50 && plans.size === 50);
      if (round % 2 === 0) server.server.services.jobs.wake();
      for (const socket of sockets) socket.terminate();
      await until(() => jobs.size === 0 && plans.size === 0);
    }
    expect([jobs.size, plans.size]).toEqual([0, 0]);
  }, 120_000);
});
