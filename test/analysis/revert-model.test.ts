import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TestLibrary } from '../support/test-library.ts';
import { ApplyDesk } from './apply-desk.ts';
import type { ModelField } from './library-model.ts';
import { edits, modelChanges, modelLibrary } from './model-arbitraries.ts';
import { doEdit, readSnapshot, snapshotOf, storeModel } from './stored-model.ts';

let library: TestLibrary;
let desk: ApplyDesk;

beforeAll(async () => {
  library = await TestLibrary.open();
  desk = new ApplyDesk(library);
});

afterAll(() => library.close());

describe('reverting what was applied of any plan to any library', () => {
  it('leaves the library as it was, also when it was applied in parts and others edited other fields', async () => {
    await fc.assert(
      fc.asyncProperty(
        modelLibrary,
        modelChanges,
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        fc.constantFrom('SKIP', 'OVERWRITE'),
        edits,
        fc.integer({ min: 1, max: 5 }),
        async (original, changes, firstPart, onConflict, othersEdits, changesAtOnce) => {
          await storeModel(library, original);
          const { id: planId } = await desk.create({ changes });
          const ids = (await desk.changes(planId)).map(({ id }) => id);
          for (const part of [ids.filter((_, index) => firstPart[index]), ids]) {
            await desk.review(planId, 'ACCEPT', { ids: part, statuses: ['PENDING'] });
            if ((await desk.plan(planId))?.changeCounts.accepted)
              await desk.apply(planId, { onConflict, changesAtOnce });
          }
          const applied = (await desk.outcomes(planId)).flatMap(({ status }, index) =>
            status === 'APPLIED' ? [changes[index] as (typeof changes)[0]] : [],
          );
          fc.pre(applied.length > 0);

          const untouched = (sceneId: string, field: string) =>
            applied.every((change) => change.sceneId !== sceneId || change.field !== field);
          const model = original.copy();
          for (const edit of othersEdits) {
            if (
              edit.kind === 'scene' &&
              Object.keys(edit.values).every((field) => untouched(edit.id, field as ModelField))
            ) {
              await doEdit(library, model, edit);
            }
          }
          const { snapshot: done } = await readSnapshot(library, original);

          const inverse = await desk.revert(planId);
          await desk.acceptAll(inverse);
          expect(await desk.apply(inverse, { changesAtOnce })).toMatchObject({
            status: 'completed',
            result: { conflicted: 0, skipped: 0 },
          });
          expect((await readSnapshot(library, original)).snapshot).toEqual(snapshotOf(model));
          expect(await desk.plan(inverse)).toMatchObject({ status: 'APPLIED' });

          const redo = await desk.revert(inverse);
          await desk.acceptAll(redo);
          await desk.apply(redo, { changesAtOnce });
          expect((await readSnapshot(library, original)).snapshot).toEqual(done);
        },
      ),
      { numRuns: 40 },
    );
  }, 300_000);
});
