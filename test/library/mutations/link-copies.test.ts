import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { untrueCopies } from '../../support/link-copies.ts';
import { seeded } from '../../support/random-library.ts';
import { TestLibrary } from '../../support/test-library.ts';
import { Editor } from './editor.ts';

const IDS = ['1', '2', '3'];

const id = fc.constantFrom(...IDS);
const links = fc.subarray(IDS);
const sceneInput = fc.record(
  {
    sceneDate: fc.option(fc.constantFrom('1949', '1949-09', '1949-09-19', '2001')),
    performerIds: links,
    tagIds: links,
  },
  { requiredKeys: [] },
);
const deletion = fc.record({ id, deleted: fc.constantFrom('Scene', 'Performer', 'Tag') });
const edit = fc.oneof({ weight: 3, arbitrary: fc.record({ id, input: sceneInput }) }, deletion);

/** What JSON writes otherwise, or what might be taken for a part of it. */
const oddText = fc
  .array(fc.constantFrom('"', ',', '\\', '[', ']', ' ', '\u0001', 'é', '😀'), { minLength: 1, maxLength: 5 })
  .map((parts) => `a${parts.join('')}z`);

let library: TestLibrary;
let editor: Editor;

beforeAll(async () => {
  library = await TestLibrary.open();
  editor = new Editor(library);
  for (const kind of ['Performer', 'Tag'] as const) {
    for (const id of IDS) await editor.create(kind, { id, name: id });
  }
});

afterAll(() => library.close());

describe('the links of scenes', () => {
  it('and the lists that scenes have of them agree after any edits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 12 }), async (edits) => {
        for (const { id, ...change } of edits) {
          const isThere = (await editor.read('Scene', id)) !== null;
          if ('input' in change) {
            if (isThere) await editor.update('Scene', id, change.input);
            else await editor.create('Scene', { id, title: id, ...change.input });
          } else if (change.deleted !== 'Scene') {
            await editor.delete(change.deleted, id);
            await editor.create(change.deleted, { id, name: id });
          } else if (isThere) {
            await editor.delete('Scene', id);
          }
          expect(await untrueCopies(library.services.orm)).toEqual([]);
        }
      }),
      seeded(15),
    );
  });

  it('are read by the names of what they lead to, and other lists as they were written, whatever is in them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(oddText, { minLength: 1, maxLength: 40 }), async (texts) => {
        for (const [index, id] of texts.entries()) await editor.create('Tag', { id, name: `tag ${100 + index}` });
        await editor.create('Performer', { id: 'odd', name: 'odd', aliases: texts });
        await editor.create('Scene', { id: 'odd', title: 'odd', tagIds: texts.toReversed() });
        expect(await editor.read('Performer', 'odd')).toMatchObject({ aliases: texts });
        expect(await library.data('{ scene(id: "odd") { tags { id } } }')).toEqual({
          scene: { tags: texts.map((id) => ({ id })) },
        });
        for (const id of texts) await editor.delete('Tag', id);
        for (const kind of ['Performer', 'Scene'] as const) await editor.delete(kind, 'odd');
      }),
      { ...seeded(20), endOnFailure: true },
    );
  });
});
