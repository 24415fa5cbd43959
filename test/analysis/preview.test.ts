import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
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
  sceneId = `v${(scenes += 1)}`;
  await library.store({ scenes: [bareScene(sceneId, { title: 'Alien', code: 'A', tagIds: ['t1'] })] });
});

async function planOf(...changes: readonly object[]): Promise<string> {
  return (await desk.create({ changes: changes.map((change) => ({ sceneId, ...change })) })).id;
}

const NONE = { clean: 0, alreadySatisfied: 0, stale: 0, targetGone: 0, ambiguousName: 0, duplicate: 0 };
const SET_TITLE = { field: 'TITLE', action: 'SET', proposedValue: 'Aliens' };

describe('a preview', () => {
  it.each([
    ['CLEAN', [SET_TITLE], null],
    [
      'ALREADY_SATISFIED',
      [{ field: 'TITLE', action: 'SET', proposedValue: 'Alien', currentValue: 'x' }],
      'The scene is like this already.',
    ],
    [
      'ALREADY_SATISFIED',
      [{ field: 'TAGS', action: 'ADD', proposedValue: { name: 'NOIR' } }],
      'The scene is like this already.',
    ],
    [
      'ALREADY_SATISFIED',
      [{ field: 'TAGS', action: 'REMOVE', proposedValue: [{ name: 'Nothing' }, { id: 'nobody' }] }],
      'The scene is like this already.',
    ],
    [
      'STALE',
      [{ field: 'CODE', action: 'SET', proposedValue: 'B', currentValue: null }],
      'CODE was null when this was proposed; it is "A" now.',
    ],
    [
      'STALE',
      [{ field: 'TAGS', action: 'SET', proposedValue: [], currentValue: [{ name: 'Noir' }, { name: 'Épic' }] }],
      'TAGS was [{"name":"Noir"},{"name":"Épic"}] when this was proposed; it is [{"id":"t1","name":"Noir"}] now.',
    ],
    [
      'TARGET_GONE',
      [{ field: 'TAGS', action: 'ADD', proposedValue: [{ id: 't1' }, { id: 'nobody' }] }],
      'There is no tag with the id "nobody" any more.',
    ],
    [
      'TARGET_GONE',
      [{ field: 'STUDIO', action: 'SET', proposedValue: { id: 'nobody' } }],
      'There is no studio with the id "nobody" any more.',
    ],
    [
      'AMBIGUOUS_NAME',
      [{ field: 'PERFORMERS', action: 'ADD', proposedValue: { name: 'alec guinness' } }],
      '2 performers are called "alec guinness": alec Guinness (id "p2"), Alec Guinness (id "p3"). Name the one that is meant by its id.',
    ],
  ])('finds a change %s: %j', async (state, changes, reason) => {
    const planId = await planOf(...changes);
    const { scenes: previewed } = await desk.preview(planId);
    const [change] = await desk.changes(planId);
    expect(previewed.nodes.map((node) => node.changes)).toEqual([[{ change: { id: change!.id }, state, reason }]]);
  });

  it('finds a change a DUPLICATE, by what it means', async () => {
    const planId = await planOf(
      { field: 'TAGS', action: 'ADD', proposedValue: [{ name: 'Épic' }, { id: 't2' }] },
      { field: 'TAGS', action: 'ADD', proposedValue: [{ name: 'COMEDY' }, { id: 't3' }] },
    );
    const [first, second] = await desk.changes(planId);
    const { scenes: previewed, counts } = await desk.preview(planId);
    expect(previewed.nodes[0]!.changes).toEqual([
      { change: { id: first!.id }, state: 'CLEAN', reason: null },
      { change: { id: second!.id }, state: 'DUPLICATE', reason: `Change ${first!.id} of this plan says the same.` },
    ]);
    expect(counts).toEqual({ ...NONE, clean: 1, duplicate: 1 });
    const same = await planOf(SET_TITLE, { ...SET_TITLE, action: 'UPDATE' });
    expect((await desk.preview(same)).counts).toEqual({ ...NONE, clean: 1, duplicate: 1 });
  });

  it('finds all changes of a scene that is gone TARGET_GONE', async () => {
    const planId = await planOf(SET_TITLE, { field: 'CODE', action: 'SET', proposedValue: null });
    await library.data('mutation ($id: ID!) { deleteScene(id: $id) }', { id: sceneId });
    const { scenes: previewed, counts } = await desk.preview(planId);
    const reason = `There is no scene with the id "${sceneId}" any more.`;
    expect(previewed.nodes).toMatchObject([
      {
        sceneId,
        before: {},
        after: {},
        changes: [
          { state: 'TARGET_GONE', reason },
          { state: 'TARGET_GONE', reason },
        ],
      },
    ]);
    expect(counts).toEqual({ ...NONE, targetGone: 2 });
  });

  it('shows a scene before and after, and what would be created', async () => {
    const planId = await planOf(
      SET_TITLE,
      { field: 'TAGS', action: 'ADD', proposedValue: [{ name: 'Xenomorphs' }, { name: 'Épic' }] },
      { field: 'STUDIO', action: 'SET', proposedValue: { name: 'New Studio' } },
      { sceneId: 'bare1', field: 'TAGS', action: 'ADD', proposedValue: { name: 'XENOMORPHS' } },
      { sceneId: 'bare1', field: 'PERFORMERS', action: 'ADD', proposedValue: { name: 'Bolaji Badejo' } },
    );
    const { counts, creates, scenes: previewed } = await desk.preview(planId);
    const before = {
      title: 'Alien',
      code: 'A',
      details: null,
      director: null,
      urls: [],
      organized: false,
      rating100: null,
      sceneDate: null,
      studio: null,
      performers: [],
      tags: [{ id: 't1', name: 'Noir' }],
    };
    expect(previewed.nodes.map((node) => node.sceneId)).toEqual(['bare1', sceneId]);
    expect(previewed.nodes[1]).toMatchObject({ before });
    expect(previewed.nodes[1]!.after).toEqual({
      ...before,
      title: 'Aliens',
      studio: { name: 'New Studio' },
      tags: [{ id: 't1', name: 'Noir' }, { name: 'Xenomorphs' }, { id: 't3', name: 'Épic' }],
    });
    expect(creates).toEqual([
      { type: 'PERFORMER', name: 'Bolaji Badejo' },
      { type: 'STUDIO', name: 'New Studio' },
      { type: 'TAG', name: 'Xenomorphs' },
    ]);
    expect(counts).toEqual({ ...NONE, clean: 5 });
  });

  it('is of what is pending or accepted, and of nothing else', async () => {
    const planId = await planOf(
      SET_TITLE,
      { field: 'CODE', action: 'SET', proposedValue: 'B' },
      { sceneId: 'bare1', ...SET_TITLE },
    );
    await desk.review(planId, 'REJECT', { sceneIds: ['bare1'] });
    await desk.review(planId, 'ACCEPT', { fields: ['TITLE'], statuses: ['PENDING'] });
    expect(await desk.preview(planId)).toMatchObject({ counts: { ...NONE, clean: 2 }, scenes: { totalCount: 1 } });
    await desk.apply(planId);
    const { counts, creates, scenes: previewed } = await desk.preview(planId);
    expect({
      counts,
      creates,
      states: previewed.nodes.map(({ changes }) => changes.map(({ state }) => state)),
    }).toEqual({
      counts: { ...NONE, clean: 1 },
      creates: [],
      states: [['CLEAN']],
    });
  });

  it('writes nothing', async () => {
    const planId = await planOf({ field: 'TAGS', action: 'ADD', proposedValue: { name: 'Never made' } });
    const everything = async () => {
      const em = library.services.orm.em.fork();
      const tables = ['scene', 'tag', 'scene_tags', 'plan_change', 'analysis_plan', 'plan_object', 'job'];
      return Promise.all(tables.map((table) => em.execute(`select * from ${table}`)));
    };
    const before = await everything();
    await desk.preview(planId);
    expect(await everything()).toEqual(before);
  });

  it('pages through the scenes by cursors that hold while changes come and go', async () => {
    const ids = ['w1', 'w2', 'w3', 'w4', 'w5'];
    await library.store({ scenes: ids.map((id) => bareScene(id)) });
    const planId = await planOf(
      ...ids.flatMap((id) => [
        { ...SET_TITLE, sceneId: id },
        { sceneId: id, field: 'CODE', action: 'SET', proposedValue: 'B' },
      ]),
    );
    const page = async (after: string | null) => {
      const { plan } = (await library.data(
        `query ($id: ID!, $after: String) { plan: analysisPlan(id: $id) { preview { scenes(first: 2, after: $after) {
          totalCount pageInfo { hasNextPage endCursor } nodes { sceneId scene { title } changes { state } } } } } }`,
        { id: planId, after },
      )) as {
        plan: {
          preview: {
            scenes: { totalCount: number; pageInfo: { hasNextPage: boolean; endCursor: string }; nodes: object[] };
          };
        };
      };
      return plan.preview.scenes;
    };
    const node = (id: string) => ({
      sceneId: id,
      scene: { title: `Scene ${id}` },
      changes: [{ state: 'CLEAN' }, { state: 'CLEAN' }],
    });
    const first = await page(null);
    expect(first).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true } });
    expect(first.nodes).toEqual([node('w1'), node('w2')]);
    await desk.review(planId, 'REJECT', { sceneIds: ['w3'] });
    for (const [left, field] of [
      [4, 'TITLE'],
      [3, 'CODE'],
    ]) {
      await desk.review(planId, 'REJECT', { sceneIds: ['w2'], fields: [field] });
      const second = await page(first.pageInfo.endCursor);
      expect(second).toMatchObject({ totalCount: left, pageInfo: { hasNextPage: false } });
      expect(second.nodes).toEqual([node('w4'), node('w5')]);
    }
  });

  it('takes a number of statements that depends on the shape of the query, not on the plans and scenes in it', async () => {
    const query = `query ($n: Int) { analysisPlans(first: $n) { nodes { preview { scenes(first: $n) {
      totalCount nodes { sceneId scene { title } before after changes { change { id plan { name } } state } } } } } } }`;
    const few = await library.execute(query, { n: 2 });
    const many = await library.execute(query, { n: 10 });
    expect(many.errors).toBeUndefined();
    expect(many.statements).toBeLessThanOrEqual(few.statements + 6);
    expect(many.statements).toBeLessThan(20);
  });
});
