import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { LibraryEvent } from '../../src/graphql/channels.ts';
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

beforeEach(async () => {
  sceneId = `r${(scenes += 1)}`;
  await library.store({
    scenes: [bareScene(sceneId, { title: 'Alien', urls: ['b', 'a'], studioId: 's1', tagIds: ['t1'] })],
  });
});

async function read(): Promise<Record<string, unknown>> {
  const query = 'query ($id: ID!) { scene(id: $id) { title urls studio { name } performers { name } tags { name } } }';
  return ((await library.data(query, { id: sceneId })) as { scene: Record<string, unknown> }).scene;
}

async function applied(...changes: readonly object[]): Promise<string> {
  const planId = await desk.accepted(changes.map((change) => ({ sceneId, ...change })));
  await desk.apply(planId);
  return planId;
}

async function applyRevertOf(planId: string): Promise<void> {
  const inverse = await desk.revert(planId);
  await desk.acceptAll(inverse);
  await desk.apply(inverse);
}

const count = async (list: 'tags' | 'studios' | 'performers', name: string): Promise<number> => {
  const query = `query ($name: String) { list: ${list}(filter: { name: { eq: $name } }) { totalCount } }`;
  return ((await library.data(query, { name })) as { list: { totalCount: number } }).list.totalCount;
};

describe('revertAnalysisPlan', () => {
  it('makes a draft that takes each change back, the last one first', async () => {
    const planId = await applied(
      { field: 'TITLE', action: 'SET', proposedValue: 'Aliens' },
      { field: 'TAGS', action: 'SET', proposedValue: [{ id: 't3' }, { id: 't2' }] },
      { field: 'CODE', action: 'SET', proposedValue: null },
      { field: 'URLS', action: 'ADD', proposedValue: 'c' },
      { field: 'STUDIO', action: 'SET', proposedValue: null },
    );
    const inverse = await desk.revert(planId);
    const answer = await library.execute(
      'query ($id: ID!) { plan: analysisPlan(id: $id) { name status version metadata revertOf { id } changeCounts { total pending } } }',
      { id: inverse },
    );
    expect(answer.data).toMatchObject({
      plan: {
        name: 'Revert: A plan',
        status: 'DRAFT',
        version: 1,
        metadata: {},
        revertOf: { id: planId },
        changeCounts: { total: 5, pending: 5 },
      },
    });
    const tag = { t1: { id: 't1', name: 'Noir' }, t2: { id: 't2', name: 'comedy' }, t3: { id: 't3', name: 'Épic' } };
    const told = (await desk.changes(inverse)).map(({ field, action, currentValue, proposedValue }) => [
      field,
      action,
      currentValue,
      proposedValue,
    ]);
    expect(told).toEqual([
      ['STUDIO', 'SET', null, { id: 's1', name: 'Brandywine' }],
      ['URLS', 'SET', ['b', 'a', 'c'], ['b', 'a']],
      ['TAGS', 'ADD', [tag.t2, tag.t3], [tag.t1]],
      ['TAGS', 'REMOVE', [tag.t2, tag.t3], [tag.t2, tag.t3]],
      ['TITLE', 'SET', 'Aliens', 'Alien'],
    ]);
  });

  it('knows what was applied last, even if the clock was set back in between', async () => {
    const planId = await applied({ field: 'TAGS', action: 'ADD', proposedValue: { id: 't2' } });
    const inAnHour = Date.now() + 3_600_000;
    await library.services.orm.em
      .fork()
      .execute('update plan_change set applied_at = ? where plan_id = ?', [inAnHour, Number(planId)]);
    await desk.add(planId, [{ sceneId, field: 'TAGS', action: 'REMOVE', proposedValue: { id: 't2' } }]);
    await desk.acceptAll(planId);
    await desk.apply(planId);
    await applyRevertOf(planId);
    expect(await read()).toMatchObject({ tags: [{ name: 'Noir' }] });
  });

  it('proposes no more at once than a plan may', async () => {
    const tagIds = Array.from({ length: 501 }, (_, index) => `many${index}`);
    await library.store({
      tags: tagIds.map((id) => ({ id, name: id, aliases: [], description: '', parentIds: [] })),
      scenes: [bareScene(`${sceneId}m`, { tagIds })],
    });
    const planId = await applied({ sceneId: `${sceneId}m`, field: 'TAGS', action: 'SET', proposedValue: [] });
    const changes = await desk.changes(await desk.revert(planId));
    const copy = await desk.accepted(
      changes.map(({ field, action, currentValue, proposedValue }) => ({
        sceneId: `${sceneId}m`,
        field,
        action,
        currentValue,
        proposedValue,
      })),
    );
    expect(await desk.apply(copy)).toMatchObject({ result: { applied: 2 } });
    const query = 'query ($id: ID!) { scene(id: $id) { tags { id } } }';
    const { scene } = (await library.data(query, { id: `${sceneId}m` })) as { scene: { tags: { id: string }[] } };
    expect(scene.tags.map(({ id }) => id).sort()).toEqual(tagIds.toSorted());
  });

  it('needs something that was applied', async () => {
    const planId = await desk.accepted([{ sceneId, field: 'TITLE', action: 'SET', proposedValue: 'Alien' }]);
    const refusal = {
      code: 'INVALID_STATE',
      message: 'Nothing of this plan has been applied, so there is nothing to revert.',
    };
    await desk.apply(planId);
    expect(await desk.refusedTo('revert', { planId })).toEqual(refusal);
    for (const id of ['999999', 'x'])
      expect(await desk.refusedTo('revert', { planId: id })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('waits until nothing more is being applied', async () => {
    const planId = await applied({ field: 'TITLE', action: 'SET', proposedValue: 'Aliens' });
    await desk.add(planId, [{ sceneId, field: 'CODE', action: 'SET', proposedValue: 'A' }]);
    await desk.acceptAll(planId);
    const jobId = await desk.requestApply(planId);
    expect(await desk.refusedTo('revert', { planId })).toEqual({
      code: 'INVALID_STATE',
      message: expect.stringContaining(jobId) as unknown,
    });
    await desk.run(jobId);
    expect(await desk.revert(planId)).toMatch(/^\d+$/);
  });

  it('is refused as long as there is an inverse that has been neither applied nor cancelled', async () => {
    const planId = await applied({ field: 'TITLE', action: 'SET', proposedValue: 'Aliens' });
    const first = await desk.revert(planId);
    expect(await desk.refusedTo('revert', { planId })).toEqual({
      code: 'CONFLICT',
      message: `The plan ${first} ("Revert: A plan") is there to revert this one. Review and apply that, or cancel it first.`,
    });
    await desk.cancel(first);
    await applyRevertOf(planId);
    expect(await read()).toMatchObject({ title: 'Alien' });
    expect(await desk.revert(planId)).toMatch(/^\d+$/);
  });

  it('still works for a plan that was cancelled half-way', async () => {
    const { id: planId } = await desk.create({
      changes: ['TITLE', 'CODE'].map((field) => ({ sceneId, field, action: 'SET', proposedValue: 'Aliens' })),
    });
    await desk.review(planId, 'ACCEPT', { fields: ['TITLE'] });
    await desk.apply(planId);
    await desk.cancel(planId);
    await applyRevertOf(planId);
    expect(await read()).toMatchObject({ title: 'Alien' });
  });

  it('leaves a field alone that others have changed since', async () => {
    const planId = await applied(
      { field: 'TITLE', action: 'SET', proposedValue: 'Aliens' },
      { field: 'TAGS', action: 'ADD', proposedValue: { id: 't2' } },
    );
    await library.data(
      'mutation ($id: ID!) { updateScene(id: $id, input: { title: "Alien³", tagIds: ["t2", "t3"] }) { id } }',
      { id: sceneId },
    );
    await applyRevertOf(planId);
    expect(await read()).toMatchObject({ title: 'Alien³', tags: [{ name: 'Épic' }] });
  });
});

describe('objects that applying has created', () => {
  const creating = (name: string) => [
    { field: 'TAGS', action: 'ADD', proposedValue: { name } },
    { field: 'PERFORMERS', action: 'ADD', proposedValue: { name } },
    { field: 'STUDIO', action: 'SET', proposedValue: { name } },
  ];
  const left = async (name: string) => [
    await count('tags', name),
    await count('studios', name),
    await count('performers', name),
  ];

  it('go when the plan is reverted, and come again when that is', async () => {
    const events: LibraryEvent[] = [];
    const planId = await applied(...creating('Made'));
    const made = {
      studio: { name: 'Made' },
      performers: [{ name: 'Made' }],
      tags: [{ name: 'Made' }, { name: 'Noir' }],
    };
    expect(await read()).toMatchObject(made);
    const subscription = library.services.channels.library.subscribe();
    const listening = (async () => {
      for await (const event of subscription) events.push(event);
    })();
    const inverse = await desk.revert(planId);
    await desk.acceptAll(inverse);
    await desk.apply(inverse);
    await subscription.return?.();
    await listening;

    expect(await read()).toEqual({
      title: 'Alien',
      urls: ['b', 'a'],
      studio: { name: 'Brandywine' },
      performers: [],
      tags: [{ name: 'Noir' }],
    });
    expect(await left('Made')).toEqual([0, 0, 0]);
    expect(events.map(({ kind, change }) => `${kind} ${change}`)).toEqual([
      'SCENE UPDATED',
      'STUDIO DELETED',
      'PERFORMER DELETED',
      'TAG DELETED',
    ]);
    await applyRevertOf(inverse);
    expect(await left('Made')).toEqual([1, 1, 1]);
    expect(await read()).toMatchObject(made);
  });

  it('go with the last change, even if the job is cancelled just then', async () => {
    const planId = await applied({ field: 'TAGS', action: 'ADD', proposedValue: { name: 'Last' } });
    const inverse = await desk.revert(planId);
    await desk.acceptAll(inverse);
    await desk.apply(inverse, {
      inStep: (em) => em.execute('update job set cancel_requested_at = ? where plan_id = ?', [Date.now(), inverse]),
    });
    expect(await desk.plan(inverse)).toMatchObject({ status: 'APPLIED' });
    expect(await count('tags', 'Last')).toBe(0);
  });

  it('stay when something else uses them', async () => {
    const planId = await applied(...creating('Used'));
    const { tags, studios } = (await library.data(
      '{ tags(filter: { name: { eq: "Used" } }) { nodes { id } } studios(filter: { name: { eq: "Used" } }) { nodes { id } } }',
    )) as Record<'tags' | 'studios', { nodes: [{ id: string }] }>;
    await library.data(
      `mutation ($tag: ID!, $studio: ID!) {
        createTag(input: { name: "Below", parentIds: [$tag] }) { id } createStudio(input: { name: "Part", parentId: $studio }) { id } }`,
      { tag: tags.nodes[0].id, studio: studios.nodes[0].id },
    );
    await applyRevertOf(planId);
    expect(await left('Used')).toEqual([1, 1, 0]);
  });

  it('stay when somebody has worked on them', async () => {
    const planId = await applied({ field: 'TAGS', action: 'ADD', proposedValue: { name: 'Described' } });
    const { tags } = (await library.data('{ tags(filter: { name: { eq: "Described" } }) { nodes { id } } }')) as {
      tags: { nodes: [{ id: string }] };
    };
    await library.data('mutation ($id: ID!) { updateTag(id: $id, input: { description: "Worth keeping" }) { id } }', {
      id: tags.nodes[0].id,
    });
    await applyRevertOf(planId);
    expect(await count('tags', 'Described')).toBe(1);
    expect(await read()).toMatchObject({ tags: [{ name: 'Noir' }] });
  });

  it('stay as long as only a part of the plan is reverted', async () => {
    const planId = await desk.accepted([
      { sceneId, field: 'TAGS', action: 'ADD', proposedValue: { name: 'Shared' } },
      { sceneId: 'bare1', field: 'TAGS', action: 'ADD', proposedValue: { name: 'Shared' } },
    ]);
    await desk.apply(planId);
    const inverse = await desk.revert(planId);
    await desk.review(inverse, 'ACCEPT', { sceneIds: [sceneId] });
    await desk.apply(inverse);
    expect(await count('tags', 'Shared')).toBe(1);
    await desk.acceptAll(inverse);
    await desk.apply(inverse);
    expect(await count('tags', 'Shared')).toBe(0);
  });
});
