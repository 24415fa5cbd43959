import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bareScene } from '../analysis/small-library.ts';
import { TestLibrary } from '../support/test-library.ts';
import { AnalysisDesk } from './analysis-desk.ts';

let library: TestLibrary;
let desk: AnalysisDesk;

beforeEach(async () => {
  library = await TestLibrary.open(CONTENT, { jobs: { pollMs: 20 } });
  desk = new AnalysisDesk(library);
});
afterEach(() => library.close());

const PERFORMERS = ['Jane Doe', 'Ann Lee'].map((name, index) => ({
  id: `p${index + 1}`,
  name,
  disambiguation: null,
  aliases: name === 'Ann Lee' ? ['Annie L.'] : [],
}));

const CONTENT = {
  performers: PERFORMERS,
  studios: [{ id: 's1', name: 'Blue Harbour', aliases: [], parentId: null }],
  scenes: [
    bareScene('1', {
      title: '',
      paths: ['/in/BlueHarbour.2021.03.04.Jane.Doe.The.Long.Wait.1080p.WEB-DL.x265-GRP.mp4'],
    }),
    bareScene('2', { paths: ['/in/Annie_L_at_home.mp4'], performerIds: ['p1'] }),
    bareScene('3', { paths: ['/in/clip0001.mp4'] }),
  ],
};

describe('startAnalysis', () => {
  it('proposes what the paths tell, in one draft', async () => {
    const { job, result, changes } = await desk.analyse('FILENAME');
    expect(job).toMatchObject({
      type: 'analysis',
      status: 'completed',
      progress: 100,
      totalItems: 3,
      processedItems: 3,
    });
    expect(result).toMatchObject({ changes: 5, proposed: { FILENAME: 5 }, rejectedBefore: 0, complete: true });
    expect(await desk.plan(result.planId!)).toMatchObject({ name: 'Analysis of file names', status: 'DRAFT' });
    expect(changes).toMatchObject([
      {
        sceneId: '1',
        field: 'PERFORMERS',
        action: 'ADD',
        currentValue: [],
        proposedValue: [{ id: 'p1', name: 'Jane Doe' }],
        confidence: 0.9,
        reason: "'Jane.Doe' in the file name is the performer Jane Doe.",
      },
      { field: 'STUDIO', action: 'SET', currentValue: null, proposedValue: { id: 's1', name: 'Blue Harbour' } },
      { field: 'SCENE_DATE', action: 'SET', currentValue: null, proposedValue: '2021-03-04' },
      { field: 'TITLE', action: 'SET', currentValue: '', proposedValue: 'The Long Wait' },
      { sceneId: '2', field: 'PERFORMERS', reason: "'Annie_L' in the file name is an alias of Ann Lee." },
    ]);
  });

  it('makes no plan when there is nothing to propose', async () => {
    const { result } = await desk.analyse('FILENAME', { filter: { id: { eq: '3' } } });
    expect(result).toMatchObject({ planId: null, changes: 0, proposed: { FILENAME: 0 }, complete: true });
    expect(await desk.totals()).toMatchObject({ analysisPlans: { totalCount: 0 } });
  });

  it('looks at the scenes of the filter only, however it compares', async () => {
    const filter = {
      path: { contains: 'ANNIE_l' },
      createdAt: { gt: '2020-01-01T00:00:00Z' },
      studio: { isNull: true },
      organized: { eq: false },
    };
    const { job, changes } = await desk.analyse('FILENAME', { filter, name: 'Annie' });
    expect(job.totalItems).toBe(1);
    expect(changes.map(({ sceneId }) => sceneId)).toEqual(['2']);
  });

  it('leaves out what is too uncertain, and counts it', async () => {
    const { result, changes } = await desk.analyse('FILENAME', { minConfidence: 0.9 });
    expect(changes.every(({ confidence }) => confidence! >= 0.9)).toBe(true);
    expect(result.belowConfidence).toBe(5 - changes.length);
  });

  it('stops after as many changes as it may propose', async () => {
    const { result, changes } = await desk.analyse('FILENAME', { maxChanges: 2 });
    expect(result).toMatchObject({ changes: 2, complete: false });
    expect(changes).toHaveLength(2);
  });
});

describe('what was proposed before', () => {
  it('is not proposed again while it waits in another plan', async () => {
    await desk.analyse('FILENAME');
    expect((await desk.analyse('FILENAME')).result).toMatchObject({ planId: null, alreadyProposed: 5 });
  });

  it('is proposed again when its plan was cancelled, or deleted', async () => {
    for (const end of ['cancel', 'delete'] as const) {
      const { result } = await desk.analyse('FILENAME');
      expect(result).toMatchObject({ changes: 5, alreadyProposed: 0 });
      await desk[end](result.planId!);
    }
  });

  it('is not proposed again when a person has rejected it, even when its plan is gone', async () => {
    const { result } = await desk.analyse('FILENAME');
    const planId = result.planId!;
    await desk.review(planId, 'REJECT', { fields: ['PERFORMERS', 'TITLE'] });
    expect((await desk.analyse('FILENAME')).result).toMatchObject({ rejectedBefore: 3, alreadyProposed: 2 });
    await desk.delete(planId);
    const again = await desk.analyse('FILENAME');
    expect(again.result).toMatchObject({ changes: 2, rejectedBefore: 3, alreadyProposed: 0 });
    const anyway = await desk.analyse('FILENAME', { includeRejected: true });
    expect(anyway.result).toMatchObject({ changes: 3, rejectedBefore: 0, alreadyProposed: 2 });
  });

  it('is forgotten when the rejection is taken back', async () => {
    const { result } = await desk.analyse('FILENAME');
    await desk.review(result.planId!, 'REJECT', { fields: ['TITLE'] });
    await desk.review(result.planId!, 'RESET', { fields: ['TITLE'] });
    await desk.cancel(result.planId!);
    expect((await desk.analyse('FILENAME')).result).toMatchObject({ changes: 5, rejectedBefore: 0 });
  });

  it('is known whatever it is called, and in whichever form it was said', async () => {
    const changes = [
      { sceneId: '1', field: 'PERFORMERS', action: 'ADD', proposedValue: [{ name: 'ann lee' }, { name: 'JANE DOE' }] },
      { sceneId: '1', field: 'TITLE', action: 'UPDATE', proposedValue: 'THE LONG WAIT' },
      { sceneId: '1', field: 'STUDIO', action: 'SET', proposedValue: { name: 'Blue Harbour' } },
    ];
    const { id } = await desk.create({ changes });
    await desk.review(id, 'REJECT', { statuses: ['PENDING'] });
    const { result } = await desk.analyse('FILENAME', { filter: { id: { eq: '1' } } });
    expect(result).toMatchObject({ rejectedBefore: 3, changes: 1 });
  });
});

describe('a plan that an analysis has begun', () => {
  it('is told of to those who listen', async () => {
    const updates = library.services.channels.plans.subscribe(() => true);
    const { result } = await desk.analyse('FILENAME');
    expect(await updates.next()).toEqual({ done: false, value: Number(result.planId) });
    await updates.return?.();
  });

  it('is told of by its job, which does not count as one that applies it', async () => {
    const { job, result } = await desk.analyse('FILENAME');
    expect(
      await library.data('query ($id: ID!) { job(id: $id) { plan { id status job { id } } } }', { id: job.id }),
    ).toEqual({ job: { plan: { id: result.planId, status: 'DRAFT', job: null } } });
  });
});

describe('a scheduled analysis', () => {
  const CREATE = `mutation ($input: CreateScheduledTaskInput!) { task: createScheduledTask(input: $input) { id config } }`;
  const task = { name: 'Nightly', taskType: 'ANALYSIS', schedule: '0 3 * * *' };

  it('has the input of startAnalysis as its configuration', async () => {
    const config = { analyzers: ['FILENAME'], filter: { createdAt: { gt: '2020-01-01T00:00:00.000Z' } } };
    const { task: stored } = (await library.data(CREATE, { input: { ...task, config } })) as {
      task: { id: string; config: unknown };
    };
    expect(stored.config).toEqual({ ...config, minConfidence: 0.5, maxChanges: 10_000, includeRejected: false });
    const RUN = 'mutation ($id: ID!) { job: runScheduledTask(id: $id) { id } }';
    const { job } = (await library.data(RUN, { id: stored.id })) as { job: { id: string } };
    expect((await desk.settled(job.id)).result).toMatchObject({ changes: 5 });
  });
});
