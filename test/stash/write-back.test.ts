import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
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

describe('applying a plan where Stash is configured', () => {
  it('writes every field to Stash and to the mirror', async () => {
    const ann = stash.library.create('performer', { name: `Ann ${desk.sceneId}` });
    const { planId, job } = await desk.applied([
      desk.change('TITLE', 'SET', 'Aliens'),
      desk.change('CODE', 'SET', null),
      desk.change('DETAILS', 'SET', 'In space.'),
      desk.change('DIRECTOR', 'SET', 'James Cameron'),
      desk.change('SCENE_DATE', 'SET', '1986-07'),
      desk.change('RATING100', 'SET', 90),
      desk.change('ORGANIZED', 'SET', true),
      desk.change('URLS', 'ADD', 'https://example.org/a'),
      desk.change('STUDIO', 'SET', { name: `Brandywine ${desk.sceneId}` }),
      desk.change('PERFORMERS', 'ADD', { name: `Ann ${desk.sceneId}` }),
      desk.change('TAGS', 'ADD', { name: `War ${desk.sceneId}` }),
      desk.change('TAGS', 'REMOVE', { id: desk.noir }),
    ]);
    expect(job).toMatchObject({ status: 'completed', attempt: 1, processedItems: 12, result: { applied: 12 } });
    const scene = stash.library.find('scene', desk.sceneId);
    const named = (kind: 'studio' | 'tag', name: string) =>
      [...stash.library[kind].values()].find((object) => object.name === name)!.id;
    expect(scene).toMatchObject({
      title: 'Aliens',
      code: null,
      details: 'In space.',
      director: 'James Cameron',
      date: '1986-07',
      rating100: 90,
      organized: true,
      urls: ['https://example.org/b', 'https://example.org/a'],
      studioId: named('studio', `Brandywine ${desk.sceneId}`),
      performerIds: [ann],
      tagIds: [named('tag', `War ${desk.sceneId}`)],
    });
    expect(await desk.plan(planId)).toMatchObject({ status: 'APPLIED' });
    await desk.expectMirror();
  });

  it('sends only what changes, so that markers, galleries and all else that is not mirrored stays as it is', async () => {
    await desk.applied([desk.change('TITLE', 'SET', 'Aliens'), desk.change('TAGS', 'REMOVE', { id: desk.noir })]);
    const sent = stash.requests.filter(({ isMutation }) => isMutation).at(-1);
    expect(sent).toMatchObject({ operation: 'StashUpdateScene' });
    expect(sent?.variables).toEqual({
      input: { ids: [desk.sceneId], title: 'Aliens', tag_ids: { ids: [desk.noir], mode: 'REMOVE' } },
    });
  });

  it('judges by what Stash has at that moment, and leaves alone what others did', async () => {
    const planId = await desk.accepted([
      desk.change('TITLE', 'SET', 'Aliens'),
      desk.change('TAGS', 'ADD', { name: `War ${desk.sceneId}` }),
    ]);
    const theirs = stash.library.create('tag', { name: `Theirs ${desk.sceneId}` });
    stash.library.update('scene', desk.sceneId, { title: 'Alien³', tagIds: [desk.noir, theirs] });
    await library.settle(await desk.requestApply(planId));
    expect((await desk.outcomes(planId)).map(({ status, errorCode }) => [status, errorCode])).toEqual([
      ['CONFLICTED', 'STALE'],
      ['APPLIED', null],
    ]);
    const scene = stash.library.find('scene', desk.sceneId);
    expect(scene.title).toBe('Alien³');
    expect(scene.tagIds).toEqual(expect.arrayContaining([desk.noir, theirs]));
    expect(scene.tagIds).toHaveLength(3);
    await desk.expectMirror();
  });

  it('writes nothing at all when the policy is FAIL and Stash has a conflict', async () => {
    const other = stash.library.create('scene', { title: 'Other' });
    await desk.sync();
    const planId = await desk.accepted([
      desk.change('TITLE', 'SET', 'Aliens'),
      { ...desk.change('TITLE', 'SET', 'X'), sceneId: other },
    ]);
    stash.library.update('scene', other, { title: 'Changed' });
    const { writes } = stash.library;
    expect(await library.settle(await desk.requestApply(planId, { onConflict: 'FAIL' }))).toMatchObject({
      status: 'failed',
      errorCode: 'CONFLICT',
    });
    expect(stash.library.writes).toBe(writes);
  });

  it('takes what has such a name or alias by now instead of making another one', async () => {
    const name = `Late ${desk.sceneId}`;
    const planId = await desk.accepted([
      desk.change('TAGS', 'ADD', { name }),
      desk.change('TAGS', 'ADD', { name: `Dark_${desk.sceneId}%` }),
    ]);
    const late = stash.library.create('tag', { name: `Other ${desk.sceneId}`, aliases: [name] });
    await library.settle(await desk.requestApply(planId));
    expect(stash.library.find('scene', desk.sceneId).tagIds).toContain(late);
    expect([...stash.library.tag.values()].filter((tag) => tag.name === name)).toEqual([]);
    expect([...stash.library.tag.values()].filter((tag) => tag.name === `Dark_${desk.sceneId}%`)).toHaveLength(1);
    await desk.expectMirror();
  });

  it('finds names in whatever case they are written, though Stash knows only that of A to Z', async () => {
    const ids = [
      stash.library.create('performer', { name: `Émile Zola ${desk.sceneId}` }),
      stash.library.create('performer', { name: `ΑΛΈΞΗΣ ΖΟΡΜΠΆΣ ${desk.sceneId}` }),
      stash.library.create('performer', { name: `BJO\u0308RK ${desk.sceneId}` }),
      stash.library.create('performer', { name: `Anna ${desk.sceneId}`, aliases: [`Анна ${desk.sceneId}`] }),
    ];
    const count = stash.library.performer.size;
    const { job } = await desk.applied(
      ['ÉMILE ZOLA', 'αλέξης Ζορμπάς', 'Björk', 'АННА'].map((name) =>
        desk.change('PERFORMERS', 'ADD', { name: `${name} ${desk.sceneId}` }),
      ),
    );
    expect(job.result).toMatchObject({ applied: 4 });
    expect(stash.library.performer.size).toBe(count);
    expect(stash.library.find('scene', desk.sceneId).performerIds.toSorted()).toEqual(ids.toSorted());
    await desk.expectMirror();
  });

  it('says of a scene that Stash has no longer that it is gone', async () => {
    const planId = await desk.accepted([desk.change('TITLE', 'SET', 'Aliens')]);
    stash.library.destroy('scene', desk.sceneId);
    await library.settle(await desk.requestApply(planId));
    expect(await desk.outcomes(planId)).toMatchObject([{ status: 'CONFLICTED', errorCode: 'TARGET_GONE' }]);
    // The mirror keeps it until a full sync has made sure.
    await desk.sql('delete from scene where id = ?', [desk.sceneId]);
  });

  it('takes white space away at the ends of texts, as Stash does', async () => {
    const { planId, job } = await desk.applied([
      desk.change('TITLE', 'SET', ' Aliens \u0085'),
      desk.change('DETAILS', 'SET', '\tIn space.\n'),
      desk.change('URLS', 'ADD', [' https://example.org/a ', 'https://example.org/b ']),
    ]);
    expect(job.result).toMatchObject({ applied: 3 });
    expect(await desk.outcomes(planId)).toMatchObject([
      { valueAfter: 'Aliens' },
      { valueAfter: 'In space.' },
      { valueAfter: ['https://example.org/b', 'https://example.org/a'] },
    ]);
    await desk.expectMirror();
  });

  it('clears a title, in whose place the name of the file is shown', async () => {
    const { job } = await desk.applied([desk.change('TITLE', 'SET', '')]);
    expect(job.result).toMatchObject({ applied: 1 });
    expect(stash.library.find('scene', desk.sceneId).title).toBeNull();
    await desk.expectMirror();
  });

  it('counts what it has written to Stash, even if it is cancelled before that is recorded', async () => {
    const planId = await desk.accepted([desk.change('TITLE', 'SET', 'Aliens')]);
    let jobId = '';
    stash.beforeAnswer = ({ operation }) => {
      if (operation !== 'StashUpdateScene') return;
      stash.beforeAnswer = async () => {
        stash.beforeAnswer = () => undefined;
        await library.data('mutation ($id: ID!) { cancelJob(id: $id) { id } }', { id: jobId });
      };
    };
    jobId = await desk.requestApply(planId);
    const job = await library.settle(jobId);
    expect(job).toMatchObject({ status: 'cancelled', processedItems: 1 });
    expect(await desk.outcomes(planId)).toMatchObject([{ status: 'APPLIED' }]);
    await desk.expectMirror();
  });

  it('is not undone in the mirror by a page that a sync has asked for before', async () => {
    const planId = await desk.accepted([desk.change('TITLE', 'SET', 'Aliens')]);
    stash.beforeAnswer = async ({ operation, variables }) => {
      if (operation !== 'StashScenes' || (variables['filter'] as { per_page: number }).per_page === 0) return;
      stash.beforeAnswer = () => undefined;
      await library.settle(await desk.requestApply(planId));
    };
    // The answer shows the scene as it was when it was asked for.
    stash.tamper = ({ operation }, page) =>
      operation === 'StashScenes'
        ? { ...page, objects: (page.objects as { id: string }[]).map((scene) => older(scene)) }
        : page;
    const older = (scene: { id: string }) => (scene.id === desk.sceneId ? { ...scene, title: 'Alien' } : scene);
    await desk.sync();
    stash.tamper = (_, page) => page;
    expect(stash.library.find('scene', desk.sceneId).title).toBe('Aliens');
    await desk.expectMirror();
    await desk.sync();
    await desk.expectMirror();
  });

  it('reverts the title of a scene that had none to none, so that it follows the file again', async () => {
    stash.library.update('scene', desk.sceneId, { title: null });
    await desk.sync();
    const { planId } = await desk.applied([desk.change('TITLE', 'SET', 'Aliens')]);
    expect(stash.library.find('scene', desk.sceneId).title).toBe('Aliens');
    const inverse = await desk.revert(planId);
    await desk.acceptAll(inverse);
    await library.settle(await desk.requestApply(inverse));
    expect(await desk.outcomes(inverse)).toMatchObject([{ status: 'APPLIED', valueAfter: 'alien.mkv' }]);
    expect(stash.library.find('scene', desk.sceneId).title).toBeNull();
    await desk.expectMirror();
  });

  it('reverts in Stash what was applied there', async () => {
    const before = stash.library.find('scene', desk.sceneId);
    const { planId } = await desk.applied([
      desk.change('TITLE', 'SET', 'Aliens'),
      desk.change('TAGS', 'ADD', { name: `War ${desk.sceneId}` }),
    ]);
    const inverse = await desk.revert(planId);
    await desk.acceptAll(inverse);
    await library.settle(await desk.requestApply(inverse));
    const after = stash.library.find('scene', desk.sceneId);
    expect(after).toEqual({ ...before, updated_at: after.updated_at });
    await desk.expectMirror();
  });
});
