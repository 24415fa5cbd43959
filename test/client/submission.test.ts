import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import type { PlanFragment } from '../../src/client/generated/operations.ts';
import { storeLibrary } from '../../src/sample/store-sample.ts';
import { bareScene } from '../analysis/small-library.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { TestServer } from '../support/test-server.ts';
import { ClientProcess, jsonOf, runClient } from './client-process.ts';
import { planText, sceneCalled } from './plans.ts';

const CHANGES = 12_000;

const path = temporaryDirectory();
let server: TestServer;
let url: string;
let scene: string;

beforeAll(async () => {
  server = await TestServer.start();
  url = server.url;
  scene = (await sceneCalled(url, 'Akira')).id;
});
afterAll(() => server.stop());

describe('plan submit', () => {
  it('gives the same plan when the file says the same, unless a new one is asked for', async () => {
    const text = planText('Twice', [{ sceneId: scene, field: 'CODE', action: 'SET', proposedValue: 'x' }]);
    const respaced = JSON.stringify(JSON.parse(text), null, 4);
    const first = await submit(text);
    expect((await submit(respaced)).id).toBe(first.id);
    expect((await submit(text, '--new')).id).not.toBe(first.id);
    expect((await submit(text.replace('Twice', 'Thrice'))).id).not.toBe(first.id);
  });

  it('says that there is no such file', async () => {
    expect((await runClient(url, ['plan', 'submit', path('none.json')])).err).toEqual([
      `${path('none.json')} does not exist. Name a plan file, or - for standard input. (BAD_PLAN_FILE)`,
    ]);
  });

  it('tells how many changes say what others said before', async () => {
    const change = { sceneId: scene, field: 'TAGS', action: 'ADD', proposedValue: [{ name: 'Doubled' }] };
    const text = planText('Doubled', [change, { ...change, field: 'CODE', action: 'SET', proposedValue: 'x' }, change]);
    const { out } = await runClient(url, ['plan', 'submit', '-'], { input: text });
    expect(out).toMatch(/3 changes: 3 pending\n {2}1 change says what an earlier one does, and will be left out\n$/);
    expect(await submit(text)).toMatchObject({ duplicates: 1 });
  });

  it('names every change that the server refuses, one line each', async () => {
    const text = planText('Refused', [
      { sceneId: '999999', field: 'CODE', action: 'SET', proposedValue: 'x' },
      { sceneId: scene, field: 'CODE', action: 'SET', proposedValue: 'x' },
      { sceneId: scene, field: 'SCENE_DATE', action: 'SET', proposedValue: '2023-02-30' },
    ]);
    const offences = [
      { index: 0, path: 'changes[0].sceneId', message: 'There is no scene with the id "999999".' },
      {
        index: 2,
        path: 'changes[2].proposedValue',
        message: 'proposedValue is YYYY, YYYY-MM or YYYY-MM-DD and exists in the calendar; it is "2023-02-30".',
      },
    ];
    const message = '2 of the changes cannot be used; nothing was stored.';

    expect(await runClient(url, ['plan', 'submit', '-'], { input: text })).toEqual({
      code: 1,
      out: '',
      err: [`${message} (BAD_USER_INPUT)`, ...offences.map((offence) => `  ${offence.path}: ${offence.message}`)],
    });
    const forPrograms = await runClient(url, ['plan', 'submit', '-', '--json'], { input: text });
    expect(JSON.parse(forPrograms.err.join('\n'))).toEqual({ error: { code: 'BAD_USER_INPUT', message, offences } });
  });

  it('sends a large plan in parts, and completes it after an interruption', async () => {
    const file = path('large.json');
    writeFileSync(file, planText('Large', largePlan()));
    const interrupted = new ClientProcess(url, ['plan', 'submit', file]);
    await interrupted.untilSaid('submit 83 % (10,000 of 12,000)\n');
    interrupted.kill();
    expect((await interrupted.end()).code).toBe('SIGKILL');

    const completed = await runClient(url, ['plan', 'submit', file]);
    expect(completed).toMatchObject({ code: 0, out: expect.stringContaining('12,000 changes: 12,000 pending') });
    expect(completed.err.at(-1)).toBe('submit 100 % (12,000 of 12,000)');
    const plans = await jsonOf<PlanFragment[]>(url, ['plan', 'list']);
    expect(plans.filter(({ name }) => name === 'Large')).toHaveLength(1);
  });

  it('keeps nothing of a large plan of which a later part is refused', async () => {
    const changes = largePlan();
    const wrong = changes.with(10_003, { ...changes[0], sceneId: '999999' });
    const { code, err } = await runClient(url, ['plan', 'submit', '-'], { input: planText('Spoilt', wrong) });
    expect(code).toBe(1);
    expect(err.at(-1)).toBe('  changes[10003].sceneId: There is no scene with the id "999999".');
    const plans = await jsonOf<PlanFragment[]>(url, ['plan', 'list']);
    expect(plans.filter(({ name }) => name === 'Spoilt')).toEqual([]);
  });

  it('sends fewer changes at once when they are long', async () => {
    const reason = 'long '.repeat(3_900);
    const changes = Array.from({ length: 600 }, (_, index) => change(index, { reason }));
    const { code, err } = await runClient(url, ['plan', 'submit', '-'], { input: planText('Long', changes) });
    expect({ code, last: err.at(-1) }).toEqual({ code: 0, last: 'submit 100 % (600 of 600)' });
  });
});

describe('plan export', () => {
  it('gives a plan file that makes the same plan on another server', async () => {
    const text = planText(
      'Travels',
      [
        { sceneId: scene, field: 'TAGS', action: 'ADD', proposedValue: { name: 'Telekinesis' }, confidence: 0.25 },
        { sceneId: scene, field: 'STUDIO', action: 'SET', proposedValue: null, reason: 'unknown' },
        { sceneId: scene, field: 'URLS', action: 'SET', currentValue: [], proposedValue: ['http://localhost/\u009b'] },
      ],
      { description: 'From here to there.', metadata: { tool: 'test' } },
    );
    const { id } = await submit(text);
    const { code, out } = await runClient(url, ['plan', 'export', id]);
    expect(code).toBe(0);

    const other = await TestServer.start();
    const copy = await jsonOf<PlanFragment>(other.url, ['plan', 'submit', '-'], { input: out });
    expect(copy).toMatchObject({ name: 'Travels', description: 'From here to there.', metadata: { tool: 'test' } });
    expect(JSON.parse((await runClient(other.url, ['plan', 'export', copy.id])).out)).toEqual(JSON.parse(out));
    expect(JSON.parse(out)).toMatchObject({
      greenlightPlan: 1,
      changes: [{ confidence: 0.25 }, { reason: 'unknown' }, {}],
    });
    await other.stop();
  });

  it('gives a plan file that can be submitted, whatever the scene holds', async () => {
    const id = 'mirrored';
    const tags = Array.from({ length: 1_000 }, (_, index) => tagCalled(` a tag that Stash holds, ${index}`));
    await storeLibrary(server.server.services.orm.em.fork(), {
      studios: [{ id: 'mirrored', name: 'x'.repeat(501), aliases: [], parentId: null }],
      tags,
      performers: [],
      scenes: [
        bareScene(id, {
          title: 'x'.repeat(1_001),
          details: 'x'.repeat(50_000),
          urls: ['', 'x'.repeat(5_000)],
          studioId: 'mirrored',
          tagIds: tags.map((tag) => tag.id),
        }),
      ],
    });
    const values = { TITLE: 'x', DETAILS: null, URLS: [], STUDIO: null, TAGS: [] };
    const changes = Object.entries(values).map(([field, proposedValue]) => {
      return { sceneId: id, field, action: 'SET', proposedValue };
    });
    const plan = await submit(planText('Mirrored', changes));
    const { out } = await runClient(url, ['plan', 'export', plan.id]);
    const copy = await submit(out);
    expect(copy.id).not.toBe(plan.id);
    expect(JSON.parse((await runClient(url, ['plan', 'export', copy.id])).out)).toEqual(JSON.parse(out));
  });
});

function submit(text: string, ...words: string[]): Promise<PlanFragment> {
  return jsonOf(url, ['plan', 'submit', '-', ...words], { input: text });
}

function tagCalled(name: string) {
  return { id: name.trim(), name, aliases: [], description: '', parentIds: [] };
}

function largePlan(): object[] {
  return Array.from({ length: CHANGES }, (_, index) => change(index));
}

function change(index: number, others: object = {}): object {
  return { sceneId: scene, field: 'CODE', action: 'SET', proposedValue: `code ${index}`, ...others };
}
