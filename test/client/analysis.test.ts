import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobFragment } from '../../src/client/generated/operations.ts';
import { storeLibrary } from '../../src/sample/store-sample.ts';
import { bareScene } from '../analysis/small-library.ts';
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

  it('tells people in sentences what it has found, and what to type next', async () => {
    const words = ['analysis', 'start', '--analyzer', 'filename', '--watch', '--filter'];
    const filter = JSON.stringify({ title: { contains: 'rififi' } });
    const { code, out } = await runClient(server.url, [...words, filter]);
    const [plan] = await jsonOf<{ id: string }[]>(server.url, ['plan', 'list', '--limit', '1']);
    expect({ code, lines: out.split('\n').slice(0, -1) }).toEqual({
      code: 0,
      lines: [
        expect.stringMatching(/^Job .*: ANALYSIS of plan \d+, COMPLETED, 1 of 1 done$/),
        'It proposes 2 changes.',
        `See what applying them would do with: greenlight plan preview ${String(plan?.id)}`,
      ],
    });
    const again = await runClient(server.url, [...words, filter]);
    expect(again.out).toMatch(
      /done\nIt has found nothing new to propose\.\nIt left out 2 that other plans propose already\.\n$/,
    );
  });

  it('tells of what it has found and no plan takes', async () => {
    const paths = [`/in/${'long '.repeat(250)}title.mp4`];
    const library = { studios: [], tags: [], performers: [], scenes: [bareScene('long', { title: '', paths })] };
    await storeLibrary(server.server.services.orm.em.fork(), library);
    const words = ['analysis', 'start', '--analyzer', 'filename', '--watch', '--filter', '{"id": {"eq": "long"}}'];
    const { out } = await runClient(server.url, words);
    expect(out).toMatch(/nothing new to propose\.\nIt left out 1 with a value that no plan takes\.\n$/);
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
