import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestLibrary } from '../../support/test-library.ts';
import { Editor, LONG_AGO } from './editor.ts';

let library: TestLibrary;
let editor: Editor;

beforeEach(async () => {
  library = await TestLibrary.open();
  editor = new Editor(library);
  await editor.create('Tag', { id: 'noir', name: 'Film Noir' });
  await editor.create('Tag', { id: 'neo', name: 'Neo-noir', parentIds: ['noir'] });
  await editor.create('Tag', { id: 'tech', name: 'Tech-noir', parentIds: ['neo'] });
  await editor.create('Tag', { id: 'scifi', name: 'Science Fiction', description: 'What may come.' });
});

afterEach(() => library.close());

describe('the parents of a tag', () => {
  it('are several if need be, each once', async () => {
    expect(await editor.update('Tag', 'tech', { parentIds: ['scifi', 'neo', 'scifi'] })).toMatchObject({
      parentIds: ['neo', 'scifi'],
    });
    expect(await editor.update('Tag', 'tech', { parentIds: [] })).toMatchObject({ parentIds: [] });
  });

  it('may be a parent and that parent’s parent', async () => {
    expect(await editor.update('Tag', 'tech', { parentIds: ['neo', 'noir'] })).toMatchObject({
      parentIds: ['neo', 'noir'],
    });
  });

  it('date a change of nothing else, but not when they are the same', async () => {
    const before = await editor.update('Tag', 'tech', { parentIds: ['neo', 'scifi'] });
    await editor.backdate();
    expect(await editor.update('Tag', 'tech', { parentIds: ['scifi', 'neo'] })).toEqual({
      ...before,
      updatedAt: LONG_AGO,
    });
    const changed = await editor.update('Tag', 'tech', { parentIds: ['scifi'] });
    expect(changed.updatedAt >= before.updatedAt).toBe(true);
    expect(await editor.read('Tag', 'neo')).toMatchObject({ updatedAt: LONG_AGO });
    expect(await editor.read('Tag', 'scifi')).toMatchObject({ updatedAt: LONG_AGO });
  });

  it.each([
    [['noir'], 'input.parentIds[0]', 'The tag "Film Noir" cannot be its own parent. Leave it out.'],
    [
      ['scifi', 'neo'],
      'input.parentIds[1]',
      '"Neo-noir" lies below "Film Noir" already, so it cannot be its parent. Leave it out, or move it first.',
    ],
    [
      ['scifi', 'scifi', 'tech'],
      'input.parentIds[2]',
      '"Tech-noir" lies below "Film Noir" already, so it cannot be its parent. Leave it out, or move it first.',
    ],
    [
      ['scifi', 'missing'],
      'input.parentIds[1]',
      'There is no tag with the id "missing". Create it first, or leave it out.',
    ],
  ])('cannot be %j, where that closes a circle or does not exist', async (parentIds, field, message) => {
    const before = await editor.read('Tag', 'noir');
    expect(await editor.refusedUpdate('Tag', 'noir', { name: 'Changed', parentIds })).toEqual({
      code: 'BAD_USER_INPUT',
      field,
      message,
    });
    expect(await editor.read('Tag', 'noir')).toEqual(before);
  });

  it('cannot be the new tag itself', async () => {
    expect(await editor.refusedCreate('Tag', { id: 'self', name: 'Self', parentIds: ['self'] })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.parentIds[0]',
    });
    expect(await editor.read('Tag', 'self')).toBeNull();
  });

  it('may be turned round once the lower one is moved', async () => {
    await editor.update('Tag', 'neo', { parentIds: [] });
    expect(await editor.update('Tag', 'noir', { parentIds: ['neo'] })).toMatchObject({ parentIds: ['neo'] });
    expect(await editor.refusedUpdate('Tag', 'tech', { parentIds: ['neo', 'noir', 'tech'] })).toMatchObject({
      field: 'input.parentIds[2]',
    });
  });
});

describe('the description of a tag', () => {
  it('is cleared by null and kept when it is left out', async () => {
    expect(await editor.update('Tag', 'scifi', { aliases: ['SF'] })).toMatchObject({ description: 'What may come.' });
    expect(await editor.update('Tag', 'scifi', { description: null })).toMatchObject({
      description: null,
      aliases: ['SF'],
    });
  });

  it('is not longer than 20,000 characters', async () => {
    expect(await editor.refusedUpdate('Tag', 'scifi', { description: 'x'.repeat(20_001) })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.description',
    });
  });
});

describe('deleteTag', () => {
  it('leaves its scenes without it and its children without that parent', async () => {
    await editor.update('Tag', 'tech', { parentIds: ['neo', 'scifi'] });
    const scene = await editor.create('Scene', { title: 'The Terminator', tagIds: ['neo', 'tech'] });
    await editor.delete('Tag', 'neo');
    expect(await editor.read('Tag', 'tech')).toMatchObject({ parentIds: ['scifi'] });
    expect(await editor.read('Scene', scene.id)).toEqual({ ...scene, tagIds: ['tech'] });
  });
});
