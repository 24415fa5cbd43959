import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { textKey } from '../../src/database/text-key.ts';
import { TestLibrary } from '../support/test-library.ts';
import { ApplyDesk, type PreviewedScene } from './apply-desk.ts';
import type { Kind, ModelChange, ModelReference } from './library-model.ts';
import { edits, modelChanges, modelLibrary } from './model-arbitraries.ts';
import { doEdit, snapshotOf, storeModel } from './stored-model.ts';

let library: TestLibrary;
let desk: ApplyDesk;

beforeAll(async () => {
  library = await TestLibrary.open();
  desk = new ApplyDesk(library);
});

afterAll(() => library.close());

describe('the preview of any plan for any library', () => {
  it('tells what applying it would do, by the same rules', async () => {
    await fc.assert(
      fc.asyncProperty(modelLibrary, modelChanges, edits, async (original, sent, othersEdits) => {
        const model = original.copy();
        await storeModel(library, model);
        const { id: planId } = await desk.create({ changes: sent });
        const changes = sent.map((change): ModelChange => ({
          currentValue: model.base(change.sceneId, change.field),
          ...change,
        }));
        for (const edit of othersEdits) await doEdit(library, model, edit);

        const preview = await desk.preview(planId);
        const before = snapshotOf(model);
        const expected = model.apply(changes, 'SKIP') ?? [];

        const ids = (await desk.changes(planId)).map(({ id }) => id);
        const states = expected.map(({ errorCode }, index) => ({ id: ids[index], state: errorCode ?? 'CLEAN' }));
        const told = preview.scenes.nodes.flatMap(({ changes: ofScene }) =>
          ofScene.map(({ change, state }) => ({ id: change.id, state })),
        );
        expect(told.sort((a, b) => Number(a.id) - Number(b.id))).toEqual(states);
        expect(Object.values(preview.counts).reduce((sum, count) => sum + count)).toBe(changes.length);

        for (const [when, snapshot] of [['before', before] as const, ['after', snapshotOf(model)] as const]) {
          for (const scene of preview.scenes.nodes) {
            expect(comparable(scene, when)).toEqual(snapshot.scenes[scene.sceneId]);
          }
        }
        const made = Object.keys(snapshotOf(model).objects).filter((key) => !(key in before.objects));
        const creates = preview.creates.map(
          ({ type, name }) => `${type.toLowerCase()} ${wordOf(type.toLowerCase() as Kind)({ name })}`,
        );
        expect(creates.sort()).toEqual(made.sort());
      }),
      { numRuns: 100 },
    );
  }, 300_000);
});

/** A previewed scene in the words of the model; undefined when it is gone. */
function comparable({ before, after }: PreviewedScene, when: 'before' | 'after'): unknown {
  const scene = when === 'before' ? before : after;
  if (Object.keys(scene).length === 0) return undefined;
  const studio = scene['studio'] as ModelReference | null;
  return {
    TITLE: scene['title'],
    CODE: scene['code'],
    DETAILS: scene['details'],
    DIRECTOR: scene['director'],
    SCENE_DATE: scene['sceneDate'],
    RATING100: scene['rating100'],
    ORGANIZED: scene['organized'],
    URLS: scene['urls'],
    STUDIO: studio && wordOf('studio')(studio),
    PERFORMERS: (scene['performers'] as ModelReference[]).map(wordOf('performer')).sort(),
    TAGS: (scene['tags'] as ModelReference[]).map(wordOf('tag')).sort(),
  };
}

function wordOf(kind: Kind): (object: ModelReference) => string {
  return ({ id, name }) => id ?? `new:${kind}:${textKey(name ?? '')}`;
}
