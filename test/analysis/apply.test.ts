import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cancelJob } from '../../src/jobs/queue.ts';
import { TestLibrary } from '../support/test-library.ts';
import { ApplyDesk } from './apply-desk.ts';
import { bareScene, SMALL_LIBRARY } from './small-library.ts';

let library: TestLibrary;
let desk: ApplyDesk;

beforeAll(async () => {
  library = await TestLibrary.open(SMALL_LIBRARY);
  desk = new ApplyDesk(library);
});

afterAll(() => library.close());

let scenes = 0;
let sceneId = '';

/** A scene with a value in every field, for each test its own. */
async function newScene(): Promise<string> {
  const id = `scene${String((scenes += 1)).padStart(3, '0')}`;
  await library.store({ scenes: [{ ...FULL, id }] });
  return id;
}

beforeEach(async () => {
  sceneId = await newScene();
});

const FULL = bareScene('', {
  title: 'Alien',
  code: 'A-79',
  details: 'In space no one can hear you scream.',
  director: 'Ridley Scott',
  urls: ['https://example.org/b', 'https://example.org/a'],
  organized: true,
  rating100: 92,
  sceneDate: '1979-05',
  studioId: 's1',
  performerIds: ['p1'],
  tagIds: ['t1', 't2'],
});

const FIELDS =
  'title code details director urls organized rating100 sceneDate studio { id name } performers { id name } tags { id name }';

async function read(id: string): Promise<Record<string, unknown>> {
  const { scene } = (await library.data(`query ($id: ID!) { scene(id: $id) { ${FIELDS} } }`, { id })) as {
    scene: Record<string, unknown>;
  };
  return scene;
}

const WEAVER = { id: 'p1', name: 'Sigourney Weaver' };
const NOIR = { id: 't1', name: 'Noir' };
const COMEDY = { id: 't2', name: 'comedy' };
const EPIC = { id: 't3', name: 'Épic' };

describe('applying a change', () => {
  it.each([
    ['TITLE', 'SET', 'Aliens', 'title', 'Aliens'],
    ['TITLE', 'UPDATE', '', 'title', ''],
    ['CODE', 'SET', null, 'code', null],
    ['DETAILS', 'UPDATE', '"; drop table scene; --', 'details', '"; drop table scene; --'],
    ['DIRECTOR', 'SET', 'James Cameron', 'director', 'James Cameron'],
    ['SCENE_DATE', 'SET', '1979-05-25', 'sceneDate', '1979-05-25'],
    ['SCENE_DATE', 'SET', null, 'sceneDate', null],
    ['RATING100', 'SET', 0, 'rating100', 0],
    ['RATING100', 'SET', null, 'rating100', null],
    ['ORGANIZED', 'SET', false, 'organized', false],
    ['URLS', 'SET', ['c', 'a'], 'urls', ['c', 'a']],
    ['URLS', 'ADD', 'c', 'urls', [...FULL.urls, 'c']],
    ['URLS', 'REMOVE', ['https://example.org/b', 'x'], 'urls', ['https://example.org/a']],
    ['STUDIO', 'SET', { name: 'ealing' }, 'studio', { id: 's2', name: 'Ealing' }],
    ['STUDIO', 'UPDATE', null, 'studio', null],
    ['PERFORMERS', 'SET', [], 'performers', []],
    ['PERFORMERS', 'ADD', { id: 'p3' }, 'performers', [{ id: 'p3', name: 'Alec Guinness' }, WEAVER]],
    ['TAGS', 'SET', [{ name: 'ÉPIC' }, { id: 't1' }], 'tags', [NOIR, EPIC]],
    ['TAGS', 'ADD', { id: 't3' }, 'tags', [COMEDY, NOIR, EPIC]],
    ['TAGS', 'REMOVE', [{ name: 'COMEDY' }, { id: 't3' }], 'tags', [NOIR]],
  ])('%s %s %j', async (field, action, proposedValue, property, after) => {
    const before = await read(sceneId);
    const planId = await desk.accepted([{ sceneId, field, action, proposedValue }]);
    const job = await desk.apply(planId);

    expect(await read(sceneId)).toEqual({ ...before, [property]: after });
    const [outcome] = await desk.outcomes(planId);
    expect(outcome).toMatchObject({
      status: 'APPLIED',
      applied: true,
      errorCode: null,
      error: null,
      valueBefore: before[property],
      valueAfter: after,
      job: { id: job.id },
    });
    expect(await desk.plan(planId)).toMatchObject({ status: 'APPLIED', version: 3 });
  });

  it('keeps what is derived from it: search, order by title, and when the scene changed', async () => {
    const planId = await desk.accepted([{ sceneId, field: 'TITLE', action: 'SET', proposedValue: 'Ääkköset' }]);
    const stored = async () => {
      const em = library.services.orm.em.fork();
      const rows = await em.execute<{ title_key: string; updated_at: number }[]>(
        'select title_key, updated_at from scene where id = ?',
        [sceneId],
      );
      return rows[0]!;
    };
    const before = await stored();
    await desk.apply(planId);
    const after = await stored();
    expect(after.title_key).toBe('ääkköset');
    expect(after.updated_at).toBeGreaterThan(before.updated_at);
    const found = await library.execute('{ scenes(filter: { search: "aakkoset" }) { nodes { id } } }');
    expect(found).toMatchObject({ data: { scenes: { nodes: [{ id: sceneId }] } } });
  });
});

describe('several changes of one scene', () => {
  it('each see what those before them have left', async () => {
    const planId = await desk.accepted([
      { sceneId, field: 'TAGS', action: 'ADD', proposedValue: { id: 't3' } },
      { sceneId, field: 'TAGS', action: 'REMOVE', proposedValue: { id: 't3' } },
      { sceneId, field: 'TAGS', action: 'ADD', proposedValue: { id: 't3' } },
      { sceneId, field: 'TITLE', action: 'SET', proposedValue: 'Alien 2' },
      { sceneId, field: 'TITLE', action: 'SET', proposedValue: 'Alien 3' },
      { sceneId, field: 'TITLE', action: 'SET', proposedValue: 'Alien 3', currentValue: 'Alien 2' },
      { sceneId, field: 'TITLE', action: 'SET', proposedValue: 'Alien 3', currentValue: 'Alien 2' },
    ]);
    await desk.apply(planId);
    const outcomes = await desk.outcomes(planId);
    expect(outcomes.map(({ errorCode }) => errorCode)).toEqual([null, null, null, null, 'STALE', null, 'DUPLICATE']);
    expect(await read(sceneId)).toMatchObject({ title: 'Alien 3', tags: [COMEDY, NOIR, EPIC] });
  });
});

describe('the conflict policy', () => {
  async function withStaleTitle(): Promise<string> {
    const planId = await desk.accepted([
      { sceneId, field: 'TITLE', action: 'SET', proposedValue: 'Aliens' },
      { sceneId, field: 'CODE', action: 'SET', proposedValue: 'A-86' },
    ]);
    await library.data('mutation ($id: ID!) { updateScene(id: $id, input: { title: "Alien³" }) { id } }', {
      id: sceneId,
    });
    return planId;
  }

  it('SKIP leaves out what has changed since', async () => {
    const planId = await withStaleTitle();
    expect(await desk.apply(planId)).toMatchObject({ result: { applied: 1, skipped: 0, conflicted: 1, failed: 0 } });
    const [stale] = await desk.outcomes(planId);
    expect(stale).toMatchObject({
      status: 'CONFLICTED',
      applied: false,
      appliedAt: null,
      errorCode: 'STALE',
      error: 'TITLE was "Alien" when this was proposed; it is "Alien³" now.',
      valueBefore: null,
      valueAfter: null,
    });
    expect(await read(sceneId)).toMatchObject({ title: 'Alien³', code: 'A-86' });
    expect(await desk.plan(planId)).toMatchObject({ status: 'APPLIED' });
  });

  it('OVERWRITE replaces what others wrote, and records it', async () => {
    const planId = await withStaleTitle();
    expect(await desk.apply(planId, { onConflict: 'OVERWRITE' })).toMatchObject({
      result: { applied: 2, conflicted: 0 },
    });
    const [stale] = await desk.outcomes(planId);
    expect(stale).toMatchObject({ status: 'APPLIED', errorCode: null, valueBefore: 'Alien³', valueAfter: 'Aliens' });
    expect(await read(sceneId)).toMatchObject({ title: 'Aliens', code: 'A-86' });
  });

  it('FAIL applies nothing at all, and says why', async () => {
    const planId = await withStaleTitle();
    const before = await read(sceneId);
    expect(await desk.apply(planId, { onConflict: 'FAIL', changesAtOnce: 1 })).toMatchObject({
      status: 'failed',
      attempt: 1,
      errorCode: 'CONFLICT',
      error: expect.stringMatching(
        /^Nothing was applied, since 1 of 2 changes meet a conflict. The first is change \d+: TITLE was "Alien" when/,
      ) as unknown,
    });
    expect(await read(sceneId)).toEqual(before);
    expect((await desk.outcomes(planId)).map(({ status }) => status)).toEqual(['ACCEPTED', 'ACCEPTED']);
    expect(await desk.plan(planId)).toMatchObject({ status: 'REVIEWING', version: 2 });
  });
});

describe('a plan that is applied in parts', () => {
  it('comes to REVIEWING as long as something waits, then to APPLIED', async () => {
    const { id: planId } = await desk.create({
      changes: [
        { sceneId, field: 'TITLE', action: 'SET', proposedValue: 'Aliens' },
        { sceneId, field: 'CODE', action: 'SET', proposedValue: 'A-86' },
      ],
    });
    await desk.review(planId, 'ACCEPT', { fields: ['TITLE'] });
    await desk.apply(planId);
    expect(await desk.plan(planId)).toMatchObject({
      status: 'REVIEWING',
      version: 3,
      changeCounts: { applied: 1, pending: 1 },
    });
    await desk.review(planId, 'ACCEPT', { statuses: ['PENDING'] });
    await desk.apply(planId);
    expect(await desk.plan(planId)).toMatchObject({ status: 'APPLIED', version: 5, changeCounts: { applied: 2 } });
  });

  it('leaves alone what is no longer accepted when its turn comes', async () => {
    const others = [await newScene(), await newScene()];
    const changes = others.map((id) => ({ sceneId: id, field: 'TITLE', action: 'SET', proposedValue: 'Aliens' }));
    const planId = await desk.accepted(changes);
    const job = await desk.apply(planId, {
      changesAtOnce: 1,
      inStep: (em) =>
        em.execute(`update plan_change set status = 'rejected' where plan_id = ? and scene_id = ?`, [
          planId,
          others[1],
        ]),
    });
    expect(job).toMatchObject({ status: 'completed', processedItems: 1, totalItems: 1, result: { applied: 1 } });
    expect(await read(others[1]!)).toMatchObject({ title: 'Alien' });
    expect(await desk.plan(planId)).toMatchObject({ status: 'APPLIED' });
  });

  it('stops within a batch when it is cancelled, with exact counts, and another job finishes the rest', async () => {
    const ids = [await newScene(), await newScene(), await newScene(), await newScene()];
    const planId = await desk.accepted(
      ids.map((id) => ({ sceneId: id, field: 'TITLE', action: 'SET', proposedValue: 'Aliens' })),
    );
    const jobId = await desk.requestApply(planId);
    const cancelled = await desk.run(jobId, {
      changesAtOnce: 1,
      inStep: async (em, step) => step === 2 && (await cancelJob(em.fork({ keepTransactionContext: true }), jobId)),
    });
    expect(cancelled).toMatchObject({ status: 'cancelled', processedItems: 2, totalItems: 4, progress: 50 });
    expect(await desk.plan(planId)).toMatchObject({ status: 'REVIEWING', changeCounts: { applied: 2, accepted: 2 } });
    expect(await desk.apply(planId)).toMatchObject({ status: 'completed', processedItems: 2, result: { applied: 2 } });
    expect(await desk.plan(planId)).toMatchObject({ status: 'APPLIED', changeCounts: { applied: 4, accepted: 0 } });
  });

  it('cannot be asked for again while the job that was cancelled is still at it', async () => {
    const others = [await newScene(), await newScene()];
    const planId = await desk.accepted(
      others.map((id) => ({ sceneId: id, field: 'TITLE', action: 'SET', proposedValue: 'Aliens' })),
    );
    const jobId = await desk.requestApply(planId);
    const em = library.services.orm.em.fork();
    await em.execute(`update job set status = 'running', attempt = 1, cancel_requested_at = 1 where id = ?`, [jobId]);
    expect(await desk.refusedTo('apply', { planId })).toEqual({
      code: 'INVALID_STATE',
      message: `The job ${jobId}, which applies this plan, is being cancelled. Ask again when it has ended.`,
    });
    await em.execute(`update job set status = 'cancelled', completed_at = 1 where id = ?`, [jobId]);
    expect(await desk.apply(planId)).toMatchObject({ status: 'completed', result: { applied: 2 } });
  });

  it('stays as it is when its job is tried again after somebody has cancelled the plan', async () => {
    const planId = await desk.accepted([{ sceneId, field: 'TITLE', action: 'SET', proposedValue: 'Aliens' }]);
    const jobId = await desk.requestApply(planId);
    await library.data('mutation ($id: ID!) { cancelJob(id: $id) { id } }', { id: jobId });
    const { version } = await desk.cancel(planId);
    await library.data('mutation ($id: ID!) { retryJob(id: $id) { id } }', { id: jobId });
    expect(await desk.run(jobId)).toMatchObject({
      status: 'failed',
      errorCode: 'INVALID_STATE',
      error: 'This plan is cancelled, so nothing of it can be applied.',
    });
    expect(await read(sceneId)).toMatchObject({ title: 'Alien' });
    expect(await desk.plan(planId)).toMatchObject({ status: 'CANCELLED', version, changeCounts: { accepted: 1 } });
  });
});
