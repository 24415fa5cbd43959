import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_JSON_DEPTH, MAX_JSON_LENGTH } from '../../src/scalars/json.ts';
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
const UNKNOWN_SCENE = { ...TITLE, sceneId: 'nowhere' };

describe('createAnalysisPlan', () => {
  it('stores a draft with its changes in their order', async () => {
    const metadata = { tool: { name: 'tagger', version: 3 }, list: [1, null, 'x'] };
    const changes = [
      { ...TITLE, currentValue: 'Old', confidence: 0.25, reason: 'The cover says so.' },
      { sceneId: 'full', field: 'TAGS', action: 'ADD', proposedValue: { name: 'Horror' } },
    ];
    const plan = await desk.create({ name: 'Titles', description: 'From covers', metadata, changes });
    expect(plan).toMatchObject({ name: 'Titles', status: 'DRAFT', version: 1, appliedAt: null, cancelledAt: null });
    expect(plan.changeCounts).toMatchObject({ total: 2, pending: 2, accepted: 0 });
    expect(await desk.changes(plan.id)).toMatchObject([
      { ...changes[0], status: 'PENDING', errorCode: null },
      { ...changes[1], proposedValue: [{ name: 'Horror' }], confidence: null, reason: null },
    ]);
    expect(
      await library.data('query ($id: ID!) { analysisPlan(id: $id) { description metadata } }', { id: plan.id }),
    ).toEqual({
      analysisPlan: { description: 'From covers', metadata },
    });
  });

  it('needs no more than a name', async () => {
    expect(await desk.create({ changes: [] })).toMatchObject({ status: 'DRAFT', changeCounts: { total: 0 } });
  });

  it.each([
    ['TITLE', 'SET', 'x', 'Alien'],
    ['CODE', 'SET', 'x', 'A-79'],
    ['DETAILS', 'SET', null, 'In space no one can hear you scream.'],
    ['DIRECTOR', 'UPDATE', 'x', 'Ridley Scott'],
    ['URLS', 'ADD', 'x', ['https://example.org/b', 'https://example.org/a']],
    ['SCENE_DATE', 'SET', '1980', '1979-05'],
    ['RATING100', 'SET', 1, 92],
    ['ORGANIZED', 'SET', false, true],
    ['STUDIO', 'SET', null, { id: 's1', name: 'Brandywine' }],
    [
      'PERFORMERS',
      'SET',
      [],
      [
        { id: 'p2', name: 'alec Guinness' },
        { id: 'p3', name: 'Alec Guinness' },
        { id: 'p1', name: 'Sigourney Weaver' },
      ],
    ],
    [
      'TAGS',
      'REMOVE',
      { id: 't1' },
      [
        { id: 't2', name: 'comedy' },
        { id: 't1', name: 'Noir' },
        { id: 't3', name: 'Épic' },
      ],
    ],
  ])('records what %s holds when the client does not say', async (field, action, proposedValue, live) => {
    const plan = await desk.create({ changes: [{ sceneId: 'full', field, action, proposedValue }] });
    expect(await desk.changes(plan.id)).toMatchObject([{ currentValue: live }]);
  });

  it('records nothing over what the client says, null included', async () => {
    const change = { sceneId: 'full', field: 'STUDIO', action: 'SET', proposedValue: { id: 's2' } };
    const plan = await desk.create({
      changes: [
        { ...change, currentValue: null },
        { ...change, currentValue: { id: 's2' } },
      ],
    });
    expect(await desk.changes(plan.id)).toMatchObject([{ currentValue: null }, { currentValue: { id: 's2' } }]);
  });

  it.each<[string, unknown, unknown]>([
    ['TITLE', 'x'.repeat(1_001), 'Alien'],
    ['DETAILS', 'x'.repeat(20_001), null],
    ['URLS', ['', ...Array.from({ length: 501 }, (_, index) => `https://example.org/${index}`)], []],
    ['STUDIO', { id: 's1', name: ' Brandywine' }, null],
    ['PERFORMERS', [{ name: 'x'.repeat(501) }], []],
    [
      'TAGS',
      Array.from({ length: 2_000 }, (_, index) => ({ id: `t${index}`, name: `A tag among many, ${index}` })),
      [],
    ],
  ])('takes for the current value of %s what may not be proposed', async (field, currentValue, proposedValue) => {
    const change = { sceneId: 'full', field, action: 'SET', currentValue };
    const plan = await desk.create({ changes: [{ ...change, proposedValue }] });
    expect(await desk.changes(plan.id)).toMatchObject([{ currentValue }]);
    const changes = [{ ...change, proposedValue: currentValue }];
    expect(await desk.refused('create', { input: { name: 'A plan', changes } })).toMatchObject({
      offences: [{ field: expect.stringContaining('proposedValue') }],
    });
  });

  it('takes two changes that say the same', async () => {
    expect(await desk.create({ changes: [TITLE, TITLE] })).toMatchObject({ changeCounts: { total: 2 } });
  });

  it.each([
    ['input.name', { name: ' ' }, 'input.name needs something other than white space in it; it is " ".'],
    ['input.metadata', { metadata: [1] }, 'input.metadata is an object, such as {"tool": "tagger"}; it is [1].'],
    [
      'input.idempotencyKey',
      { idempotencyKey: '' },
      'input.idempotencyKey needs something other than white space in it; it is "".',
    ],
  ])('refuses a plan: %s', async (field, wrong, message) => {
    const refusal = await desk.refused('create', { input: { name: 'A plan', changes: [], ...wrong } });
    expect(refusal).toEqual({ code: 'BAD_USER_INPUT', field, message, offences: undefined });
  });

  it('refuses more than 10,000 changes', async () => {
    const changes = Array.from({ length: 10_001 }, () => TITLE);
    expect(await desk.refused('create', { input: { name: 'A plan', changes } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.changes',
      message: 'At most 10000 changes go into one call; there are 10001. Send the rest with addPlanChanges.',
    });
  });

  it.each([
    ['too long', 'x'.repeat(MAX_JSON_LENGTH)],
    ['too deep', nested(MAX_JSON_DEPTH + 1)],
  ])('refuses JSON that is %s', async (_name, proposedValue) => {
    const changes = [TITLE, { ...TITLE, proposedValue }];
    expect(await desk.refused('create', { input: { name: 'A plan', changes } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.changes[1].proposedValue',
    });
  });
});

describe('offences', () => {
  it('are all named, with their index and the path of the value', async () => {
    const changes = [
      TITLE,
      { ...TITLE, action: 'ADD' },
      UNKNOWN_SCENE,
      { sceneId: 'nowhere', field: 'TAGS', action: 'ADD', proposedValue: [{ id: 't1' }, { id: 3 }], confidence: 1.5 },
      { ...TITLE, currentValue: 5, reason: 'x'.repeat(20_001) },
    ];
    const refusal = await desk.refused('create', { input: { name: 'A plan', changes } });
    const offences = [
      { index: 1, field: 'input.changes[1].action', message: 'TITLE takes SET or UPDATE; the action is ADD.' },
      { index: 2, field: 'input.changes[2].sceneId', message: 'There is no scene with the id "nowhere".' },
      {
        index: 3,
        field: 'input.changes[3].proposedValue[1].id',
        message: 'proposedValue[1].id is a text; it is 3.',
      },
      { index: 3, field: 'input.changes[3].confidence', message: 'confidence is from 0 to 1; it is 1.5.' },
      { index: 3, field: 'input.changes[3].sceneId', message: 'There is no scene with the id "nowhere".' },
      { index: 4, field: 'input.changes[4].currentValue', message: 'currentValue is a text; it is 5.' },
      {
        index: 4,
        field: 'input.changes[4].reason',
        message: 'reason has at most 20000 characters; it has 20001. Shorten it.',
      },
    ];
    expect(refusal).toEqual({
      code: 'BAD_USER_INPUT',
      field: 'input.changes[1].action',
      message:
        'Nothing was stored. Change 1: TITLE takes SET or UPDATE; the action is ADD. ' +
        'Change 2: There is no scene with the id "nowhere". Change 3: proposedValue[1].id is a text; it is 3. ' +
        'And 4 more, in extensions.offences.',
      offences,
    });
  });

  const valid = fc.constantFrom<object>(
    TITLE,
    { sceneId: 'full', field: 'CODE', action: 'UPDATE', proposedValue: null },
    { sceneId: 'bare2', field: 'RATING100', action: 'SET', proposedValue: 70, currentValue: null, confidence: 1 },
    { sceneId: 'bare2', field: 'URLS', action: 'ADD', proposedValue: ['a', 'b'] },
    { sceneId: 'full', field: 'PERFORMERS', action: 'REMOVE', proposedValue: { id: 'p1' } },
    { sceneId: 'full', field: 'STUDIO', action: 'SET', proposedValue: { name: 'New' } },
  );
  const invalid = fc.constantFrom<object>(
    UNKNOWN_SCENE,
    { ...TITLE, proposedValue: null },
    { ...TITLE, action: 'REMOVE' },
    { ...TITLE, confidence: -0.1 },
    { sceneId: 'full', field: 'CODE', action: 'SET' },
    { sceneId: 'full', field: 'SCENE_DATE', action: 'SET', proposedValue: '1980-02-30' },
    { sceneId: 'full', field: 'TAGS', action: 'SET', proposedValue: { id: 't1' } },
    { sceneId: 'full', field: 'TAGS', action: 'ADD', proposedValue: [{ id: 't1' }, {}] },
  );

  it('are exactly the invalid ones among any changes, and then nothing is stored', async () => {
    const target = await desk.create({ changes: [TITLE] });
    const changes = fc.array(fc.oneof(valid.map(asValid), invalid.map(asInvalid)), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(changes, async (mixed) => {
        fc.pre(mixed.some(({ fits }) => !fits));
        const wrong = mixed.flatMap(({ fits }, index) => (fits ? [] : [index]));
        const sent = mixed.map(({ change }) => change);
        const before = await desk.totals();
        const refusals = [
          await desk.refused('create', { input: { name: 'A plan', changes: sent, idempotencyKey: 'never stored' } }),
          await desk.refused('add', { planId: target.id, changes: sent }),
        ];
        for (const { code, offences } of refusals) {
          expect(code).toBe('BAD_USER_INPUT');
          expect([...new Set(offences?.map(({ index }) => index))]).toEqual(wrong);
        }
        expect(await desk.totals()).toEqual(before);
        expect(await desk.plan(target.id)).toEqual(target);
      }),
      { numRuns: 40 },
    );
  });

  function asValid(change: object) {
    return { change, fits: true };
  }

  function asInvalid(change: object) {
    return { change, fits: false };
  }
});

describe('addPlanChanges', () => {
  it('adds to a plan, whose version grows', async () => {
    const plan = await desk.create({ changes: [TITLE] });
    const added = await desk.add(plan.id, [TITLE, TITLE], { expectedVersion: 1 });
    expect(added).toMatchObject({ id: plan.id, status: 'DRAFT', version: 2, changeCounts: { total: 3 } });
    expect(await desk.add(plan.id, [])).toEqual(added);
  });

  it('refuses a version that is not the present one', async () => {
    const plan = await desk.create({ changes: [TITLE] });
    await desk.add(plan.id, [TITLE]);
    expect(await desk.refused('add', { planId: plan.id, changes: [TITLE], expectedVersion: 1 })).toMatchObject({
      code: 'CONFLICT',
      field: 'expectedVersion',
      message: 'The plan has changed: you have seen version 1, it is at version 2. Read it again, then decide.',
    });
  });

  it.each(['999999', '', '1.0', '-1', ' 1', '1e3', '9'.repeat(30), 'x'])('knows no plan %j', async (planId) => {
    expect(await desk.refused('add', { planId, changes: [TITLE] })).toMatchObject({
      code: 'NOT_FOUND',
      message: `There is no plan with the id ${JSON.stringify(planId)}.`,
    });
  });
});

function nested(depth: number): unknown {
  return depth === 0 ? 'x' : [nested(depth - 1)];
}
