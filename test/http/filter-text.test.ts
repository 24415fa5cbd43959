import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleLibrary } from '../../src/sample/sample-library.ts';
import { post } from '../support/http-client.ts';
import { TestServer } from '../support/test-server.ts';

const QUERY = 'query ($filter: SceneFilter) { scenes(filter: $filter) { totalCount } }';

describe('filters that are meant to confuse', () => {
  const { scenes } = sampleLibrary();
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  async function count(filter: object): Promise<number> {
    const { data, errors } = await post<{ scenes: { totalCount: number } }>(server.url, {
      query: QUERY,
      variables: { filter },
    });
    expect(errors).toEqual([]);
    return data.scenes.totalCount;
  }

  it.each([
    ['an empty filter', {}],
    ['an empty and', { and: [] }],
    ['conditions that are null', { title: null, search: null, tags: { includes: null } }],
    ['an empty search', { search: ' ' }],
  ])('%s asks for nothing, and every scene matches', async (_what, filter) => {
    expect(await count(filter)).toBe(scenes.length);
  });

  it.each([
    ['an empty or', { or: [] }],
    ['an empty list of ids', { id: { in: [] } }],
    ['an empty list of tags', { tags: { includes: [] } }],
    ['an empty list of studios', { studio: { in: [] } }],
  ])('%s matches no scene', async (_what, filter) => {
    expect(await count(filter)).toBe(0);
  });

  it.each(['%', '_', '\\', '%%%', "' or 1=1 --", '[a-z]', '*', '?'])(
    '%s stands for itself where a text is compared',
    async (text) => {
      const having = scenes.filter(({ title }) => title.includes(text)).length;
      expect(await count({ title: { contains: text } })).toBe(having);
      expect(await count({ title: { startsWith: text } })).toBe(0);
      expect(await count({ title: { endsWith: text } })).toBe(
        scenes.filter(({ title }) => title.endsWith(text)).length,
      );
    },
  );

  it.each([
    '"',
    '""',
    'NEAR(',
    'a AND',
    'OR',
    'NOT x',
    'title:x',
    'noir -',
    '-noir',
    '*',
    'no*ir',
    '^noir',
    '(((',
    '{a}',
    "'",
  ])('%s is looked for in a search, not obeyed', async (text) => {
    expect(await count({ search: text })).toBeLessThan(scenes.length);
  });

  it('finds the words of a search among marks that mean something to the index', async () => {
    expect(await count({ search: '"noir"' })).toBe(await count({ search: 'noir' }));
    expect(await count({ search: 'noir' })).toBeGreaterThan(0);
  });
});
