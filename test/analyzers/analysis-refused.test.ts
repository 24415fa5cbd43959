import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestLibrary } from '../support/test-library.ts';
import { AnalysisDesk } from './analysis-desk.ts';

let library: TestLibrary;
let desk: AnalysisDesk;

beforeAll(async () => {
  library = await TestLibrary.open();
  desk = new AnalysisDesk(library);
});
afterAll(() => library.close());

describe('startAnalysis', () => {
  it.each([
    [{ analyzers: [] }, 'input.analyzers', 'at least one analyzer'],
    [{ analyzers: ['FILENAME'], minConfidence: 1.1 }, 'input.minConfidence', 'is from 0 to 1; it is 1.1'],
    [{ analyzers: ['FILENAME'], maxChanges: 0 }, 'input.maxChanges', 'is from 1 to 100000; it is 0'],
    [{ analyzers: ['FILENAME'], name: ' A' }, 'input.name', 'white space'],
    [{ analyzers: ['FILENAME'], filter: { tags: { includes: [], depth: -2 } } }, 'input.filter.tags.depth', '-1'],
  ])('refuses %j', async (input, field, message) => {
    expect(await desk.refusedToStart(input)).toMatchObject({
      code: 'BAD_USER_INPUT',
      field,
      message: expect.stringContaining(message),
    });
  });
});

describe('a scheduled analysis', () => {
  const CREATE = 'mutation ($input: CreateScheduledTaskInput!) { createScheduledTask(input: $input) { id } }';
  const task = { name: 'Nightly', taskType: 'ANALYSIS', schedule: '0 3 * * *' };

  it.each([
    [{}, '"analyzers"'],
    [{ analyzers: ['MAGIC'] }, 'config.analyzers[0]'],
    [{ analyzers: ['FILENAME'], filter: { title: 3 } }, 'config.filter.title'],
    [{ analyzers: ['FILENAME'], colour: 'red' }, 'colour'],
    [{ analyzers: ['FILENAME'], name: 'a\0b' }, 'NUL'],
    [7, 'config'],
  ])('is refused with %j', async (config, message) => {
    const { errors } = await library.execute(CREATE, { input: { ...task, config } });
    expect(errors).toMatchObject([
      { message: expect.stringContaining(message), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });
});
