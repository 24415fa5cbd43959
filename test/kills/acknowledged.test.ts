import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PlanDesk } from '../analysis/plan-desk.ts';
import { bareScene, SMALL_LIBRARY } from '../analysis/small-library.ts';
import { post } from '../support/http-client.ts';
import { TestLibrary } from '../support/test-library.ts';
import { startServer } from './fleet.ts';

/** What a mutation was told to do, and a statement that finds a row when it has been done. */
interface Told {
  readonly mutation: string;
  readonly stored: string;
}

let library: TestLibrary;
beforeEach(async () => {
  library = await TestLibrary.open({ ...SMALL_LIBRARY, scenes: [bareScene('old'), bareScene('doomed')] });
});
afterEach(() => library.close());

/** A mutation of each kind, about objects that are there. */
async function everyKind(): Promise<Told[]> {
  const desk = new PlanDesk(library);
  const change = { sceneId: 'old', field: 'TITLE', action: 'SET', proposedValue: 'Proposed' };
  const [open, ready, spare] = [
    await desk.create({ changes: [change, { ...change, field: 'CODE' }] }),
    await desk.create({ changes: [change] }),
    await desk.create({ changes: [change] }),
  ];
  await desk.review(ready.id, 'ACCEPT', { statuses: ['PENDING'] });
  const [first, second] = await desk.changes(open.id);
  const { task } = (await library.data(
    `mutation { task: createScheduledTask(input: { name: "Old", taskType: CLEAN_UP, schedule: "0 0 1 1 *", enabled: false }) { id } }`,
  )) as { task: { id: string } };
  return [
    {
      mutation: `createScene(input: { id: "new", title: "New", tagIds: ["t1"] }) { id }`,
      stored: `scene join scene_tags on scene_id = id where id = 'new'`,
    },
    {
      mutation: `updateScene(id: "old", input: { director: "Kept" }) { id }`,
      stored: `scene where director = 'Kept'`,
    },
    {
      mutation: `deleteScene(id: "doomed")`,
      stored: `studio where not exists (select 1 from scene where id = 'doomed')`,
    },
    { mutation: `createTag(input: { name: "New", parentIds: ["t1"] }) { id }`, stored: `tag where name = 'New'` },
    { mutation: `updateTag(id: "t2", input: { aliases: ["Kept"] }) { id }`, stored: `tag where aliases like '%Kept%'` },
    { mutation: `createPerformer(input: { name: "New" }) { id }`, stored: `performer where name = 'New'` },
    { mutation: `createStudio(input: { name: "New" }) { id }`, stored: `studio where name = 'New'` },
    {
      mutation: `createAnalysisPlan(input: { name: "New", changes: [{ sceneId: "old", field: CODE, action: SET, proposedValue: "K" }] }) { id }`,
      stored: `analysis_plan as p join plan_change on plan_id = p.id where name = 'New'`,
    },
    {
      mutation: `addPlanChanges(planId: "${open.id}", changes: [{ sceneId: "old", field: DETAILS, action: SET, proposedValue: "K" }]) { id }`,
      stored: `plan_change where plan_id = ${open.id} and field = 'details'`,
    },
    {
      mutation: `reviewPlanChanges(planId: "${open.id}", decision: REJECT, filter: { ids: ["${first!.id}"] }) { affected }`,
      stored: `plan_change where id = ${first!.id} and status = 'rejected'`,
    },
    {
      mutation: `updatePlanChange(id: "${second!.id}", proposedValue: "Kept") { id }`,
      stored: `plan_change where id = ${second!.id} and proposed_value = '"Kept"'`,
    },
    { mutation: `applyAnalysisPlan(planId: "${ready.id}") { id }`, stored: `job where plan_id = ${ready.id}` },
    { mutation: `cancelAnalysisPlan(planId: "${spare.id}") { id }`, stored: `analysis_plan where cancelled_at > 0` },
    {
      mutation: `setSetting(key: "jobs.retention_days", value: 7) { key }`,
      stored: `setting where key = 'jobs.retention_days'`,
    },
    {
      mutation: `createScheduledTask(input: { name: "New", taskType: CLEAN_UP, schedule: "0 0 1 1 *" }) { id }`,
      stored: `scheduled_task where name = 'New'`,
    },
    {
      mutation: `updateScheduledTask(id: "${task.id}", input: { enabled: true }) { id }`,
      stored: `scheduled_task where id = ${task.id} and enabled`,
    },
    { mutation: `runScheduledTask(id: "${task.id}") { id }`, stored: `job where type = 'clean_up'` },
  ];
}

describe('kill -9 right after the response of a mutation (fault 2)', () => {
  it.each([1, 6, 11, 17])('leaves what was acknowledged, of mutations of every kind: %d of them', async (count) => {
    const kinds = await everyKind();
    const server = await startServer(library.path);
    // Asked for all at once, so that others are under way when the last answer comes.
    const acknowledged: Told[] = [];
    const killed = new Promise<void>((resolve) => {
      for (const told of kinds) {
        post(server.url ?? '', { query: `mutation { ${told.mutation} }` }).then(
          ({ errors }) => {
            if (acknowledged.length === count) return;
            expect(errors).toEqual([]);
            if (acknowledged.push(told) === count) resolve(server.kill());
          },
          () => undefined,
        );
      }
    });
    await killed;
    expect(acknowledged).toHaveLength(count);
    const em = library.services.orm.em.fork();
    for (const { mutation, stored } of acknowledged) {
      expect({ mutation, rows: (await em.execute(`select 1 from ${stored}`)).length }).not.toMatchObject({ rows: 0 });
    }
  });
});
