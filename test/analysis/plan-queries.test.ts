import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import {
  changeOrder,
  changePredicates,
  type PlanChangeFilter,
  type PlanChangeOrder,
} from '../../src/analysis/change.filter.ts';
import { ChangeStatus } from '../../src/analysis/plan-change.entity.ts';
import { orderBy } from '../../src/database/keyset.ts';
import { asQuery, whereClause } from '../../src/database/query.ts';
import type { SqliteReader } from '../../src/database/sqlite/reader.ts';
import { OrderDirection } from '../../src/graphql/filters.ts';
import { TestLibrary } from '../support/test-library.ts';
import { PlanDesk } from './plan-desk.ts';
import { bareScene } from './small-library.ts';

let library: TestLibrary;
let desk: PlanDesk;
/** The ids of twelve plans with twelve changes each; every change of a plan is for another scene. */
const plans: string[] = [];

beforeAll(async () => {
  library = await TestLibrary.open({ scenes: Array.from({ length: 12 }, (_, index) => bareScene(`s${index}`)) });
  desk = new PlanDesk(library);
  for (let number = 0; number < 12; number += 1) {
    const changes = Array.from({ length: 12 }, (_, index) => ({
      sceneId: `s${index}`,
      field: ['TITLE', 'CODE', 'TAGS'][index % 3],
      action: index % 3 === 2 ? 'ADD' : 'SET',
      proposedValue: index % 3 === 2 ? { name: `Tag ${index}` } : `Plan ${number}`,
      ...(index % 4 === 0 ? {} : { confidence: (index % 4) / 4 }),
    }));
    plans.push((await desk.create({ name: `Plan ${number}`, metadata: { number }, changes })).id);
  }
  await desk.review(plans[3] as string, 'ACCEPT', { fields: ['TITLE'] });
  await desk.cancel(plans[4] as string);
});

afterAll(() => library.close());

interface Page {
  readonly totalCount: number;
  readonly nodes: readonly { readonly id: string; readonly name?: string; readonly sceneId?: string }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

async function list(field: string, argumentsText: string, selection = 'id'): Promise<Page> {
  const data = (await library.data(
    `{ list: ${field}${argumentsText && `(${argumentsText})`} { totalCount nodes { ${selection} } pageInfo { endCursor hasNextPage } } }`,
  )) as { list: Page };
  return data.list;
}

/** Every id of a list, read page by page. */
async function walk(field: string, argumentsText: string, size: number): Promise<string[]> {
  const ids: string[] = [];
  let after = '';
  for (;;) {
    const { nodes, pageInfo } = await list(field, `${argumentsText} first: ${size} ${after}`);
    ids.push(...nodes.map(({ id }) => id));
    if (!pageInfo.hasNextPage) return ids;
    after = `after: "${String(pageInfo.endCursor)}"`;
  }
}

describe('analysisPlan', () => {
  it('gives a plan with all it has', async () => {
    const data: unknown = await library.data(
      `query ($id: ID!) { analysisPlan(id: $id) {
        id name description metadata status version createdAt updatedAt appliedAt cancelledAt revertOf { id } job { id }
        changeCounts { total pending accepted rejected applied skipped conflicted failed }
        changes(first: 2) { totalCount nodes { plan { id } } } } }`,
      { id: plans[3] },
    );
    expect(data).toMatchObject({
      analysisPlan: {
        id: plans[3],
        name: 'Plan 3',
        description: null,
        metadata: { number: 3 },
        status: 'REVIEWING',
        version: 2,
        appliedAt: null,
        cancelledAt: null,
        revertOf: null,
        job: null,
        changeCounts: {
          total: 12,
          pending: 8,
          accepted: 4,
          rejected: 0,
          applied: 0,
          skipped: 0,
          conflicted: 0,
          failed: 0,
        },
        changes: { totalCount: 12, nodes: [{ plan: { id: plans[3] } }, { plan: { id: plans[3] } }] },
      },
    });
  });

  it.each(['0', '01', '999', '', ' 1', '1.0', '-1', '0x1', '9'.repeat(40), 'x'])('is null for %j', async (id) => {
    expect(await desk.plan(id)).toBeNull();
  });
});

describe('analysisPlans', () => {
  it('come with the newest first, by number', async () => {
    expect(await walk('analysisPlans', '', 5)).toEqual([...plans].reverse());
    expect(await walk('analysisPlans', 'orderBy: { field: ID }', 5)).toEqual(plans);
    expect(await walk('analysisPlans', 'orderBy: { field: CREATED_AT }', 5)).toEqual(plans);
  });

  it('come by when they last changed', async () => {
    const { nodes } = await list('analysisPlans', 'first: 2, orderBy: { field: UPDATED_AT, direction: DESC }');
    expect(nodes.map(({ id }) => id)).toEqual([plans[4], plans[3]]);
  });

  it.each([
    ['{}', 12],
    ['{ statuses: [REVIEWING, CANCELLED] }', 2],
    ['{ statuses: [] }', 0],
    ['{ ids: [] }', 0],
    ['{ ids: ["1", "2", "x", "999"] }', 2],
    ['{ createdAt: { gt: "2000-01-01T00:00:00Z" }, statuses: [DRAFT] }', 10],
    ['{ updatedAt: { lt: "2000-01-01T00:00:00Z" } }', 0],
  ])('can be filtered: %s', async (filter, count) => {
    const { totalCount, nodes } = await list('analysisPlans', `filter: ${filter}`);
    expect([totalCount, nodes.length]).toEqual([count, count]);
  });
});

describe('planChanges', () => {
  it('are in the order of their numbers, not of their texts', async () => {
    const ids = await walk('planChanges', '', 50);
    expect(ids).toEqual(Array.from({ length: 144 }, (_, index) => String(index + 1)));
    expect(await walk('planChanges', 'orderBy: { field: ID, direction: DESC }', 50)).toEqual(ids.reverse());
  });

  it('can be ordered by scene and by confidence, those without one first', async () => {
    const filter = `filter: { planId: "${String(plans[0])}" }`;
    const { nodes } = await list('planChanges', `${filter}, orderBy: { field: SCENE_ID }`, 'id sceneId');
    const scenes = nodes.map(({ sceneId }) => sceneId);
    expect(scenes).toEqual([...scenes].sort());
    expect(await walk('planChanges', `${filter} orderBy: { field: CONFIDENCE }`, 2)).toEqual(
      [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11].map((index) => String(index + 1)),
    );
    const descending = `${filter} orderBy: { field: CONFIDENCE, direction: DESC }`;
    expect((await list('planChanges', `${descending} last: 3`)).nodes.map(({ id }) => id)).toEqual(['9', '5', '1']);
  });

  it.each([
    ['{}', 144],
    ['{ planId: "x" }', 0],
    ['{ planId: "2" }', 12],
    ['{ ids: ["1", "2", "3", "x"], planId: "1" }', 3],
    ['{ ids: ["1", "2", "3"], planId: "2" }', 0],
    ['{ ids: [] }', 0],
    ['{ sceneIds: ["s1", "s2"] }', 24],
    ['{ fields: [TAGS], actions: [ADD, REMOVE], sceneIds: ["s2"] }', 12],
    ['{ statuses: [ACCEPTED] }', 4],
    ['{ minConfidence: 0.5, maxConfidence: 0.5 }', 36],
    ['{ maxConfidence: 1 }', 108],
    ['{ minConfidence: -1 }', 108],
  ])('can be filtered: %s', async (filter, count) => {
    expect((await list('planChanges', `filter: ${filter}`)).totalCount).toBe(count);
  });

  it('refuse lists that are too long', async () => {
    const { errors } = await library.execute(
      'query ($ids: [ID!]) { planChanges(filter: { ids: $ids }) { totalCount } }',
      { ids: Array.from({ length: 501 }, (_, index) => String(index)) },
    );
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'filter.ids' });
  });
});

describe('Scene.planChanges', () => {
  const HISTORY = `query ($first: Int) { scenes(first: $first, orderBy: { field: ID }) { nodes {
    id planChanges(first: 3, filter: { fields: [TITLE, CODE] }) {
      totalCount pageInfo { hasNextPage } nodes { sceneId field scene { id } plan { id changeCounts { pending } } job { id } } } } } }`;

  it('is the history of a scene, over all plans', async () => {
    const { scenes } = (await library.data(HISTORY, { first: 2 })) as { scenes: { nodes: { planChanges: unknown }[] } };
    expect(scenes.nodes[0]?.planChanges).toMatchObject({
      totalCount: 12,
      pageInfo: { hasNextPage: true },
      nodes: plans.slice(0, 3).map((id) => ({ sceneId: 's0', field: 'TITLE', scene: { id: 's0' }, plan: { id } })),
    });
  });

  it('takes as many statements for a page of scenes as for one', async () => {
    const one = await library.execute(HISTORY, { first: 1 });
    const page = await library.execute(HISTORY, { first: 12 });
    expect(page.errors).toBeUndefined();
    expect(page.statements).toBe(one.statements);
    expect(page.statements).toBeLessThan(8);
  });

  it('outlives the scene', async () => {
    await library.data('mutation { createScene(input: { id: "brief", title: "Brief" }) { id } }');
    const change = { sceneId: 'brief', field: 'TITLE', action: 'SET', proposedValue: 'Long' };
    const plan = await desk.create({ changes: [change] });
    await library.data('mutation { deleteScene(id: "brief") }');
    const query = 'query ($id: ID) { planChanges(filter: { planId: $id }) { nodes { sceneId scene { id } } } }';
    expect(await library.data(query, { id: plan.id })).toEqual({
      planChanges: { nodes: [{ sceneId: 'brief', scene: null }] },
    });
    await desk.delete(plan.id);
  });
});

describe('plans with their changes and counts', () => {
  it('take as many statements as one plan', async () => {
    const query = `query ($first: Int) { analysisPlans(first: $first) { nodes { name changeCounts { total } revertOf { id } job { id }
      changes(first: 2, orderBy: { field: CONFIDENCE, direction: DESC }, filter: { statuses: [PENDING] }) { totalCount nodes { scene { title } } } } } }`;
    const one = await library.execute(query, { first: 1 });
    const page = await library.execute(query, { first: 12 });
    expect(page.errors).toBeUndefined();
    expect(page.statements).toBe(one.statements);
  });
});

describe('every filter and order of a page of changes', () => {
  const ascending = (field: PlanChangeOrder['field']): PlanChangeOrder => ({ field, direction: OrderDirection.ASC });
  const byScene = ascending('SCENE_ID');
  const byConfidence = ascending('CONFIDENCE');

  it.each<[PlanChangeFilter, PlanChangeOrder | undefined]>([
    [{}, undefined],
    [{}, byScene],
    [{}, byConfidence],
    [{ ids: ['1', '2'] }, undefined],
    [{ planId: '1' }, undefined],
    [{ planId: '1' }, byScene],
    [{ planId: '1' }, byConfidence],
    [{ minConfidence: 0.5 }, byConfidence],
    [{ planId: '1', minConfidence: 0.5 }, byConfidence],
    [{ planId: '1', statuses: [ChangeStatus.PENDING] }, undefined],
    [{ statuses: [ChangeStatus.PENDING] }, undefined],
    [{ sceneIds: ['s1'] }, undefined],
    [{ planId: '1', sceneIds: ['s1'] }, undefined],
  ])('reads along an index, without sorting: %j, %j', (filter, order) => {
    const plan = explained(filter, order);
    expect(plan).not.toMatch(/TEMP B-TREE/);
    expect(plan).toMatch(/INDEX|INTEGER PRIMARY KEY|SCAN plan_change$/);
  });

  it.each<PlanChangeFilter>([
    { ids: ['1', '2'] },
    { planId: '1' },
    { sceneIds: ['s1', 's2'] },
    { planId: '1', sceneIds: ['s1', 's2'] },
    { statuses: [ChangeStatus.FAILED] },
  ])('seeks by an index: %j', (filter) => {
    expect(explained(filter, undefined)).toMatch(/SEARCH plan_change USING (INDEX|INTEGER PRIMARY KEY)/);
  });

  function explained(filter: PlanChangeFilter, order: PlanChangeOrder | undefined): string {
    const reader = library.services.reader as SqliteReader;
    const where = whereClause(changePredicates({ dialect: reader.dialect, path: 'filter' }, filter));
    const terms = orderBy(changeOrder(order && [order]), false);
    const statement = sql`select plan_change.reason from plan_change ${where} order by ${terms} limit 51`;
    return reader.explain(asQuery(reader.dialect, statement)).join('\n');
  }
});
