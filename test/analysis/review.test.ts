import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { settlePlan } from '../../src/analysis/plan-state.ts';
import { TestLibrary } from '../support/test-library.ts';
import { type Plan, PlanDesk } from './plan-desk.ts';
import { SMALL_LIBRARY } from './small-library.ts';

let library: TestLibrary;
let desk: PlanDesk;

beforeAll(async () => {
  library = await TestLibrary.open(SMALL_LIBRARY);
  desk = new PlanDesk(library);
});

afterAll(() => library.close());

const CHANGES = [
  { sceneId: 'full', field: 'TITLE', action: 'SET', proposedValue: 'Aliens', confidence: 0.9 },
  { sceneId: 'full', field: 'TAGS', action: 'ADD', proposedValue: { id: 't1' }, confidence: 0.5 },
  { sceneId: 'bare1', field: 'TAGS', action: 'REMOVE', proposedValue: { id: 't1' }, confidence: 0 },
  { sceneId: 'bare2', field: 'CODE', action: 'UPDATE', proposedValue: 'B', confidence: 1 },
  { sceneId: 'bare2', field: 'STUDIO', action: 'SET', proposedValue: null },
];

async function submitted(): Promise<{ plan: Plan; ids: string[] }> {
  const plan = await desk.create({ changes: CHANGES });
  return { plan, ids: (await desk.changes(plan.id)).map(({ id }) => id) };
}

/** The places of the changes that have a status. */
async function having(planId: string, status: string): Promise<number[]> {
  return (await desk.changes(planId)).flatMap((change, index) => (change.status === status ? [index] : []));
}

/** Records outcomes as an apply job does. */
async function record(planId: string, status: string, ids: readonly string[]): Promise<void> {
  await desk.record(planId, status, ids);
  await library.services.orm.em.fork().transactional((em) => settlePlan(em, Number(planId), 'applied'));
}

describe('reviewPlanChanges', () => {
  it.each<[string, Record<string, unknown>, number[]]>([
    ['a status', { statuses: ['PENDING'] }, [0, 1, 2, 3, 4]],
    ['no status', { statuses: [] }, []],
    ['scenes', { sceneIds: ['full', 'nowhere'] }, [0, 1]],
    ['fields', { fields: ['TAGS', 'CODE'] }, [1, 2, 3]],
    ['actions', { actions: ['SET', 'REMOVE'] }, [0, 2, 4]],
    ['a least confidence', { minConfidence: 0.5 }, [0, 1, 3]],
    ['a least confidence of 0, which changes without one do not have', { minConfidence: 0 }, [0, 1, 2, 3]],
    ['a least confidence below 0', { minConfidence: -5 }, [0, 1, 2, 3]],
    ['a greatest confidence', { maxConfidence: 0.5 }, [1, 2]],
    ['a range of confidence', { minConfidence: 0.5, maxConfidence: 0.9 }, [0, 1]],
    ['several conditions, which must all hold', { fields: ['TAGS'], minConfidence: 0.1 }, [1]],
    ['no ids', { ids: [] }, []],
    ['ids that nothing has', { ids: ['x', '', '-1', '1e1', '999999'] }, []],
    ['another plan', { planId: '999999', statuses: ['PENDING'] }, []],
    ['a plan that cannot be', { planId: 'x', statuses: ['PENDING'] }, []],
  ])('decides on those with %s', async (_name, filter, places) => {
    const { plan } = await submitted();
    const review = await desk.review(plan.id, 'ACCEPT', filter);
    expect(review.affected).toBe(places.length);
    expect(await having(plan.id, 'ACCEPTED')).toEqual(places);
    expect(await having(plan.id, 'PENDING')).toEqual([0, 1, 2, 3, 4].filter((place) => !places.includes(place)));
    expect(review.plan).toMatchObject(
      places.length > 0
        ? { status: 'REVIEWING', version: 2 }
        : { status: 'DRAFT', version: 1, updatedAt: plan.updatedAt },
    );
  });

  it('decides on the changes with the ids, of this plan only', async () => {
    const { plan, ids } = await submitted();
    const other = await submitted();
    const { affected } = await desk.review(plan.id, 'REJECT', { ids: [ids[1], ids[3], other.ids[0]] });
    expect(affected).toBe(2);
    expect(await having(plan.id, 'REJECTED')).toEqual([1, 3]);
    expect(await desk.plan(other.plan.id)).toEqual(other.plan);
  });

  it.each([{}, { ids: null, statuses: null, minConfidence: null }])(
    'needs a condition: %j has none',
    async (filter) => {
      const { plan } = await submitted();
      for (const more of [{}, { planId: plan.id }]) {
        expect(
          await desk.refused('review', { planId: plan.id, decision: 'ACCEPT', filter: { ...filter, ...more } }),
        ).toMatchObject({ code: 'BAD_USER_INPUT', field: 'filter' });
      }
      expect(await desk.plan(plan.id)).toEqual(plan);
    },
  );

  it('counts only what it changes', async () => {
    const { plan, ids } = await submitted();
    await desk.review(plan.id, 'ACCEPT', { ids: ids.slice(0, 2) });
    expect(await desk.review(plan.id, 'ACCEPT', { ids: ids.slice(0, 3) })).toMatchObject({
      affected: 1,
      plan: { version: 3, changeCounts: { accepted: 3, pending: 2 } },
    });
    expect(await desk.review(plan.id, 'ACCEPT', { ids: ids.slice(0, 3) })).toMatchObject({
      affected: 0,
      plan: { version: 3 },
    });
  });

  it('never touches what was applied, and forgets the errors of the others', async () => {
    const { plan, ids } = await submitted();
    await desk.review(plan.id, 'ACCEPT', { statuses: ['PENDING'] });
    await record(plan.id, 'applied', ids.slice(0, 1));
    await record(plan.id, 'conflicted', ids.slice(1, 2));
    const em = library.services.orm.em.fork();
    await em.execute(`update plan_change set error_code = 'STALE', error = 'It moved.' where id = ?`, [Number(ids[1])]);
    const { affected } = await desk.review(plan.id, 'RESET', { fields: ['TITLE', 'TAGS', 'CODE', 'STUDIO'] });
    expect(affected).toBe(4);
    expect(await desk.changes(plan.id)).toMatchObject([
      { status: 'APPLIED' },
      ...Array.from({ length: 4 }, () => ({ status: 'PENDING', errorCode: null, error: null })),
    ]);
  });

  it('refuses a stale reviewer, and changes nothing', async () => {
    const { plan, ids } = await submitted();
    const seen = { expectedVersion: plan.version };
    const first = await desk.review(plan.id, 'ACCEPT', { ids: [ids[0]] }, seen);
    const variables = { planId: plan.id, decision: 'REJECT', filter: { ids: [ids[0]] }, ...seen };
    expect(await desk.refused('review', variables)).toMatchObject({
      code: 'CONFLICT',
      field: 'expectedVersion',
      message: 'The plan has changed: you have seen version 1, it is at version 2. Read it again, then decide.',
    });
    expect(await desk.plan(plan.id)).toEqual(first.plan);
  });

  it('lets one of several reviewers decide who have seen the same version', async () => {
    const { plan } = await submitted();
    const variables = { planId: plan.id, filter: { statuses: ['PENDING'] }, expectedVersion: plan.version };
    const answers = await Promise.all(
      ['ACCEPT', 'REJECT', 'ACCEPT'].map((decision) =>
        desk.review(plan.id, decision, variables.filter, { expectedVersion: plan.version }).then(
          () => 'decided',
          () => 'refused',
        ),
      ),
    );
    expect(answers.sort()).toEqual(['decided', 'refused', 'refused']);
    expect(await desk.plan(plan.id)).toMatchObject({ version: 2 });
  });

  it('caps the lists of a filter', async () => {
    const { plan } = await submitted();
    const filter = { ids: Array.from({ length: 501 }, (_, index) => String(index)) };
    expect(await desk.refused('review', { planId: plan.id, decision: 'ACCEPT', filter })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'filter.ids',
    });
  });

  it.each(['0', '999999', 'x', ''])('knows no plan %j', async (planId) => {
    const variables = { planId, decision: 'ACCEPT', filter: { ids: [] } };
    expect(await desk.refused('review', variables)).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('updatePlanChange', () => {
  it.each(['PENDING', 'ACCEPTED', 'REJECTED', 'SKIPPED', 'CONFLICTED', 'FAILED'])(
    'has a change that is %s wait for a decision again',
    async (status) => {
      const { plan, ids } = await submitted();
      await desk.review(plan.id, 'ACCEPT', { ids: ids.slice(1, 2) });
      await desk.record(plan.id, status.toLowerCase(), ids.slice(0, 1));
      const updated = await desk.update(ids[0] as string, 'Alien³');
      expect(updated).toMatchObject({ id: ids[0], status: 'PENDING', proposedValue: 'Alien³', plan: { version: 3 } });
      expect((await desk.changes(plan.id))[0]).toMatchObject({
        ...CHANGES[0],
        proposedValue: 'Alien³',
        currentValue: 'Alien',
      });
    },
  );

  it('stores the value as a submission would', async () => {
    const { ids } = await submitted();
    expect(await desk.update(ids[1] as string, { name: 'Horror' })).toMatchObject({
      proposedValue: [{ name: 'Horror' }],
    });
    expect(await desk.update(ids[4] as string, { id: 's2' })).toMatchObject({ proposedValue: { id: 's2' } });
    expect(await desk.update(ids[4] as string, null)).toMatchObject({ proposedValue: null });
  });

  it.each([
    [0, null, 'proposedValue', 'proposedValue is a text; it is null.'],
    [
      1,
      [{ id: 't1' }, 5],
      'proposedValue[1]',
      'proposedValue[1] is a reference, {"id": "12"} or {"name": "Noir"}; it is 5.',
    ],
  ])('refuses for change %i the value %j', async (place, proposedValue, field, message) => {
    const { plan, ids } = await submitted();
    const refusal = await desk.refused('update', { id: ids[place], proposedValue });
    expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', field, message });
    expect(await desk.plan(plan.id)).toEqual(plan);
  });

  it('refuses a missing value, so that nothing is cleared by a slip', async () => {
    const { ids } = await submitted();
    expect(await desk.refused('update', { id: ids[4] })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'proposedValue',
      message: 'proposedValue is missing. Send the value, or null to clear the field.',
    });
  });

  it('refuses a change that was applied, a stale version and a change that there is not', async () => {
    const { plan, ids } = await submitted();
    await desk.review(plan.id, 'ACCEPT', { statuses: ['PENDING'] });
    await record(plan.id, 'applied', ids.slice(0, 1));
    expect(await desk.refused('update', { id: ids[0], proposedValue: 'x' })).toMatchObject({ code: 'INVALID_STATE' });
    expect(await desk.refused('update', { id: ids[3], proposedValue: 'x', expectedVersion: 1 })).toMatchObject({
      code: 'CONFLICT',
    });
    for (const id of ['999999', 'x']) {
      expect(await desk.refused('update', { id, proposedValue: 'x' })).toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});
