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

/** Records outcomes as an apply job does. */
async function record(planId: string, status: string, ids: readonly string[]): Promise<void> {
  await desk.record(planId, status, ids);
  await library.services.orm.em.fork().transactional((em) => settlePlan(em, Number(planId), 'applied'));
}

describe('the way of a plan', () => {
  it('goes from DRAFT over REVIEWING to APPLIED, and on again when something is added', async () => {
    const { plan, ids } = await submitted();
    expect(plan.status).toBe('DRAFT');
    const reviewed = await desk.review(plan.id, 'ACCEPT', { ids: ids.slice(0, 3) });
    expect(reviewed.plan).toMatchObject({ status: 'REVIEWING', appliedAt: null });
    await record(plan.id, 'applied', ids.slice(0, 3));
    expect(await desk.plan(plan.id)).toMatchObject({ status: 'REVIEWING', appliedAt: null });
    const applied = await desk.review(plan.id, 'REJECT', { statuses: ['PENDING'] });
    expect(applied.plan.status).toBe('APPLIED');
    expect(applied.plan.appliedAt).not.toBeNull();
    expect(await desk.refused('cancel', { planId: plan.id })).toMatchObject({ code: 'INVALID_STATE' });
    expect(await desk.add(plan.id, CHANGES)).toMatchObject({ status: 'REVIEWING', appliedAt: null });
  });

  it('can be cancelled for good', async () => {
    const { plan, ids } = await submitted();
    const cancelled = await desk.cancel(plan.id);
    expect(cancelled).toMatchObject({ status: 'CANCELLED', version: 2 });
    expect(cancelled.cancelledAt).not.toBeNull();
    expect(await desk.cancel(plan.id)).toEqual(cancelled);
    for (const decision of ['ACCEPT', 'REJECT', 'RESET']) {
      const variables = { planId: plan.id, decision, filter: { ids } };
      expect(await desk.refused('review', variables)).toMatchObject({ code: 'INVALID_STATE' });
      expect(await desk.refused('review', { ...variables, filter: { ids: [] } })).toMatchObject({
        code: 'INVALID_STATE',
      });
    }
    expect(await desk.refused('add', { planId: plan.id, changes: CHANGES })).toMatchObject({ code: 'INVALID_STATE' });
    expect(await desk.refused('update', { id: ids[0], proposedValue: 'x' })).toMatchObject({ code: 'INVALID_STATE' });
    expect(await desk.plan(plan.id)).toEqual(cancelled);
  });

  it('is cancelled when all is rejected, until decisions are taken back', async () => {
    const { plan, ids } = await submitted();
    const rejected = await desk.review(plan.id, 'REJECT', { statuses: ['PENDING'] });
    expect(rejected.plan).toMatchObject({ status: 'CANCELLED', cancelledAt: null });
    expect(await desk.refused('add', { planId: plan.id, changes: CHANGES })).toMatchObject({ code: 'INVALID_STATE' });
    expect(await desk.refused('review', { planId: plan.id, decision: 'ACCEPT', filter: { ids } })).toMatchObject({
      code: 'INVALID_STATE',
      message: 'This plan is cancelled, since all of its changes were rejected. Take decisions back with RESET first.',
    });
    const reset = await desk.review(plan.id, 'RESET', { ids: ids.slice(0, 1) });
    expect(reset).toMatchObject({
      affected: 1,
      plan: { status: 'REVIEWING', changeCounts: { pending: 1, rejected: 4 } },
    });
  });

  it('cannot be cancelled or deleted while a job applies it', async () => {
    const { plan } = await submitted();
    await desk.review(plan.id, 'ACCEPT', { statuses: ['PENDING'] });
    const em = library.services.orm.em.fork();
    await em.execute(
      `insert into job (id, created_at, updated_at, type, status, payload, run_at, plan_id)
       values ('working', 0, 0, 'apply_plan', 'running', '{}', 0, ?)`,
      [Number(plan.id)],
    );
    for (const operation of ['cancel', 'delete'] as const) {
      expect(await desk.refused(operation, { planId: plan.id })).toMatchObject({
        code: 'INVALID_STATE',
        message: 'The plan is being applied by the job working. Wait for its end, or cancel it first with cancelJob.',
      });
    }
    await em.execute(`update job set status = 'cancelled' where id = 'working'`);
    expect(await desk.cancel(plan.id)).toMatchObject({ status: 'CANCELLED' });
  });

  it('ends with its changes when it is deleted', async () => {
    const { plan, ids } = await submitted();
    expect(await desk.delete(plan.id)).toBe(plan.id);
    expect(await desk.plan(plan.id)).toBeNull();
    expect(await desk.changes(plan.id)).toEqual([]);
    expect(await desk.refused('update', { id: ids[0], proposedValue: 'x' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await desk.refused('delete', { planId: plan.id })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await desk.refused('cancel', { planId: 'x' })).toMatchObject({ code: 'NOT_FOUND' });
  });
});
