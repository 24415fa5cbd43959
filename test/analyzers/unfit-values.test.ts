import { afterEach, describe, expect, it } from '@jest/globals';
import type { Library } from '../../src/sample/store-sample.ts';
import { bareScene } from '../analysis/small-library.ts';
import { TestLibrary } from '../support/test-library.ts';
import { AnalysisDesk } from './analysis-desk.ts';

let library: TestLibrary;

afterEach(() => library.close());

const LONG_NAME = `${'Jane '.repeat(120)}Doe`;
const LONG_TITLE = `${'long '.repeat(250)}title`;

/** What a mirror may hold, and nobody may propose. */
describe('an analysis of a library with', () => {
  it('names that begin with white space names their objects by id', async () => {
    const { changes } = await analysed('TAG_HYGIENE', {
      tags: [tag('t1', 'Western'), tag('t2', ' Western'), tag('t3', 'Musical'), tag('t4', 'Musicals')],
      scenes: [bareScene('1', { tagIds: ['t1', 't2'] }), bareScene('2', { tagIds: ['t3', 't4'] })],
    });
    expect(changes.map(({ proposedValue }) => proposedValue)).toEqual([
      [{ id: 't2' }],
      [{ id: 't4', name: 'Musicals' }],
    ]);
    const { result } = await new AnalysisDesk(library).analyse('TAG_HYGIENE');
    expect(result).toMatchObject({ planId: null, alreadyProposed: 2 });
  });

  it('names that are too long names their objects by id', async () => {
    const { changes, result } = await analysed('FILENAME', {
      performers: [{ id: 'p1', name: LONG_NAME, disambiguation: null, aliases: [] }],
      studios: [{ id: 's1', name: 'x'.repeat(501), aliases: ['Blue Harbour'], parentId: null }],
      scenes: [bareScene('1', { paths: [`/Blue Harbour/${LONG_NAME} - Home.mp4`] })],
    });
    expect(changes.map(({ field, proposedValue }) => [field, proposedValue])).toEqual([
      ['PERFORMERS', [{ id: 'p1' }]],
      ['STUDIO', { id: 's1' }],
    ]);
    expect(result).toMatchObject({ changes: 2, unfit: 0 });
  });

  it('titles that are too long for a reason shortens the reason', async () => {
    const title = (part: number) => `${'Harbour Tales '.repeat(720)}${part}`;
    const { changes } = await analysed('SIMILAR_TITLE', {
      studios: [{ id: 's1', name: 'Blue Harbour', aliases: [], parentId: null }],
      scenes: [1, 2, 3, 4].map((part) =>
        bareScene(String(part), { title: title(part), studioId: part === 4 ? null : 's1' }),
      ),
    });
    expect(changes).toMatchObject([
      { sceneId: '4', reason: expect.stringMatching(/^'Harbour Tales .* … .* and all are by Blue Harbour\.$/) },
    ]);
    expect(changes[0]?.reason).toHaveLength(20_000);
  });

  it('titles that are too long proposes shorter ones, and counts those that cannot be proposed', async () => {
    const { changes, result } = await analysed('FILENAME', {
      scenes: [
        bareScene('1', { title: LONG_TITLE, paths: [`/in/The Long Wait (1984)/${LONG_TITLE}.mp4`] }),
        bareScene('2', { title: '', paths: [`/in/${LONG_TITLE}.mp4`] }),
      ],
    });
    expect(changes.filter(({ field }) => field === 'TITLE')).toMatchObject([
      { sceneId: '1', currentValue: LONG_TITLE, proposedValue: 'The Long Wait' },
    ]);
    expect(result).toMatchObject({ unfit: 1, complete: true });
  });

  it('more to propose at once than goes into one submission proposes it in parts', async () => {
    const tags = Array.from({ length: 22 }, (_, index) =>
      tag(`t${index}`, `Depth ${index}`, index === 0 ? [] : [`t${index - 1}`]),
    );
    const scenes = Array.from({ length: 480 }, (_, index) =>
      bareScene(String(index), { tagIds: tags.map(({ id }) => id) }),
    );
    const { result } = await analysed('TAG_HYGIENE', { tags, scenes }, { maxChanges: 100_000 });
    expect(result).toMatchObject({ changes: 480 * 21, complete: true });
  });
});

async function analysed(analyzer: string, content: Partial<Library>, input: Readonly<Record<string, unknown>> = {}) {
  library = await TestLibrary.open(content, { jobs: { pollMs: 20 } });
  const desk = new AnalysisDesk(library);
  const analysis = await desk.analyse(analyzer, input);
  expect(analysis.result.changes).toBe(await countOfChanges());
  return analysis;
}

async function countOfChanges(): Promise<number> {
  const { planChanges } = (await library.data('{ planChanges { totalCount } }')) as {
    planChanges: { totalCount: number };
  };
  return planChanges.totalCount;
}

function tag(id: string, name: string, parentIds: readonly string[] = []) {
  return { id, name, aliases: [], description: '', parentIds: [...parentIds] };
}
