import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { textKey } from '../../src/database/text-key.ts';
import { WriteBackDesk } from './write-back-desk.ts';

let desk: WriteBackDesk;
let stash: WriteBackDesk['stash'];
let library: WriteBackDesk['library'];
beforeAll(async () => {
  desk = await WriteBackDesk.open();
  ({ stash, library } = desk);
});
afterAll(() => desk.close());
beforeEach(() => desk.begin());

describe('when a name has another tag in Stash than in the mirror', () => {
  it('takes the tag that was made anew, and buries the one that is gone', async () => {
    const other = stash.library.create('scene', { title: 'Other', tagIds: [desk.noir] });
    await desk.sync();
    const planId = await desk.accepted([
      desk.change('CODE', 'SET', 'A-86'),
      { ...desk.change('CODE', 'SET', 'O-86'), sceneId: other },
    ]);
    const { name } = stash.library.find('tag', desk.noir);
    stash.library.destroy('tag', desk.noir);
    const anew = stash.library.create('tag', { name });
    for (const id of [desk.sceneId, other]) stash.library.update('scene', id, { tagIds: [anew] });
    const job = await library.settle(await desk.requestApply(planId));
    expect(job).toMatchObject({ status: 'completed', attempt: 1, result: { applied: 2 } });
    expect(await desk.sql('select object_id, name from tombstone where object_id = ?', [desk.noir])).toEqual([
      { object_id: desk.noir, name },
    ]);
    await desk.expectMirror();
  });

  it('lets a tag of Stash have the name of one that has never been there', async () => {
    const planId = await desk.accepted([desk.change('CODE', 'SET', 'A-86')]);
    const name = `Neon ${desk.sceneId}`;
    await desk.sql(
      `insert into tag (id, name, name_key, aliases, created_at, updated_at) values ('local', ?, ?, '[]', 0, 0)`,
      [name, textKey(name)],
    );
    stash.library.update('scene', desk.sceneId, { tagIds: [stash.library.create('tag', { name })] });
    const job = await library.settle(await desk.requestApply(planId));
    expect(job).toMatchObject({ status: 'completed', attempt: 1, result: { applied: 1 } });
    await desk.expectMirror();
  });

  it('records as failed what needs a tag that the library cannot hold, and goes on with the next scene', async () => {
    const other = stash.library.create('scene', { title: 'Other' });
    stash.library.create('tag', { name: `Émile ${desk.sceneId}` });
    const alias = `Zola ${desk.sceneId}`;
    const unfit = stash.library.create('tag', { name: `émile ${desk.sceneId}`, aliases: [alias] });
    await desk.sync();
    const { planId, job } = await desk.applied([
      desk.change('CODE', 'SET', 'A-86'),
      desk.change('TAGS', 'ADD', { name: alias }),
      { ...desk.change('CODE', 'SET', 'O-86'), sceneId: other },
    ]);
    expect(job).toMatchObject({ status: 'completed', attempt: 1, result: { applied: 1, failed: 2 } });
    const error = `Stash has what the library cannot hold: tag "${alias}". A full sync tells why.`;
    expect(await desk.outcomes(planId)).toMatchObject([
      { status: 'FAILED', errorCode: 'UPSTREAM_UNAVAILABLE', error },
      { status: 'FAILED', errorCode: 'UPSTREAM_UNAVAILABLE', error },
      { status: 'APPLIED' },
    ]);
    stash.library.destroy('tag', unfit);
    await desk.expectMirror();
  });

  it('takes a tag by its alias whose name one has here that is gone', async () => {
    const { name } = stash.library.find('tag', desk.noir);
    const alias = `Black ${desk.sceneId}`;
    const planId = await desk.accepted([desk.change('TAGS', 'ADD', { name: alias })]);
    stash.library.destroy('tag', desk.noir);
    const anew = stash.library.create('tag', { name, aliases: [alias] });
    const job = await library.settle(await desk.requestApply(planId));
    expect(job).toMatchObject({ status: 'completed', attempt: 1, result: { applied: 1 } });
    expect(stash.library.find('scene', desk.sceneId).tagIds).toEqual([anew]);
    await desk.expectMirror();
  });
});
