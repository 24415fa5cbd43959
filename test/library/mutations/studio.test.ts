import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestLibrary } from '../../support/test-library.ts';
import { Editor, LONG_AGO } from './editor.ts';

let library: TestLibrary;
let editor: Editor;

beforeEach(async () => {
  library = await TestLibrary.open();
  editor = new Editor(library);
  await editor.create('Studio', { id: 'sony', name: 'Sony' });
  await editor.create('Studio', { id: 'columbia', name: 'Columbia', parentId: 'sony' });
  await editor.create('Studio', { id: 'tristar', name: 'TriStar', parentId: 'columbia' });
  await editor.create('Studio', { id: 'rko', name: 'RKO' });
});

afterEach(() => library.close());

describe('the parent of a studio', () => {
  it('is changed, kept when it is left out, and cleared by null', async () => {
    expect(await editor.update('Studio', 'tristar', { parentId: 'sony' })).toMatchObject({ parentId: 'sony' });
    expect(await editor.update('Studio', 'tristar', { aliases: ['Tri-Star'] })).toMatchObject({ parentId: 'sony' });
    expect(await editor.update('Studio', 'tristar', { parentId: null })).toMatchObject({ parentId: null });
  });

  it('dates a change of nothing else, but not when it is the same', async () => {
    const before = await editor.read('Studio', 'tristar');
    await editor.backdate();
    expect(await editor.update('Studio', 'tristar', { parentId: 'columbia' })).toEqual({
      ...before,
      updatedAt: LONG_AGO,
    });
    expect((await editor.update('Studio', 'tristar', { parentId: 'rko' })).updatedAt).not.toBe(LONG_AGO);
    expect(await editor.read('Studio', 'rko')).toMatchObject({ updatedAt: LONG_AGO });
  });

  it.each([
    ['sony', 'The studio "Sony" cannot be its own parent. Leave it out.'],
    ['columbia', '"Columbia" lies below "Sony" already, so it cannot be its parent. Leave it out, or move it first.'],
    ['tristar', '"TriStar" lies below "Sony" already, so it cannot be its parent. Leave it out, or move it first.'],
    ['missing', 'There is no studio with the id "missing". Create it first, or leave it out.'],
  ])('cannot be %s, where that closes a circle or does not exist', async (parentId, message) => {
    const before = await editor.read('Studio', 'sony');
    const refusal = { code: 'BAD_USER_INPUT', field: 'input.parentId', message };
    expect(await editor.refusedUpdate('Studio', 'sony', { name: 'Changed', parentId })).toEqual(refusal);
    expect(await editor.read('Studio', 'sony')).toEqual(before);
  });
});

describe('a studio whose name is stored twice already', () => {
  it('may be changed otherwise', async () => {
    const twin = { name: 'Twin', aliases: [], parentId: null };
    await library.store({
      studios: [
        { id: 'twin-1', ...twin },
        { id: 'twin-2', ...twin },
      ],
    });
    expect(await editor.update('Studio', 'twin-1', { name: 'TWIN', parentId: 'rko' })).toMatchObject({
      name: 'TWIN',
      parentId: 'rko',
    });
  });
});

describe('deleteStudio', () => {
  it('leaves its scenes without a studio and the studios below it without a parent', async () => {
    const scene = await editor.create('Scene', { title: 'Ghostbusters', studioId: 'columbia' });
    await editor.delete('Studio', 'columbia');
    expect(await editor.read('Scene', scene.id)).toEqual({ ...scene, studioId: null });
    expect(await editor.read('Studio', 'tristar')).toMatchObject({ parentId: null });
    expect(await editor.read('Studio', 'sony')).toMatchObject({ id: 'sony' });
  });
});
