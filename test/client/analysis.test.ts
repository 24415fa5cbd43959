import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobFragment } from '../../src/client/generated/operations.ts';
import { TestServer } from '../support/test-server.ts';
import { jsonOf, runClient } from './client-process.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

describe('analysis start', () => {
  it('starts an analysis, and shows how it came out', async () => {
    const words = ['analysis', 'start', '--analyzer', 'filename,tag_hygiene', '--min-confidence', '0.6', '--watch'];
    const filter = JSON.stringify({ title: { contains: 'indemnity' } });
    const job = await jsonOf<JobFragment>(server.url, [...words, '--filter', filter, '--name', 'Titles']);
    expect(job).toMatchObject({
      type: 'ANALYSIS',
      status: 'COMPLETED',
      processedItems: 1,
      result: { changes: 1, proposed: { FILENAME: 1, TAG_HYGIENE: 0 } },
      plan: { name: 'Titles' },
    });
  });

  it.each([
    [[], /^--analyzer is missing; it is one of FILENAME, /],
    [['--analyzer', 'magic'], /^--analyzer is one of FILENAME, .* it is "magic"/],
    [['--analyzer', 'filename', '--filter', '[1]'], /^--filter is a JSON object/],
  ])('needs to be understood: %j', async (words, message) => {
    const { code, err } = await runClient(server.url, ['analysis', 'start', ...words]);
    expect({ code, first: err[0] }).toEqual({ code: 2, first: expect.stringMatching(message) });
  });

  it('tells what the server refuses', async () => {
    const words = ['analysis', 'start', '--analyzer', 'language_model'];
    expect(await runClient(server.url, words)).toMatchObject({
      code: 1,
      err: [expect.stringMatching(/^No language model is configured.*\(INVALID_STATE\)$/)],
    });
  });
});
