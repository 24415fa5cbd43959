import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bareScene } from '../analysis/small-library.ts';
import { TestLibrary } from '../support/test-library.ts';
import { AnalysisDesk } from './analysis-desk.ts';

let library: TestLibrary;
let desk: AnalysisDesk;

beforeAll(async () => {
  library = await TestLibrary.open(CONTENT, { jobs: { pollMs: 20 } });
  desk = new AnalysisDesk(library);
});
afterAll(() => library.close());

const nobody = { disambiguation: null, aliases: [] };
const tag = { aliases: [], description: '', parentIds: [] as string[] };

const CONTENT = {
  performers: [
    { id: 'p1', name: 'Jane Doe', ...nobody },
    { id: 'p2', name: 'Ann Lee', ...nobody },
  ],
  studios: [
    { id: 's1', name: 'Blue Harbour', aliases: [], parentId: null },
    { id: 's2', name: 'Red Harbour', aliases: [], parentId: null },
  ],
  tags: [
    { id: 't1', name: 'Crime', ...tag },
    { id: 't2', name: 'Noir', ...tag, parentIds: ['t1'] },
    { id: 't3', name: 'noirs', ...tag },
  ],
  scenes: [
    ...['Part 1', 'Part 2', 'pt. III'].map((part, index) =>
      bareScene(`a${index + 1}`, {
        title: `Harbour Tales: ${part}`,
        studioId: 's1',
        performerIds: index === 0 ? ['p1', 'p2'] : ['p1'],
      }),
    ),
    bareScene('a4', { title: 'Harbour Tales #4' }),
    bareScene('a5', { title: 'Harbour Tales 5', studioId: 's1', performerIds: ['p1'] }),
    ...['1', '2', '3'].map((part, index) =>
      bareScene(`b${part}`, { title: `Divided House ${part}`, studioId: index === 0 ? 's2' : 's1' }),
    ),
    bareScene('b4', { title: 'Divided House 4' }),
    ...['1', '2'].map((part) => bareScene(`c${part}`, { title: `Too Few of Them ${part}`, studioId: 's1' })),
    bareScene('c3', { title: 'Too Few of Them 3' }),
    bareScene('d1', { title: 'Tagged', studioId: 's1', tagIds: ['t1', 't2', 't3'] }),
    bareScene('d2', { title: 'Tagged as well', studioId: 's1', tagIds: ['t1', 't2'] }),
  ],
};

describe('SIMILAR_TITLE', () => {
  it('proposes what all others of a series share, and says which', async () => {
    const { changes } = await desk.analyse('SIMILAR_TITLE');
    expect(changes).toMatchObject([
      {
        sceneId: 'a4',
        field: 'STUDIO',
        proposedValue: { id: 's1', name: 'Blue Harbour' },
        confidence: 0.66,
        reason:
          "'Harbour Tales: Part 1', 'Harbour Tales: Part 2', 'Harbour Tales: pt. III' and 1 more have nearly the same " +
          'title, and all are by Blue Harbour.',
      },
      { sceneId: 'a4', field: 'PERFORMERS', action: 'ADD', proposedValue: [{ id: 'p1', name: 'Jane Doe' }] },
    ]);
  });
});

describe('TAG_HYGIENE', () => {
  it('proposes to remove what says nothing', async () => {
    const { changes, result } = await desk.analyse('TAG_HYGIENE', { filter: { tagCount: { gt: 0 } } });
    expect(result).toMatchObject({ proposed: { TAG_HYGIENE: 3 } });
    expect(
      changes.map(({ sceneId, action, proposedValue, reason }) => [sceneId, action, proposedValue, reason]),
    ).toEqual([
      [
        'd1',
        'REMOVE',
        [{ id: 't3', name: 'noirs' }],
        'noirs and Noir differ in the plural only. Noir has 2 scenes, noirs 1 scene.',
      ],
      ['d1', 'REMOVE', [{ id: 't1', name: 'Crime' }], 'Noir lies below Crime, and so implies it.'],
      ['d2', 'REMOVE', [{ id: 't1', name: 'Crime' }], 'Noir lies below Crime, and so implies it.'],
    ]);
  });
});

describe('several analyzers', () => {
  it('share a plan, which can be applied', async () => {
    const jobId = await desk.start({ analyzers: ['TAG_HYGIENE', 'SIMILAR_TITLE'], includeRejected: true });
    const { result } = await desk.settled(jobId);
    // Everything waits in the plans of the tests before.
    expect(result).toMatchObject({ planId: null, alreadyProposed: 5, proposed: { TAG_HYGIENE: 0, SIMILAR_TITLE: 0 } });
    const { analysisPlans } = (await library.data('{ analysisPlans { nodes { id } } }')) as {
      analysisPlans: { nodes: { id: string }[] };
    };
    for (const { id } of analysisPlans.nodes) {
      await desk.review(id, 'ACCEPT', { statuses: ['PENDING'] });
      const { job } = (await library.data('mutation ($id: ID!) { job: applyAnalysisPlan(planId: $id) { id } }', {
        id,
      })) as {
        job: { id: string };
      };
      expect((await library.settle(job.id)).result).toMatchObject({ skipped: 0, conflicted: 0, failed: 0 });
    }
    const again = await desk.start({ analyzers: ['TAG_HYGIENE', 'SIMILAR_TITLE', 'FILENAME'] });
    expect((await desk.settled(again)).result).toMatchObject({ planId: null, alreadyProposed: 0 });
  });
});
