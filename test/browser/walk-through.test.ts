import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { post } from '../support/http-client.ts';
import { launchChromium, visit } from './chromium.ts';
import { startDemoServer } from './demo-server.ts';
import { ExplorerPage } from './explorer-page.ts';

/** The operations of the walk-through, as the documentation has them, by their names. */
const OPERATIONS = new Map(
  Array.from(
    readFileSync('docs/plans.md', 'utf8').matchAll(/^```graphql\n((?:query|mutation) (\w+) [^`]*)```$/gm),
    ([, operation = '', name = '']) => [name, operation] as const,
  ),
);

/** Everything of the library that applying a plan can change. */
const LIBRARY = `{
  scenes(first: 150, orderBy: { field: ID }) {
    totalCount
    nodes { id title code details director urls organized rating100 sceneDate studio { id } performers { id } tags { id } }
  }
  performers { totalCount }
  tags { totalCount }
  studios { totalCount }
}`;

const resources = new AsyncDisposableStack();
let browser: Browser;
let origin: string;

beforeAll(async () => {
  browser = resources.use(await launchChromium());
  origin = await startDemoServer(resources);
});

afterAll(() => resources.disposeAsync());

describe('the plan of the demo, in the explorer', () => {
  it('is previewed, part-accepted, applied, put right, reverted and applied backwards', async () => {
    await using visitor = await visit(browser, origin);
    const explorer = new ExplorerPage(visitor.page);
    await explorer.open();
    const run = (name: string) => explorer.ask(OPERATIONS.get(name) ?? '');
    const untilApplied = async (planId: number): Promise<void> => {
      const query = `{ analysisPlan(id: ${planId}) { job { status } } }`;
      while (!JSON.stringify(await explorer.ask(query)).includes('COMPLETED'));
    };
    const library = async () => (await post(`${origin}/graphql`, { query: LIBRARY })).data;
    const before = await library();

    expect(await run('Preview')).toMatchObject({
      analysisPlan: {
        preview: {
          counts: { clean: 6, stale: 1, ambiguousName: 1 },
          creates: [{ type: 'TAG', name: 'New Hollywood' }],
        },
      },
    });
    expect(await explorer.answered('name')).toContain('New Hollywood');

    expect(await run('Accept')).toEqual({ reviewPlanChanges: { affected: 4 } });
    expect(await run('Reject')).toEqual({
      reviewPlanChanges: { affected: 1, plan: { changeCounts: { pending: 1, accepted: 6, rejected: 1 } } },
    });
    await run('Apply');
    await untilApplied(1);
    const outcome = (await run('Outcome')) as { analysisPlan: { changes: { nodes: { status: string }[] } } };
    expect(outcome).toMatchObject({
      analysisPlan: { status: 'REVIEWING', job: { status: 'COMPLETED', progress: 100 } },
    });
    expect(outcome.analysisPlan.changes.nodes.map(({ status }) => status)).toEqual([
      'APPLIED',
      'APPLIED',
      'CONFLICTED',
      'APPLIED',
      'PENDING',
      'APPLIED',
      'APPLIED',
      'REJECTED',
    ]);

    expect(await run('Edit')).toEqual({
      updatePlanChange: { status: 'PENDING', proposedValue: [{ name: 'San Francisco' }] },
    });
    expect(await run('AcceptTheRest')).toEqual({ reviewPlanChanges: { affected: 2 } });
    await run('ApplyTheRest');
    await untilApplied(1);
    expect(await run('Outcome')).toMatchObject({ analysisPlan: { status: 'APPLIED' } });
    expect(await library()).not.toEqual(before);

    expect(await run('Revert')).toEqual({
      revertAnalysisPlan: { id: '3', status: 'DRAFT', changeCounts: { pending: 7 } },
    });
    expect(await run('PreviewTheInverse')).toMatchObject({ analysisPlan: { preview: { counts: { clean: 7 } } } });
    expect(await run('AcceptTheInverse')).toEqual({ reviewPlanChanges: { affected: 7 } });
    await run('ApplyTheInverse');
    await untilApplied(3);
    expect(await library()).toEqual(before);
    expect(visitor.errors).toEqual([]);
  }, 240_000);
});
