import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OpenDatabase, openDatabase } from '../../../src/database/open.ts';
import { createTag, updateTag } from '../../../src/library/tag.service.ts';
import { TestLibrary } from '../../support/test-library.ts';
import { Editor } from './editor.ts';

let library: TestLibrary;
let editor: Editor;
let otherProcess: OpenDatabase;

beforeAll(async () => {
  library = await TestLibrary.open();
  editor = new Editor(library);
  otherProcess = await openDatabase({ kind: 'sqlite', path: library.path }, 'refuse');
});

afterAll(async () => {
  await otherProcess.close();
  await library.close();
});

describe('changes that are made at the same time', () => {
  it('give a name to one of those that want it', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => index).map((index) =>
        index % 2 === 0
          ? editor.create('Tag', { name: 'Wanted by all' })
          : otherProcess.orm.em.fork().transactional((em) => createTag(em, { name: 'wanted by all' })),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []));
    expect(reasons).toEqual(Array.from({ length: 9 }, () => expect.stringMatching(/There is already a tag named/)));
  });

  it('never close a circle together', async () => {
    await editor.create('Tag', { id: 'a', name: 'a' });
    await editor.create('Tag', { id: 'b', name: 'b' });
    await Promise.allSettled([
      editor.update('Tag', 'a', { parentIds: ['b'] }),
      otherProcess.orm.em.fork().transactional((em) => updateTag(em, 'b', { parentIds: ['a'] })),
    ]);
    const parents = await Promise.all([editor.read('Tag', 'a'), editor.read('Tag', 'b')]);
    expect(parents.flatMap((tag) => tag?.['parentIds'])).toHaveLength(1);
  });
});
