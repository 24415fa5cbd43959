import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TestLibrary } from '../support/test-library.ts';
import { ApplyDesk } from './apply-desk.ts';
import type { ModelChange, Policy } from './library-model.ts';
import { edits, modelChanges, modelLibrary } from './model-arbitraries.ts';
import { comparable, comparableOutcome, countsOf } from './model-outcome.ts';
import { doEdit, readSnapshot, snapshotOf, storeModel } from './stored-model.ts';

let library: TestLibrary;
let desk: ApplyDesk;

beforeAll(async () => {
  library = await TestLibrary.open();
  desk = new ApplyDesk(library);
});

afterAll(() => library.close());

const POLICIES: readonly Policy[] = ['SKIP', 'OVERWRITE', 'FAIL'];

describe('applying any plan to any library', () => {
  it('does what the rules say, wherever it dies on the way', async () => {
    const crash = fc.record({
      step: fc.integer({ min: 1, max: 4 }),
      when: fc.constantFrom('before' as const, 'after' as const),
    });
    await fc.assert(
      fc.asyncProperty(
        modelLibrary,
        modelChanges,
        edits,
        fc.constantFrom(...POLICIES),
        fc.integer({ min: 1, max: 5 }),
        fc.array(crash, { maxLength: 2 }),
        async (original, sent, othersEdits, onConflict, changesAtOnce, crashes) => {
          const model = original.copy();
          await storeModel(library, model);
          const planId = await desk.accepted(sent);
          const changes = sent.map((change): ModelChange => ({
            currentValue: model.base(change.sceneId, change.field),
            ...change,
          }));
          for (const edit of othersEdits) await doEdit(library, model, edit);

          const before = model.copy();
          const expected = model.apply(changes, onConflict);
          const job = await desk.apply(planId, { onConflict, changesAtOnce, crashes });

          const { snapshot, word } = await readSnapshot(library, original);
          expect(snapshot).toEqual(snapshotOf(expected ? model : before));
          const outcomes = await desk.outcomes(planId);
          if (!expected) {
            expect(job).toMatchObject({ status: 'failed', errorCode: 'CONFLICT', processedItems: 0 });
            expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['ACCEPTED']));
            return;
          }
          const told = outcomes.map(({ status, errorCode, valueBefore, valueAfter }, index) => ({
            status,
            errorCode,
            valueBefore: comparable(changes[index] as ModelChange, valueBefore, word),
            valueAfter: comparable(changes[index] as ModelChange, valueAfter, word),
          }));
          expect(told).toEqual(
            expected.map((outcome, index) => comparableOutcome(changes[index] as ModelChange, outcome)),
          );
          expect(job).toMatchObject({
            status: 'completed',
            progress: 100,
            processedItems: changes.length,
            totalItems: changes.length,
            result: countsOf(expected),
          });
        },
      ),
      { numRuns: 100 },
    );
  }, 300_000);
});
