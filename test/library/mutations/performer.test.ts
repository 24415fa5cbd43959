import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestLibrary } from '../../support/test-library.ts';
import { Editor, LONG_AGO } from './editor.ts';

let library: TestLibrary;
let editor: Editor;

beforeAll(async () => {
  library = await TestLibrary.open();
  editor = new Editor(library);
});

afterAll(() => library.close());

describe('performers of the same name', () => {
  it('are told apart by their disambiguation', async () => {
    const bare = await editor.create('Performer', { name: 'Chris Evans' });
    const host = await editor.create('Performer', { name: 'Chris Evans', disambiguation: 'presenter' });
    const actor = await editor.create('Performer', { name: 'Chris Evans', disambiguation: 'actor' });
    expect([bare, host, actor].map(({ disambiguation }) => disambiguation)).toEqual([null, 'presenter', 'actor']);
  });

  it('are refused when both have none', async () => {
    const { id } = await editor.create('Performer', { name: 'Kim Novak' });
    expect(await editor.refusedCreate('Performer', { name: 'KIM NOVAK' })).toEqual({
      code: 'CONFLICT',
      field: 'input.name',
      message:
        `There is already a performer named "Kim Novak" (id ${id}). ` +
        'Choose another name, tell them apart by a disambiguation, or change that performer.',
    });
  });

  it('are refused when both have the same, regardless of case', async () => {
    const { id } = await editor.create('Performer', { name: 'John Ford', disambiguation: 'Director' });
    expect(await editor.refusedCreate('Performer', { name: 'john ford', disambiguation: 'DIRECTOR' })).toEqual({
      code: 'CONFLICT',
      field: 'input.name',
      message:
        `There is already a performer named "John Ford" with the disambiguation "Director" (id ${id}). ` +
        'Choose another name, tell them apart by a disambiguation, or change that performer.',
    });
  });

  it('are refused in an update at the field that makes them the same', async () => {
    await editor.create('Performer', { name: 'Ann Lee', disambiguation: 'singer' });
    const other = await editor.create('Performer', { name: 'Ann Lee', disambiguation: 'dancer' });
    const third = await editor.create('Performer', { name: 'Anna Lee', disambiguation: 'singer' });
    await editor.backdate();
    expect(await editor.refusedUpdate('Performer', other.id, { disambiguation: 'Singer' })).toMatchObject({
      code: 'CONFLICT',
      field: 'input.disambiguation',
    });
    expect(await editor.refusedUpdate('Performer', third.id, { name: 'ann lee' })).toMatchObject({
      code: 'CONFLICT',
      field: 'input.name',
    });
    expect(await editor.update('Performer', third.id, { name: 'Ann Lee', disambiguation: null })).toMatchObject({
      name: 'Ann Lee',
      disambiguation: null,
    });
    expect(await editor.read('Performer', other.id)).toEqual({ ...other, updatedAt: LONG_AGO });
  });

  it('may be changed otherwise when they are stored as twins already', async () => {
    const twin = { name: 'Twin', disambiguation: null, aliases: [] };
    await library.store({
      performers: [
        { id: 'twin-1', ...twin },
        { id: 'twin-2', ...twin },
      ],
    });
    const changed = { name: 'TWIN', disambiguation: null, aliases: ['The elder'] };
    expect(await editor.update('Performer', 'twin-1', changed)).toMatchObject(changed);
  });
});

describe('a disambiguation', () => {
  it.each([
    ['', 'input.disambiguation needs something other than white space in it; it is "".'],
    ['actor ', 'input.disambiguation begins or ends with white space: "actor ". Send "actor".'],
    ['a'.repeat(501), 'input.disambiguation has at most 500 characters; it has 501. Shorten it.'],
  ])('cannot be %j', async (disambiguation, message) => {
    const field = 'input.disambiguation';
    const refusal = { code: 'BAD_USER_INPUT', field, message };
    expect(await editor.refusedCreate('Performer', { name: 'Nobody', disambiguation })).toEqual(refusal);
  });

  it('is cleared by null', async () => {
    const { id } = await editor.create('Performer', { name: 'Bibi Andersson', disambiguation: 'actress' });
    expect(await editor.update('Performer', id, { disambiguation: null })).toMatchObject({ disambiguation: null });
  });
});

describe('deletePerformer', () => {
  it('takes the performer out of the scenes, which stay', async () => {
    const stays = await editor.create('Performer', { name: 'Stays' });
    const leaves = await editor.create('Performer', { name: 'Leaves' });
    const scene = await editor.create('Scene', { title: 'Both', performerIds: [stays.id, leaves.id] });
    await editor.delete('Performer', leaves.id);
    expect(await editor.read('Scene', scene.id)).toEqual({ ...scene, performerIds: [stays.id] });
  });
});
