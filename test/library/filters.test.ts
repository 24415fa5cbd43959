import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KINDS, LibraryModel, type ModelScene, TYPE_NAMES } from '../support/library-model.ts';
import { scene } from '../support/model-objects.ts';
import { randomFilter } from '../support/random-filter.ts';
import { randomLibrary, refill, relatedTexts, SCENE_IDS } from '../support/random-library.ts';
import { TestLibrary } from '../support/test-library.ts';

describe('filters', () => {
  let library: TestLibrary;
  beforeAll(async () => {
    library = await TestLibrary.open();
  });
  afterAll(() => library.close());

  it.each(KINDS)('match the %s that the model matches, and not the complement', async (kind) => {
    const query = `query ($filter: ${TYPE_NAMES[kind]}Filter) {
      matching: ${kind}(filter: $filter, first: 500) { totalCount nodes { id } }
      others: ${kind}(filter: { not: $filter }, first: 500) { nodes { id } }
    }`;
    await fc.assert(
      fc.asyncProperty(randomLibrary(), fc.array(randomFilter(kind), { minLength: 6, maxLength: 12 }), async (content, filters) => {
        await refill(library, content);
        const model = new LibraryModel(content);
        for (const filter of filters) {
          const { matching, others } = await library.data(query, { filter });
          expect({ filter, ids: ids(matching) }).toEqual({ filter, ids: model.list(kind, filter) });
          expect(matching.totalCount).toBe(matching.nodes.length);
          expect({ filter, ids: ids(others) }).toEqual({ filter, ids: model.list(kind, { not: filter }) });
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    { columns: ['title', 'details', 'code', 'director', 'path'], decomposed: false },
    { columns: ['title'], decomposed: true },
  ])('compare texts as the model does: $columns, decomposed letters $decomposed', async ({ columns, decomposed }) => {
    const operators = ['eq', 'ne', 'in', 'contains', 'startsWith', 'endsWith'];
    const aliases = columns.flatMap((column) => operators.map((operator) => `${column}_${operator}`));
    const query = `query (${aliases.map((alias) => `$${alias}: SceneFilter`).join(' ')}) {
      ${aliases.map((alias) => `${alias}: scenes(first: 500, filter: $${alias}) { nodes { id } }`).join('\n')}
    }`;
    await fc.assert(
      fc.asyncProperty(relatedTexts({ decomposed }), async ({ texts, operands }) => {
        const content = { studios: [], tags: [], performers: [], scenes: texts.map(sceneWithText) };
        await refill(library, content);
        const model = new LibraryModel(content);
        for (const operand of operands) {
          const filters = Object.fromEntries(
            columns.flatMap((column) =>
              operators.map((operator) => [
                `${column}_${operator}`,
                { [column]: { [operator]: operator === 'in' ? [operand] : operand } },
              ]),
            ),
          );
          const answer = await library.data(query, filters);
          for (const [alias, filter] of Object.entries(filters)) {
            expect({ filter, ids: ids(answer[alias]) }).toEqual({ filter, ids: model.list('scenes', filter) });
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

function sceneWithText(text: string, index: number): ModelScene {
  return scene(SCENE_IDS[index]!, { title: text, details: text, code: text, director: text, paths: [text] });
}

function ids(connection: { nodes: { id: string }[] }): string[] {
  return connection.nodes.map(({ id }) => id);
}
