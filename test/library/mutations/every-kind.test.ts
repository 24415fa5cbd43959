import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestLibrary } from '../../support/test-library.ts';
import { Editor, type Kind, KINDS, LONG_AGO } from './editor.ts';

/** The field that a new object must have, and how long it may be. */
const TITLE: Record<Kind, { field: string; limit: number }> = {
  Scene: { field: 'title', limit: 1_000 },
  Performer: { field: 'name', limit: 500 },
  Tag: { field: 'name', limit: 500 },
  Studio: { field: 'name', limit: 500 },
};

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

let library: TestLibrary;
let editor: Editor;

beforeAll(async () => {
  library = await TestLibrary.open();
  editor = new Editor(library);
});

afterAll(() => library.close());

describe.each(KINDS)('every mutation of a %s', (kind) => {
  const word = kind.toLowerCase();
  const { field, limit } = TITLE[kind];
  const titled = (title: string): Record<string, string> => ({ [field]: title });

  it('gives a new object the id that is wanted, or a random one', async () => {
    const wanted = await editor.create(kind, { id: 'wanted', ...titled('Wanted') });
    const random = await editor.create(kind, { id: null, ...titled('Random') });
    const other = await editor.create(kind, titled('Other'));
    expect(wanted.id).toBe('wanted');
    expect(random.id).toMatch(UUID);
    expect(other.id).toMatch(UUID);
    expect(await editor.read(kind, 'wanted')).toEqual(wanted);
  });

  it('refuses an id that is taken', async () => {
    await editor.create(kind, { id: 'taken', ...titled('First') });
    expect(await editor.refusedCreate(kind, { id: 'taken', ...titled('Second') })).toEqual({
      code: 'CONFLICT',
      field: 'input.id',
      message: `There is already a ${word} with the id "taken". Choose another id, leave it out, or change that ${word}.`,
    });
    expect(await editor.read(kind, 'taken')).toMatchObject(titled('First'));
  });

  it.each([
    ['', 'input.id needs something other than white space in it; it is "".'],
    ['\u00a0', 'input.id needs something other than white space in it; it is "\u00a0".'],
    ['12 ', 'input.id begins or ends with white space: "12 ". Send "12".'],
    ['9'.repeat(256), 'input.id has at most 255 characters; it has 256. Shorten it.'],
  ])('refuses the id %j', async (id, message) => {
    const input = { id, ...titled('Unusable id') };
    expect(await editor.refusedCreate(kind, input)).toEqual({ code: 'BAD_USER_INPUT', field: 'input.id', message });
  });

  it.each(["' or 1=1 --", '"', '\\', 'a?b', '$1', ':id', '🎬', '{}', '__proto__'])(
    'takes the id %j as it is',
    async (id) => {
      const created = await editor.create(kind, { id, ...titled(`Odd id ${id}`) });
      expect(created.id).toBe(id);
      expect(await editor.update(kind, id, titled(`Odder id ${id}`))).toMatchObject({
        id,
        ...titled(`Odder id ${id}`),
      });
      expect(await editor.delete(kind, id)).toBe(id);
      expect(await editor.read(kind, id)).toBeNull();
    },
  );

  it('takes an id of 255 characters', async () => {
    const id = '9'.repeat(255);
    expect((await editor.create(kind, { id, ...titled('Long id') })).id).toBe(id);
  });

  it(`counts the characters of the ${field}, not its code units`, async () => {
    const longest = '🎬'.repeat(limit);
    expect(await editor.create(kind, titled(longest))).toMatchObject(titled(longest));
    expect(await editor.refusedCreate(kind, titled(`${longest}!`))).toEqual({
      code: 'BAD_USER_INPUT',
      field: `input.${field}`,
      message: `input.${field} has at most ${limit} characters; it has ${limit + 1}. Shorten it.`,
    });
  });

  it('dates the last change, unless nothing changes', async () => {
    const created = await editor.create(kind, titled('Dated'));
    await editor.backdate();
    expect((await editor.update(kind, created.id, {})).updatedAt).toBe(LONG_AGO);
    expect((await editor.update(kind, created.id, titled('Dated'))).updatedAt).toBe(LONG_AGO);
    expect((await editor.update(kind, created.id, titled('dated'))).updatedAt >= created.updatedAt).toBe(true);
  });

  it('keeps what came to the letter, whatever its case and composition', async () => {
    const { id } = await editor.create(kind, titled('Cafe\u0301'));
    expect(await editor.update(kind, id, titled('CAFE\u0301'))).toMatchObject(titled('CAFE\u0301'));
    expect(await editor.update(kind, id, titled('CAF\u00c9'))).toMatchObject(titled('CAF\u00c9'));
  });

  it('deletes once', async () => {
    const { id } = await editor.create(kind, titled('Short-lived'));
    expect(await editor.delete(kind, id)).toBe(id);
    expect(await editor.read(kind, id)).toBeNull();
    expect(await editor.refusedDelete(kind, id)).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('finds no object to change where there is none', async () => {
    const missing = { code: 'NOT_FOUND', field: undefined, message: `There is no ${word} with the id "nowhere".` };
    expect(await editor.refusedUpdate(kind, 'nowhere', titled('Nothing'))).toEqual(missing);
    expect(await editor.refusedDelete(kind, 'nowhere')).toEqual(missing);
  });

  it('is found by search under its new name at once, and no longer under the old one', async () => {
    const { id } = await editor.create(kind, titled('Zeppelin overture'));
    expect(await editor.search(kind, 'zeppelin')).toEqual([id]);
    await editor.update(kind, id, titled('Quicksilver finale'));
    expect(await editor.search(kind, 'zeppelin')).toEqual([]);
    expect(await editor.search(kind, 'quicksilver')).toEqual([id]);
    await editor.delete(kind, id);
    expect(await editor.search(kind, 'quicksilver')).toEqual([]);
  });

  it('tells subscribers of changes that were made, and of no other', async () => {
    const events = library.services.channels.library.subscribe();
    const { id } = await editor.create(kind, titled('Announced'));
    await editor.refusedCreate(kind, { id, ...titled('Not announced') });
    await editor.refusedUpdate(kind, 'nowhere', {});
    expect(await events.next()).toMatchObject({ value: { kind: kind.toUpperCase(), id, change: 'CREATED' } });
    await editor.update(kind, id, titled('Announced again'));
    expect(await events.next()).toMatchObject({ value: { kind: kind.toUpperCase(), id, change: 'UPDATED' } });
    await editor.delete(kind, id);
    expect(await events.next()).toMatchObject({ value: { kind: kind.toUpperCase(), id, change: 'DELETED' } });
    await events.return?.();
  });

  it('makes several changes of one operation one after the other', async () => {
    const change = (title: string): string =>
      `update${kind}(id: "several", input: { ${field}: "${title}" }) { ${field} }`;
    const data = (await library.data(`mutation {
      first: create${kind}(input: { id: "several", ${field}: "One" }) { ${field} }
      second: ${change('Two')}
      third: ${change('Three')}
      last: delete${kind}(id: "several")
    }`)) as unknown;
    expect(data).toEqual({ first: titled('One'), second: titled('Two'), third: titled('Three'), last: 'several' });
  });
});

describe.each([
  ['Scene', 'title', '"" for no title'],
  ['Scene', 'urls', '[] for none'],
  ['Scene', 'paths', '[] for none'],
  ['Scene', 'organized', 'true or false'],
  ['Scene', 'performerIds', '[] for none'],
  ['Scene', 'tagIds', '[] for none'],
  ['Performer', 'name', 'a name'],
  ['Performer', 'aliases', '[] for none'],
  ['Tag', 'name', 'a name'],
  ['Tag', 'aliases', '[] for none'],
  ['Tag', 'parentIds', '[] for none'],
  ['Studio', 'name', 'a name'],
  ['Studio', 'aliases', '[] for none'],
] as const)('null for a %s: %s', (kind, field, instead) => {
  it('is refused, since that cannot be empty', async () => {
    const { id } = await editor.create(kind, { [TITLE[kind].field]: `Without ${field}` });
    const before = await editor.read(kind, id);
    expect(await editor.refusedUpdate(kind, id, { [field]: null })).toEqual({
      code: 'BAD_USER_INPUT',
      field: `input.${field}`,
      message: `input.${field} cannot be empty, but it is null. Send ${instead}, or leave it out.`,
    });
    expect(await editor.read(kind, id)).toEqual(before);
  });
});

describe.each(['Performer', 'Tag', 'Studio'] as const)('the names of a %s', (kind) => {
  it.each([
    ['', 'input.name needs something other than white space in it; it is "".'],
    [' \t\n', 'input.name needs something other than white space in it; it is " \\t\\n".'],
    [' Noir', 'input.name begins or ends with white space: " Noir". Send "Noir".'],
    ['Noir\u2003', 'input.name begins or ends with white space: "Noir\u2003". Send "Noir".'],
  ])('cannot be %j', async (name, message) => {
    const { id } = await editor.create(kind, { name: `Not ${JSON.stringify(name)}` });
    const refusal = { code: 'BAD_USER_INPUT', field: 'input.name', message };
    expect(await editor.refusedCreate(kind, { name })).toEqual(refusal);
    expect(await editor.refusedUpdate(kind, id, { name })).toEqual(refusal);
  });

  it('has aliases in the order in which they came, each once', async () => {
    const { id } = await editor.create(kind, { name: 'Many names', aliases: ['B', 'A', 'B', ' b', 'a'] });
    expect((await editor.read(kind, id))?.['aliases']).toEqual(['B', 'A', ' b', 'a']);
  });

  it('refuses an alias that is blank or too long, and too many of them', async () => {
    const numbered = Array.from({ length: 101 }, (_, index) => `Alias ${index}`);
    expect(await editor.refusedCreate(kind, { name: 'Refused', aliases: ['fine', 'fine', ' '] })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.aliases[2]',
      message: 'input.aliases[2] needs something other than white space in it; it is " ".',
    });
    expect(await editor.refusedCreate(kind, { name: 'Refused', aliases: ['a'.repeat(501)] })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.aliases[0]',
    });
    expect(await editor.refusedCreate(kind, { name: 'Refused', aliases: numbered })).toEqual({
      code: 'BAD_USER_INPUT',
      field: 'input.aliases',
      message: 'input.aliases has at most 100 elements; it has 101.',
    });
    expect(await editor.create(kind, { name: 'Taken', aliases: numbered.slice(1) })).toMatchObject({
      aliases: numbered.slice(1),
    });
  });

  it('may be an alias of another', async () => {
    await editor.create(kind, { name: 'Ambiguous', aliases: ['Shared alias'] });
    const other = await editor.create(kind, { name: 'Shared alias', aliases: ['Ambiguous'] });
    expect(other).toMatchObject({ name: 'Shared alias', aliases: ['Ambiguous'] });
  });
});

describe.each(['Tag', 'Studio'] as const)('the name of a %s that is taken', (kind) => {
  const word = kind.toLowerCase();

  it('is refused regardless of case and composition', async () => {
    const { id } = await editor.create(kind, { name: 'Film Noir Été' });
    const other = await editor.create(kind, { name: 'Film Blanc' });
    const refusal = {
      code: 'CONFLICT',
      field: 'input.name',
      message: `There is already a ${word} named "Film Noir Été" (id ${id}). Choose another name or change that ${word}.`,
    };
    expect(await editor.refusedCreate(kind, { name: 'Film Noir Été' })).toEqual(refusal);
    expect(await editor.refusedCreate(kind, { name: 'FILM NOIR E\u0301TE\u0301' })).toEqual(refusal);
    expect(await editor.refusedUpdate(kind, other.id, { name: 'film noir été' })).toEqual(refusal);
    expect(await editor.read(kind, other.id)).toEqual(other);
  });

  it('is free again once the other is renamed or deleted', async () => {
    const { id } = await editor.create(kind, { name: 'Occupied' });
    await editor.update(kind, id, { name: 'Vacated' });
    const next = await editor.create(kind, { name: 'Occupied' });
    await editor.delete(kind, next.id);
    expect(await editor.update(kind, id, { name: 'Occupied' })).toMatchObject({ name: 'Occupied' });
  });
});
