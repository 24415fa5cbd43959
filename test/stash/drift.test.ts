import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { onlyError } from '../support/http-client.ts';
import { TestLibrary } from '../support/test-library.ts';
import { MirrorDesk } from './mirror-desk.ts';

const DRIFT = `query ($ids: [ID!]!) {
  drift(sceneIds: $ids) { sceneId isMissingHere isMissingUpstream unfit fields { field here upstream } scene { title } }
}`;

let desk: MirrorDesk;
beforeAll(async () => {
  desk = await MirrorDesk.open();
});
afterAll(() => desk.close());

describe('drift', () => {
  it('tells where scenes differ, in the order of the ids, and writes nothing', async () => {
    const { upstream } = desk;
    const [noir, western] = ['Noir', 'Western'].map((name) => upstream.create('tag', { name }));
    const same = upstream.create('scene', { title: 'Same' });
    const changed = upstream.create('scene', { title: 'Before', tagIds: [noir!], date: '1946', urls: ['a'] });
    const gone = upstream.create('scene', { title: 'Gone' });
    const unfit = upstream.create('scene', { title: 'Unfit' });
    await desk.result();
    const late = upstream.create('scene', { title: 'Late' });
    upstream.update('scene', changed, { title: 'After', tagIds: [western!, noir!], date: null, urls: ['a', 'b'] });
    upstream.update('scene', unfit, { date: 'soon' });
    upstream.destroy('scene', gone);

    const there = { isMissingHere: false, isMissingUpstream: false, unfit: null, fields: [] };
    const ids = [late, changed, 'never-there', same, gone, unfit];
    expect(await desk.library.data(DRIFT, { ids })).toEqual({
      drift: [
        { ...there, sceneId: late, isMissingHere: true, scene: null },
        {
          ...there,
          sceneId: changed,
          scene: { title: 'Before' },
          fields: [
            { field: 'title', here: 'Before', upstream: 'After' },
            { field: 'urls', here: ['a'], upstream: ['a', 'b'] },
            { field: 'sceneDate', here: '1946', upstream: null },
            { field: 'tagIds', here: [noir], upstream: [noir, western] },
          ],
        },
        { ...there, sceneId: 'never-there', isMissingHere: true, isMissingUpstream: true, scene: null },
        { ...there, sceneId: same, scene: { title: 'Same' } },
        { ...there, sceneId: gone, isMissingUpstream: true, scene: { title: 'Gone' } },
        {
          ...there,
          sceneId: unfit,
          unfit: 'its date is "soon", not YYYY, YYYY-MM or YYYY-MM-DD',
          scene: { title: 'Unfit' },
        },
      ],
    });
    expect(await desk.library.data(`{ scene(id: "${changed}") { title } }`)).toEqual({ scene: { title: 'Before' } });
  });

  it('compares a hundred scenes at the most', async () => {
    const answer = await desk.library.execute(DRIFT, { ids: Array.from({ length: 101 }, (_, id) => String(id)) });
    expect(onlyError(answer as never)).toMatchObject({
      message: 'sceneIds has at most 100 elements; it has 101.',
      extensions: { code: 'BAD_USER_INPUT', field: 'sceneIds' },
    });
  });

  it('says what is wrong when Stash does not answer as it should', async () => {
    desk.stash.faultOf = () => '401';
    expect(onlyError((await desk.library.execute(DRIFT, { ids: ['1'] })) as never)).toMatchObject({
      message: expect.stringContaining('STASH_API_KEY'),
      extensions: { code: 'UPSTREAM_UNAVAILABLE', reason: 'UNAUTHENTICATED' },
    });
    desk.stash.faultOf = () => undefined;
  });

  it('asks for no more once it has failed, and holds up nothing that comes after it', async () => {
    desk.stash.requests.length = 0;
    desk.stash.faultOf = ({ operation }) => (operation === 'StashSceneById' ? '500' : undefined);
    const ids = Array.from({ length: 100 }, (_, index) => String(index + 1));
    expect(onlyError((await desk.library.execute(DRIFT, { ids })) as never).extensions).toMatchObject({
      reason: 'HTTP_ERROR',
    });
    expect(await desk.library.data('{ mirror { stash { answers } } }')).toEqual({
      mirror: { stash: { answers: true } },
    });
    expect(desk.stash.requests.length).toBeLessThan(20);
    desk.stash.faultOf = () => undefined;
  });

  it('needs a Stash server', async () => {
    const library = await TestLibrary.open();
    try {
      expect(onlyError((await library.execute(DRIFT, { ids: ['1'] })) as never).extensions).toMatchObject({
        code: 'INVALID_STATE',
      });
    } finally {
      await library.close();
    }
  });
});
