import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NameBook } from '../../src/analysis/names.ts';
import { ChangeAction, SceneField } from '../../src/analysis/plan-change.entity.ts';
import { type Change, TABLE_OF } from '../../src/analysis/references.ts';
import type { NamedTable } from '../../src/database/dialect.ts';
import { TestLibrary } from '../support/test-library.ts';
import { ApplyDesk } from './apply-desk.ts';
import { bareScene } from './small-library.ts';

let library: TestLibrary;

const named = (id: string, name: string, aliases: readonly string[] = []) => ({ id, name, aliases });

beforeAll(async () => {
  library = await TestLibrary.open({
    studios: [named('s1', 'Brandywine'), named('s2', 'Ealing', ['Brandywine'])].map((studio) => ({
      ...studio,
      parentId: null,
    })),
    performers: [
      named('p1', 'Alec Guinness'),
      named('p2', 'ALEC GUINNESS'),
      named('p3', 'Ada', ['Countess', 'A. L.']),
      named('p4', 'Augusta', ['A. L.', 'a. l.']),
    ].map((performer) => ({ ...performer, disambiguation: performer.id })),
    tags: [named('t1', 'Noir', ['Black']), named('t2', 'Épic', ['noir', 'E'])].map((tag) => ({
      ...tag,
      description: '',
      parentIds: [],
    })),
  });
});

afterAll(() => library.close());

function change(field: SceneField, proposedValue: unknown, currentValue: unknown = []): Change {
  return { id: 1, sceneId: 'x', field, action: ChangeAction.SET, proposedValue, currentValue };
}

const FIELD_OF = Object.fromEntries(Object.entries(TABLE_OF).map(([field, table]) => [table, field])) as Record<
  NamedTable,
  SceneField
>;

describe('a reference', () => {
  let book: NameBook;
  beforeEach(() => {
    book = new NameBook();
  });

  it.each([
    ['studio', { id: 's1' }, 'found', 's1'],
    ['studio', { id: 's1', name: 'Ealing' }, 'found', 's1'],
    ['studio', { id: 'gone', name: 'ealing' }, 'found', 's2'],
    ['studio', { name: 'BRANDYWINE' }, 'found', 's1'],
    ['tag', { name: 'NOIR' }, 'found', 't1'],
    ['tag', { name: 'black' }, 'found', 't1'],
    ['tag', { name: 'e' }, 'found', 't2'],
    ['tag', { name: 'E\u0301PIC' }, 'found', 't2'],
    ['performer', { name: 'COUNTESS' }, 'found', 'p3'],
  ] as const)('to a %s, %j, is %s: %s', async (table, reference, kind, id) => {
    await book.lookUp(library.services.reader, [change(FIELD_OF[table], [reference])]);
    expect(book.resolve(table, reference)).toMatchObject({ kind, object: { id } });
  });

  it.each([
    ['performer', { name: 'alec guinness' }, { kind: 'ambiguous', matches: [{ id: 'p1' }, { id: 'p2' }] }],
    ['performer', { name: 'a. l.' }, { kind: 'ambiguous', matches: [{ id: 'p3' }, { id: 'p4' }] }],
    ['performer', { id: 'gone' }, { kind: 'gone' }],
    ['performer', { id: '' }, { kind: 'gone' }],
    ['tag', { name: 'Epic' }, { kind: 'new', object: { name: 'Epic' } }],
    ['tag', { id: 'gone', name: '%' }, { kind: 'new', object: { name: '%' } }],
  ] as const)('to a %s, %j, is %j', async (table, reference, resolution) => {
    await book.lookUp(library.services.reader, [change(FIELD_OF[table], [reference])]);
    expect(book.resolve(table, reference)).toMatchObject(resolution);
  });

  it('by a name that nothing has means one new object in every spelling, of each kind another', async () => {
    const { reader } = library.services;
    await book.lookUp(reader, [
      change(SceneField.TAGS, [{ name: 'New' }]),
      change(SceneField.STUDIO, { name: 'New' }, null),
    ]);
    await book.lookUp(reader, [change(SceneField.TAGS, [{ name: 'NEW' }, { id: 'gone', name: 'new' }])]);
    const ids = [
      book.resolve('tag', { name: 'New' }),
      book.resolve('tag', { name: 'NEW' }),
      book.resolve('tag', { id: 'gone', name: 'new' }),
      book.resolve('studio', { name: 'New' }),
    ].map((resolution) => ('object' in resolution ? resolution.object.id : ''));
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ids[3]).not.toBe(ids[0]);
  });

  it('is looked up with the base of a change that replaces, and without that of one that adds', async () => {
    const adds = { ...change(SceneField.TAGS, [{ id: 't1' }], [{ id: 't2' }]), action: ChangeAction.ADD };
    await book.lookUp(library.services.reader, [adds, change(SceneField.STUDIO, null, { id: 's1' })]);
    expect(book.resolve('studio', { id: 's1' })).toMatchObject({ kind: 'found' });
    expect(() => book.resolve('tag', { id: 't2' })).toThrow('The tag {"id":"t2"} was not looked up.');
  });
});

describe('a name in a plan that is applied in several transactions', () => {
  let desk: ApplyDesk;
  let round = 0;
  let sceneIds: string[];

  beforeEach(async () => {
    desk = new ApplyDesk(library);
    round += 1;
    sceneIds = ['a', 'b', 'c'].map((letter) => `${round}${letter}`);
    await library.store({ scenes: sceneIds.map((id) => bareScene(id)) });
  });

  /** Adds a tag to each scene, one scene a transaction; `inStep` happens in the first one. */
  async function addEverywhere(names: readonly string[], inStep?: string): Promise<{ id: string; name: string }[]> {
    const planId = await desk.accepted(
      sceneIds.map((sceneId, index) => ({
        sceneId,
        field: 'TAGS',
        action: 'ADD',
        proposedValue: { name: names[index] ?? names[0] },
      })),
    );
    const job = await desk.apply(planId, {
      changesAtOnce: 1,
      inStep: async (em, step) => {
        if (step === 1) for (const statement of inStep?.split(';') ?? []) await em.execute(statement);
      },
    });
    expect(job).toMatchObject({ status: 'completed', attempt: 1 });
    const { scenes } = (await library.data(
      'query ($ids: [ID!]) { scenes(filter: { id: { in: $ids } }, orderBy: { field: ID }) { nodes { tags { id name } } } }',
      {
        ids: sceneIds,
      },
    )) as { scenes: { nodes: { tags: { id: string; name: string }[] }[] } };
    return scenes.nodes.map(({ tags }) => tags[0]!);
  }

  it('makes one object, named as in the change that needs it first', async () => {
    const tags = await addEverywhere(['Made ONCE', 'made once', 'MADE once']);
    expect(tags[0]).toEqual({ id: expect.any(String) as unknown, name: 'Made ONCE' });
    expect(tags).toEqual([tags[0], tags[0], tags[0]]);
    expect(await library.data('{ tags(filter: { search: "made once" }) { totalCount } }')).toEqual({
      tags: { totalCount: 1 },
    });
  });

  it('means the same object although that is renamed meanwhile', async () => {
    const tags = await addEverywhere(['Épic'], `update tag set name = 'Saga', name_key = 'saga' where id = 't2'`);
    expect(tags.map(({ id }) => id)).toEqual(['t2', 't2', 't2']);
  });

  it('means another object when that is gone meanwhile', async () => {
    await library.store({ tags: [{ ...named('t9', 'Passing'), description: '', parentIds: [] }] });
    const [, second, third] = await addEverywhere(['Passing'], `delete from tag where id = 't9'`);
    expect(second).toMatchObject({ name: 'Passing' });
    expect(second!.id).not.toBe('t9');
    expect(third).toEqual(second);
  });

  it('means the object that the plan has made, whatever somebody calls it and its name meanwhile', async () => {
    const [first, ...others] = await addEverywhere(
      ['Ours', 'OURS', 'ours'],
      `update tag set name = 'Theirs', name_key = 'theirs' where name = 'Ours';
       insert into tag (id, created_at, updated_at, name, name_key, aliases) values ('later', 0, 0, 'Ours', 'ours', '[]')`,
    );
    expect(first!.name).toBe('Theirs');
    expect(others).toEqual([first, first]);
  });

  it('is made again when somebody deletes what the plan has made', async () => {
    const [first, second, third] = await addEverywhere(['Brief', 'BRIEF'], `delete from tag where name = 'Brief'`);
    expect(first).toBeUndefined();
    expect(second).toMatchObject({ name: 'BRIEF' });
    expect(third).toEqual(second);
  });

  it('means the object of somebody who was quicker to make it', async () => {
    const quick = `insert into tag (id, created_at, updated_at, name, name_key, aliases) values ('quick', 0, 0, 'Quick', 'quick', '[]')`;
    const tags = await addEverywhere(['Slow', 'quick', 'QUICK'], quick);
    expect(tags.map(({ id }) => id).slice(1)).toEqual(['quick', 'quick']);
  });
});
