import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { openDatabase, type OpenDatabase } from '../../src/database/open.ts';
import { asQuery } from '../../src/database/query.ts';
import { Performer } from '../../src/library/performer.entity.ts';
import { SceneTag } from '../../src/library/scene-link.entity.ts';
import { Tag } from '../../src/library/tag.entity.ts';
import { performer, scene, tag } from '../support/model-objects.ts';
import { TestLibrary } from '../support/test-library.ts';

const QUERY = '{ scenes { nodes { tags { name sceneCount } performers { name } } } tag(id: "2") { name } }';

let library: TestLibrary;
let elsewhere: OpenDatabase;
beforeAll(async () => {
  library = await TestLibrary.open({
    performers: [performer('1')],
    tags: [tag('1'), tag('2')] as never,
    scenes: [scene('1', { performerIds: ['1'], tagIds: ['1', '2'] })],
  });
  elsewhere = await openDatabase({ kind: 'sqlite', path: library.path }, 'apply');
});
afterAll(async () => {
  await elsewhere.close();
  await library.close();
});

it('what was read is read anew as soon as anybody has committed a change', async () => {
  const read = () => library.data(QUERY);
  const before: unknown = await read();
  expect(await read()).toEqual(before);

  await elsewhere.orm.em.fork().nativeUpdate(Tag, { id: '1' }, { name: 'renamed', nameKey: 'renamed' });
  expect(await read()).toMatchObject({ scenes: { nodes: [{ tags: [{ name: 'renamed' }, {}] }] } });

  await elsewhere.orm.em.fork().nativeDelete(SceneTag, { tag: '2' });
  await elsewhere.orm.em.fork().nativeDelete(Tag, { id: '2' });
  expect(await read()).toMatchObject({ scenes: { nodes: [{ tags: [{ name: 'renamed' }] }] }, tag: null });

  await library.services.orm.em.fork().nativeUpdate(Performer, { id: '1' }, { name: 'other', nameKey: 'other' });
  expect(await read()).toMatchObject({ scenes: { nodes: [{ performers: [{ name: 'other' }] }] } });
});

it('a query whose rows are kept is run again as soon as anybody has committed a change', async () => {
  const { reader } = library.services;
  const performerCalled = (name: string) =>
    reader.allKept(asQuery<object>(reader.dialect, sql`select id from performer where name = ${name}`));
  await elsewhere.orm.em.fork().nativeUpdate(Performer, { id: '1' }, { name: 'a', nameKey: 'a' });
  const before = await performerCalled('a');
  expect(before).toEqual([{ id: '1' }]);
  expect(await performerCalled('b')).toEqual([]);
  expect(await performerCalled('a')).toBe(before);

  await elsewhere.orm.em.fork().nativeUpdate(Performer, { id: '1' }, { name: 'b', nameKey: 'b' });
  expect(await performerCalled('a')).toEqual([]);
  expect(await performerCalled('b')).toEqual([{ id: '1' }]);
});

it('what a transaction has changed and not committed is not seen, nor kept when it is undone', async () => {
  const read = () => library.data(QUERY);
  const before: unknown = await read();
  const undone = elsewhere.orm.em.fork().transactional(async (em) => {
    await em.nativeUpdate(Tag, { id: '1' }, { name: 'never', nameKey: 'never' });
    expect(await read()).toEqual(before);
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  expect(await read()).toEqual(before);
});
