import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestLibrary } from '../support/test-library.ts';
import { PlanDesk } from './plan-desk.ts';
import { SMALL_LIBRARY } from './small-library.ts';

let library: TestLibrary;
let desk: PlanDesk;

beforeAll(async () => {
  library = await TestLibrary.open(SMALL_LIBRARY);
  desk = new PlanDesk(library);
});

afterAll(() => library.close());

const TITLE = { sceneId: 'bare1', field: 'TITLE', action: 'SET', proposedValue: 'Aliens' };

describe('an idempotency key', () => {
  const body = { name: 'Once', metadata: { a: 1, b: { c: 2, d: 3 } }, changes: [TITLE], idempotencyKey: 'key-1' };

  it('gives the same plan for the same submission, whatever has become of it', async () => {
    const plan = await desk.create(body);
    expect(await desk.create(body)).toEqual(plan);
    expect(await desk.create({ ...body, metadata: { b: { d: 3, c: 2 }, a: 1 }, description: null })).toEqual(plan);
    await desk.review(plan.id, 'ACCEPT', { statuses: ['PENDING'] });
    const before = await desk.totals();
    expect(await desk.create(body)).toMatchObject({ id: plan.id, status: 'REVIEWING', version: 2 });
    expect(await desk.totals()).toEqual(before);
  });

  it.each([
    ['another name', { name: 'Twice' }],
    ['a description', { description: 'More' }],
    ['other metadata', { metadata: { a: 2 } }],
    ['no changes', { changes: [] }],
    ['another value', { changes: [{ ...TITLE, proposedValue: 'Alien 3' }] }],
    ['a current value', { changes: [{ ...TITLE, currentValue: 'Scene bare1' }] }],
    ['a confidence', { changes: [{ ...TITLE, confidence: 1 }] }],
    ['more changes', { changes: [TITLE, TITLE] }],
  ])('refuses %s', async (_name, other) => {
    const plan = await desk.create(body);
    const before = await desk.totals();
    expect(await desk.refused('create', { input: { ...body, ...other } })).toMatchObject({
      code: 'CONFLICT',
      field: 'input.idempotencyKey',
      message: `Another plan was submitted under the key "key-1": "Once" (id ${plan.id}). Choose another key.`,
    });
    expect(await desk.totals()).toEqual(before);
  });

  it('names what does not fit, as without a key', async () => {
    await desk.create(body);
    expect(
      await desk.refused('create', {
        input: {
          ...body,
          changes: [
            { ...TITLE, sceneId: 'nowhere' },
            { ...TITLE, proposedValue: 1 },
          ],
        },
      }),
    ).toMatchObject({
      code: 'BAD_USER_INPUT',
      offences: [{ index: 0 }, { index: 1 }],
    });
  });

  it('gives the same plan when its scenes are gone', async () => {
    await library.data('mutation { createScene(input: { id: "brief", title: "Brief" }) { id } }');
    const once = { name: 'Brief', changes: [{ ...TITLE, sceneId: 'brief' }], idempotencyKey: 'key-2' };
    const plan = await desk.create(once);
    await library.data('mutation { deleteScene(id: "brief") }');
    expect(await desk.create(once)).toEqual(plan);
  });

  it('gives one plan to submissions at the same time', async () => {
    const same = { ...body, idempotencyKey: 'key-3' };
    const plans = await Promise.all(Array.from({ length: 5 }, () => desk.create(same)));
    expect(new Set(plans.map(({ id }) => id)).size).toBe(1);
  });

  it('is free again when its plan is deleted', async () => {
    const again = { ...body, idempotencyKey: 'key-4' };
    const plan = await desk.create(again);
    expect(await desk.delete(plan.id)).toBe(plan.id);
    expect((await desk.create({ ...again, name: 'Another' })).id).not.toBe(plan.id);
  });
});
