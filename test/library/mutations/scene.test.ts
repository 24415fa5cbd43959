import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AnalysisPlan } from '../../../src/analysis/analysis-plan.entity.ts';
import { ChangeAction, PlanChange, SceneField } from '../../../src/analysis/plan-change.entity.ts';
import { TestLibrary } from '../../support/test-library.ts';
import { Editor, LONG_AGO, type Stored } from './editor.ts';

let library: TestLibrary;
let editor: Editor;

beforeAll(async () => {
  library = await TestLibrary.open();
  editor = new Editor(library);
  for (const id of ['p1', 'p2', 'p3']) await editor.create('Performer', { id, name: id });
  for (const id of ['t1', 't2', 't3']) await editor.create('Tag', { id, name: id });
  for (const id of ['s1', 's2']) await editor.create('Studio', { id, name: id });
});

afterAll(() => library.close());

const FULL = {
  title: 'Blade Runner',
  code: 'BR-82',
  details: 'A detective hunts replicants.',
  director: 'Ridley Scott',
  urls: ['https://example.org/blade-runner'],
  paths: ['/films/Blade Runner (1982).mkv'],
  organized: true,
  rating100: 92,
  sceneDate: '1982-06-25',
  createdDate: '2020-02-03T04:05:06.789Z',
  studioId: 's1',
  performerIds: ['p1', 'p2'],
  tagIds: ['t1', 't2'],
};

const EMPTY = {
  code: null,
  details: null,
  director: null,
  urls: [],
  paths: [],
  organized: false,
  rating100: null,
  sceneDate: null,
  createdDate: null,
  studioId: null,
  performerIds: [],
  tagIds: [],
};

describe('createScene', () => {
  it('stores everything that it is given', async () => {
    const created = await editor.create('Scene', FULL);
    expect(created).toMatchObject({ ...FULL, lastSynced: null, updatedAt: created['createdAt'] });
    expect(await editor.read('Scene', created.id)).toEqual(created);
  });

  it('needs no more than a title, which may be empty', async () => {
    expect(await editor.create('Scene', { title: '' })).toMatchObject({ title: '', ...EMPTY });
    expect(await editor.refusedCreate('Scene', {})).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input' });
  });

  it('keeps white space and empty texts as they came', async () => {
    const input = { title: ' \t', code: '', details: '\n', director: ' ', paths: [' odd name .mkv '] };
    expect(await editor.create('Scene', input)).toMatchObject(input);
  });

  it('counts repeated ids, URLs and paths once', async () => {
    const input = {
      title: 'Twice',
      performerIds: ['p2', 'p1', 'p2'],
      tagIds: ['t1', 't1'],
      urls: ['b', 'a', 'b'],
      paths: ['x', 'x'],
    };
    expect(await editor.create('Scene', input)).toMatchObject({
      performerIds: ['p1', 'p2'],
      tagIds: ['t1'],
      urls: ['b', 'a'],
      paths: ['x'],
    });
  });

  it('takes an instant with an offset and cuts off what is finer than a millisecond', async () => {
    const input = { title: 'Offset', createdDate: '2020-02-03T04:05:06.78999+02:00' };
    expect(await editor.create('Scene', input)).toMatchObject({ createdDate: '2020-02-03T02:05:06.789Z' });
  });
});

describe('updateScene', () => {
  let scene: Stored;
  beforeEach(async () => {
    scene = await editor.create('Scene', FULL);
    await editor.backdate();
  });

  it('clears with null and [] what may be empty, and keeps the title', async () => {
    const { organized, ...cleared } = EMPTY;
    expect(await editor.update('Scene', scene.id, cleared)).toMatchObject({
      title: FULL.title,
      ...cleared,
      organized: !organized,
    });
  });

  it.each([
    ['performerIds', ['p2', 'p3']],
    ['performerIds', []],
    ['tagIds', ['t1']],
    ['tagIds', ['t1', 't2', 't3']],
    ['studioId', 's2'],
    ['studioId', null],
  ])('dates a change of nothing but %s to %j', async (field, value) => {
    const changed = await editor.update('Scene', scene.id, { [field]: value });
    expect(changed).toEqual({ ...scene, [field]: value, updatedAt: changed.updatedAt });
    expect(changed.updatedAt >= scene.updatedAt).toBe(true);
  });

  it('dates no change when everything is as it was, in whatever order and however often', async () => {
    const same = { ...FULL, performerIds: ['p2', 'p1'], tagIds: ['t2', 't1', 't2'] };
    expect(await editor.update('Scene', scene.id, same)).toEqual({ ...scene, updatedAt: LONG_AGO });
  });

  it('leaves other scenes and what is linked alone', async () => {
    const other = await editor.create('Scene', FULL);
    await editor.backdate();
    await editor.update('Scene', scene.id, { title: 'Changed', studioId: null, performerIds: ['p3'], tagIds: ['t1'] });
    expect(await editor.read('Scene', other.id)).toEqual({ ...other, updatedAt: LONG_AGO });
    expect(await editor.read('Performer', 'p3')).toMatchObject({ updatedAt: LONG_AGO });
    expect(await editor.read('Tag', 't2')).toMatchObject({ updatedAt: LONG_AGO });
    expect(await editor.read('Studio', 's1')).toMatchObject({ updatedAt: LONG_AGO });
  });

  it('stores nothing when anything is wrong', async () => {
    const input = { title: 'Half done', performerIds: ['p3'], tagIds: ['t3', 'missing'] };
    await editor.refusedUpdate('Scene', scene.id, input);
    expect(await editor.read('Scene', scene.id)).toEqual({ ...scene, updatedAt: LONG_AGO });
  });

  it('is found by the words of its new details and paths at once', async () => {
    await editor.update('Scene', scene.id, { details: 'Origami unicorn', paths: ['/elsewhere/Voight-Kampff.mkv'] });
    expect(await editor.search('Scene', 'origami unicorn')).toEqual([scene.id]);
    expect(await editor.search('Scene', 'kampff')).toEqual([scene.id]);
  });

  it.each([
    ['Studio', 's1', 'Peregrine Pictures'],
    ['Performer', 'p1', 'Ottoline Quill'],
    ['Tag', 't1', 'Rainsoaked'],
  ] as const)('is found by the new name of its %s at once', async (kind, id, name) => {
    await editor.update(kind, id, { name });
    expect(await editor.search('Scene', `${name.toLowerCase()} runner`)).toContain(scene.id);
  });
});

describe('what a scene cannot be', () => {
  const long = (length: number): string => 'x'.repeat(length);
  const many = (length: number): string[] => Array.from({ length }, (_, index) => String(index));

  it.each([
    ['input.code', { code: long(501) }, 'input.code has at most 500 characters; it has 501. Shorten it.'],
    [
      'input.details',
      { details: long(20_001) },
      'input.details has at most 20000 characters; it has 20001. Shorten it.',
    ],
    [
      'input.director',
      { director: long(1_001) },
      'input.director has at most 1000 characters; it has 1001. Shorten it.',
    ],
    [
      'input.urls[1]',
      { urls: ['a', long(4_097)] },
      'input.urls[1] has at most 4096 characters; it has 4097. Shorten it.',
    ],
    ['input.urls', { urls: many(501) }, 'input.urls has at most 500 elements; it has 501.'],
    ['input.paths[0]', { paths: [''] }, 'input.paths[0] needs something other than white space in it; it is "".'],
    ['input.paths', { paths: many(501) }, 'input.paths has at most 500 elements; it has 501.'],
    ['input.rating100', { rating100: -1 }, 'input.rating100 is from 0 to 100; it is -1.'],
    ['input.rating100', { rating100: 101 }, 'input.rating100 is from 0 to 100; it is 101.'],
    ['input.performerIds', { performerIds: many(501) }, 'input.performerIds has at most 500 elements; it has 501.'],
    ['input.tagIds', { tagIds: many(501) }, 'input.tagIds has at most 500 elements; it has 501.'],
    ['input.studioId', { studioId: 't1' }, 'There is no studio with the id "t1". Create it first, or leave it out.'],
    ['input.studioId', { studioId: '' }, 'There is no studio with the id "". Create it first, or leave it out.'],
    [
      'input.performerIds[2]',
      { performerIds: ['p1', 'p1', 'p9'] },
      'There is no performer with the id "p9". Create it first, or leave it out.',
    ],
    [
      'input.tagIds[1]',
      { tagIds: ['t1', "' or 1=1 --"] },
      'There is no tag with the id "\' or 1=1 --". Create it first, or leave it out.',
    ],
  ])('%s: %j', async (field, input, message) => {
    const scene = await editor.create('Scene', FULL);
    const refusal = { code: 'BAD_USER_INPUT', field, message };
    expect(await editor.refusedCreate('Scene', { id: 'refused', title: 'Refused', ...input })).toEqual(refusal);
    expect(await editor.read('Scene', 'refused')).toBeNull();
    expect(await editor.refusedUpdate('Scene', scene.id, input)).toEqual(refusal);
    expect(await editor.read('Scene', scene.id)).toEqual(scene);
  });

  it.each([
    ['input.sceneDate', { sceneDate: '1982-13' }],
    ['input.sceneDate', { sceneDate: '1982-02-29' }],
    ['input.createdDate', { createdDate: '1982-06-25' }],
    ['input.rating100', { rating100: 1.5 }],
    ['input.urls[0]', { urls: [null] }],
  ])('%s: %j, by its type', async (field, input) => {
    expect(await editor.refusedCreate('Scene', { title: 'Refused', ...input })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field,
    });
  });

  it('is not refused at the limits themselves', async () => {
    const limits = {
      title: long(1_000),
      code: long(500),
      details: long(20_000),
      director: long(1_000),
      urls: many(499).concat(long(4_096)),
      paths: many(500),
      rating100: 100,
    };
    expect(await editor.create('Scene', limits)).toMatchObject(limits);
    expect(await editor.create('Scene', { title: 'Low', rating100: 0 })).toMatchObject({ rating100: 0 });
  });
});

describe('deleteScene', () => {
  it('takes the links along, and nothing that was linked', async () => {
    const { id } = await editor.create('Scene', FULL);
    await editor.delete('Scene', id);
    const rows = await library.services.orm.em
      .fork()
      .execute(
        'select scene_id from scene_performers where scene_id = ? union all select scene_id from scene_tags where scene_id = ?',
        [id, id],
      );
    expect(rows).toEqual([]);
    expect(await editor.read('Performer', 'p1')).toMatchObject({ id: 'p1' });
    expect(await editor.read('Tag', 't1')).toMatchObject({ id: 't1' });
    expect(await editor.read('Studio', 's1')).toMatchObject({ id: 's1' });
  });

  it('leaves the history of changes to it', async () => {
    const { id } = await editor.create('Scene', FULL);
    const em = library.services.orm.em.fork();
    const plan = em.create(AnalysisPlan, { name: 'Tidy up' });
    em.create(PlanChange, {
      plan,
      sceneId: id,
      field: SceneField.TITLE,
      action: ChangeAction.SET,
      proposedValue: 'Other',
    });
    await em.flush();
    await editor.delete('Scene', id);
    const [change, ...others] = await library.services.orm.em.fork().find(PlanChange, { sceneId: id });
    expect(others).toEqual([]);
    expect(change).toMatchObject({ sceneId: id, field: SceneField.TITLE, proposedValue: 'Other' });
  });
});
