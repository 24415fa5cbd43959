import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleLibrary } from '../../src/sample/sample-library.ts';
import { TestLibrary } from '../support/test-library.ts';

describe('the number of SQL statements', () => {
  let library: TestLibrary;
  beforeAll(async () => {
    library = await TestLibrary.open(sampleLibrary());
  });
  afterAll(() => library.close());

  const operations = {
    'a page of scenes with all that belongs to them': `query ($n: Int) {
      scenes(first: $n) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage endCursor }
        nodes { id title studio { name parent { name } } performers { name sceneCount } tags { name parents { name } sceneCount(depth: -1) } }
      }
    }`,
    'performers with a page of their scenes each': `query ($n: Int) {
      performers(first: $n) {
        nodes { name scenes(first: 10, orderBy: { field: SCENE_DATE, direction: DESC }) { totalCount nodes { title tags { name } } } }
      }
    }`,
    'tags with their children and a page of the scenes below them': `query ($n: Int) {
      tags(first: $n) {
        nodes { name children { name children { name } } scenes(first: 3, depth: -1) { totalCount nodes { title studio { name } } } }
      }
    }`,
    'studios with their parents and scenes': `query ($n: Int) {
      studios(first: $n) { nodes { name parent { name } children { name } sceneCount(depth: 1) scenes(first: 2) { nodes { title } } } }
    }`,
  };

  it.each(Object.entries(operations))('depends on the shape, not on the rows: %s', async (_name, query) => {
    const counts: number[] = [];
    for (const n of [1, 10, 100]) {
      const { errors, statements } = await library.execute(query, { n });
      expect(errors).toBeUndefined();
      counts.push(statements);
    }
    expect(counts[1]).toBe(counts[2]);
    // One row can lack a relation, and then nothing is asked for it.
    expect(counts[0]).toBeLessThanOrEqual(counts[2] as number);
    expect(counts[2]).toBeLessThan(16);
  });
});
