import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { storeLibrary } from '../../src/sample/store-sample.ts';
import { TestServer } from '../support/test-server.ts';
import { bareScene } from './small-library.ts';

/** An alarm, in milliseconds of processor time: a process that has just started takes about 2,000, one that is warm half of it. */
const BUDGET_MS = 6_000;

/** How often, at least, others have their turn meanwhile. */
const TURNS = 30;

describe('a submission of 10,000 changes over HTTP', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
    const links = { performerIds: ['1', '2'], tagIds: ['1', '2', '3', '4', '5', '6', '7', '8'] };
    const scenes = Array.from({ length: 10_000 }, (_, index) => bareScene(`x${index}`, links));
    await storeLibrary(server.server.services.orm.em.fork(), { studios: [], tags: [], performers: [], scenes });
  });
  afterAll(() => server.stop());

  it.each([
    ['told by the client', (index: number) => ({ currentValue: [{ id: String(index % 40) }] })],
    ['recorded by the server', () => ({})],
  ])('is quick and lets others in between, with what the fields hold %s', async (name, more) => {
    const changes = Array.from({ length: 10_000 }, (_, index) => ({
      sceneId: `x${index}`,
      field: 'TAGS',
      action: 'SET',
      proposedValue: [{ id: '1' }, { name: `Tag ${index % 100}` }, { id: String((index % 40) + 2), name: 'Noir' }],
      confidence: (index % 100) / 100,
      reason: 'The title and the details speak of a detective, of rain and of the night.',
      ...more(index),
    }));
    const query = `mutation ($input: CreateAnalysisPlanInput!) {
      createAnalysisPlan(input: $input) { version changeCounts { total pending } } }`;
    const body = JSON.stringify({ query, variables: { input: { name, changes } } });
    const before = process.cpuUsage();
    let turns = 0;
    const turn = setInterval(() => (turns += 1));
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    clearInterval(turn);
    expect(await response.json()).toEqual({
      data: { createAnalysisPlan: { version: 1, changeCounts: { total: 10_000, pending: 10_000 } } },
    });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(BUDGET_MS);
    expect(turns).toBeGreaterThan(TURNS);
  });
});
