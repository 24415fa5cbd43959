import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import type { JobFragment, PlanFragment } from '../../src/client/generated/operations.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { TestServer } from '../support/test-server.ts';
import { jsonOf, runClient } from './client-process.ts';
import { planText, sceneCalled } from './plans.ts';

const path = temporaryDirectory();
let server: TestServer;
let url: string;

beforeAll(async () => {
  server = await TestServer.start();
  url = server.url;
});
afterAll(() => server.stop());

describe('a plan on the command line', () => {
  it('is submitted, shown, previewed, part-accepted, applied, reverted and applied backwards', async () => {
    const { id: scene, ...before } = await sceneCalled(url, 'Akira');
    const file = path('plan.json');
    writeFileSync(
      file,
      planText('Akira', [
        { sceneId: scene, field: 'TAGS', action: 'ADD', proposedValue: { name: 'Telekinesis' }, confidence: 0.9 },
        { sceneId: scene, field: 'RATING100', action: 'SET', proposedValue: 93, confidence: 0.8, reason: 'votes' },
        {
          sceneId: scene,
          field: 'TITLE',
          action: 'SET',
          currentValue: 'Akria',
          proposedValue: 'AKIRA',
          confidence: 0.7,
        },
        { sceneId: scene, field: 'ORGANIZED', action: 'SET', proposedValue: false, confidence: 0.1 },
      ]),
    );

    const submitted = await runClient(url, ['plan', 'submit', file]);
    expect(submitted).toMatchObject({ code: 0, err: [] });
    const id = /^Plan (\d+): Akira\n {2}DRAFT, version 1, .*\n {2}4 changes: 4 pending\n$/.exec(submitted.out)?.[1];
    if (!id) throw new Error(submitted.out);

    const shown = await runClient(url, ['plan', 'show', id, '--field', 'rating100,title']);
    expect(shown.out.split('\n').slice(4, 6)).toEqual([
      expect.stringMatching(
        new RegExp(`^#\\d+ {2}PENDING {2}0\\.80 {2}scene ${scene} "Akira" {2}RATING100 null → 93 \\(votes\\)$`),
      ),
      expect.stringMatching(
        new RegExp(`^#\\d+ {2}PENDING {2}0\\.70 {2}scene ${scene} "Akira" {2}TITLE "Akria" → "AKIRA"$`),
      ),
    ]);

    const preview = await runClient(url, ['plan', 'preview', id]);
    expect(preview).toMatchObject({ code: 0, err: [] });
    expect(preview.out.replaceAll(/#\d+/g, '#n')).toBe(
      [
        `Plan ${id}: Akira, version 1`,
        '  1 scene; changes: 3 clean, 1 stale',
        '  creates tag Telekinesis',
        '',
        `scene ${scene} "Akira"`,
        '  rating100 null → 93',
        '  organized true → false',
        '  tags + Telekinesis',
        '  STALE: #n TITLE "Akria" → "AKIRA" (TITLE was "Akria" when this was proposed; it is "Akira" now.)',
        '',
      ].join('\n'),
    );

    expect(await runClient(url, ['plan', 'accept', id, '--min-confidence', '0.5'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('ACCEPT: 3 changes.\n'),
    });
    expect((await runClient(url, ['plan', 'reject', id, '--all'])).out).toContain('3 accepted, 1 rejected');
    expect((await runClient(url, ['plan', 'reject', id, '--field', 'TITLE'])).out).toContain(
      'REJECT: 0 changes.\nNone of those that were picked is PENDING; --id or --status picks others.\n',
    );

    const applied = await runClient(url, ['plan', 'apply', id, '--watch']);
    expect(applied.code).toBe(3);
    expect(applied.out).toMatch(
      /, COMPLETED, 3 of 3 done: 2 applied, 0 skipped, 1 conflicted, 0 failed\n#\d+ {2}CONFLICTED /,
    );
    expect(applied.out).toContain('TITLE "Akria" → "AKIRA" STALE: TITLE was "Akria"');
    expect(applied.err.at(-1)).toBe('APPLY_PLAN 100 % (3 of 3)');
    expect(await sceneCalled(url, 'Akira')).toMatchObject({ rating100: 93, organized: true, title: 'Akira' });

    const inverse = await jsonOf<PlanFragment>(url, ['plan', 'revert', id]);
    expect(inverse).toMatchObject({ status: 'DRAFT', revertOf: { id }, changeCounts: { total: 2 } });
    await jsonOf(url, ['plan', 'accept', inverse.id, '--all']);
    const undone = await runClient(url, ['plan', 'apply', inverse.id, '--watch']);
    expect(undone.code).toBe(0);
    expect(undone.out).toContain('2 applied, 0 skipped, 0 conflicted, 0 failed');
    expect(await sceneCalled(url, 'Akira')).toEqual({ id: scene, ...before });
  });

  it('is decided on by the numbers of its changes, whatever was decided before', async () => {
    const { id: scene } = await sceneCalled(url, 'Airplane!');
    const plan = await submit([
      { sceneId: scene, field: 'TITLE', action: 'SET', proposedValue: 'Flying High!' },
      { sceneId: scene, field: 'RATING100', action: 'SET', proposedValue: 1 },
    ]);
    const { changes } = await jsonOf<{ changes: { id: string }[] }>(url, ['plan', 'show', plan.id]);
    const numbers = changes.map(({ id }) => id).join(',');
    const counts = async (words: string[]) => (await jsonOf<{ plan: PlanFragment }>(url, words)).plan.changeCounts;

    expect(await counts(['plan', 'reject', plan.id, '--id', numbers])).toMatchObject({ rejected: 2 });
    expect(await counts(['plan', 'reset', plan.id, '--all'])).toMatchObject({ pending: 2 });
    expect(await counts(['plan', 'reject', plan.id, '--field', 'RATING100'])).toMatchObject({
      pending: 1,
      rejected: 1,
    });
    expect(await counts(['plan', 'accept', plan.id, '--all'])).toMatchObject({ accepted: 1, rejected: 1 });
    expect(await counts(['plan', 'accept', plan.id, '--id', numbers])).toMatchObject({ accepted: 2, rejected: 0 });
  });

  it('is not decided on by somebody who has not seen its last version', async () => {
    const { id: scene } = await sceneCalled(url, 'Airplane!');
    const plan = await submit([{ sceneId: scene, field: 'CODE', action: 'SET', proposedValue: 'A1' }]);
    await jsonOf(url, ['plan', 'reject', plan.id, '--all', '--expect-version', '1']);
    expect(await runClient(url, ['plan', 'accept', plan.id, '--field', 'CODE', '--expect-version', '1'])).toEqual({
      code: 1,
      out: '',
      err: [
        'The plan has changed: you have seen version 1, it is at version 2. Read it again, then decide. (CONFLICT)',
      ],
    });
  });

  it('applies nothing of it under the policy FAIL when there is a conflict', async () => {
    const { id: scene, rating100 } = await sceneCalled(url, 'Airplane!');
    const plan = await submit([
      { sceneId: scene, field: 'RATING100', action: 'SET', proposedValue: 2 },
      { sceneId: scene, field: 'TITLE', action: 'SET', currentValue: 'Aeroplane!', proposedValue: 'Plane!' },
    ]);
    await jsonOf(url, ['plan', 'accept', plan.id, '--all']);
    const failed = await runClient(url, ['plan', 'apply', plan.id, '--watch', '--on-conflict', 'fail']);
    expect(failed).toMatchObject({ code: 1, out: expect.stringMatching(/FAILED, 0 of 2 done\n {2}.*\(CONFLICT\)\n$/) });
    expect((await sceneCalled(url, 'Airplane!')).rating100).toBe(rating100);
  });

  it('tells programs what people are told', async () => {
    const { id: scene } = await sceneCalled(url, 'Airplane!');
    const plan = await submit([
      { sceneId: scene, field: 'TITLE', action: 'SET', currentValue: 'Aeroplane!', proposedValue: 'Plane!' },
    ]);
    await jsonOf(url, ['plan', 'accept', plan.id, '--all']);
    const { code, out, err } = await runClient(url, ['plan', 'apply', plan.id, '--watch', '--json']);
    const job = JSON.parse(out) as JobFragment & { notApplied: object[] };
    expect({ code, err }).toEqual({ code: 3, err: [] });
    expect(job).toMatchObject({
      status: 'COMPLETED',
      plan: { id: plan.id },
      result: { applied: 0, skipped: 0, conflicted: 1, failed: 0 },
      notApplied: [{ sceneId: scene, field: 'TITLE', status: 'CONFLICTED', errorCode: 'STALE' }],
    });
    expect(await jsonOf(url, ['job', 'list', '--plan', plan.id])).toEqual([expect.objectContaining({ id: job.id })]);
    expect((await runClient(url, ['job', 'watch', job.id])).code).toBe(3);
  });

  it('has a change edited, which then has to be accepted again', async () => {
    const { id: scene } = await sceneCalled(url, 'Airplane!');
    const plan = await submit([{ sceneId: scene, field: 'TAGS', action: 'ADD', proposedValue: { name: 'SF' } }]);
    const { changes } = await jsonOf<{ changes: { id: string }[] }>(url, ['plan', 'show', plan.id]);
    const id = changes[0]!.id;
    await jsonOf(url, ['plan', 'accept', plan.id, '--all']);

    const edited = await runClient(url, ['plan', 'edit', id, '{"name": "War"}']);
    expect(edited).toMatchObject({ code: 0, err: [] });
    expect(edited.out.split('\n').slice(0, 2)).toEqual([
      `#${id}  PENDING    scene ${scene} "Airplane!"  TAGS + War`,
      `Plan ${plan.id}: A plan`,
    ]);
    expect(edited.out).toContain('REVIEWING, version 3,');
    expect(await jsonOf(url, ['plan', 'edit', id, '{"name":"Romance"}', '--expect-version', '3'])).toMatchObject({
      id,
      status: 'PENDING',
      proposedValue: [{ name: 'Romance' }],
      plan: { version: 4 },
    });

    expect(await runClient(url, ['plan', 'edit', id, 'null', '--expect-version', '3'])).toMatchObject({
      code: 1,
      err: [expect.stringContaining('(CONFLICT)')],
    });
    expect(await runClient(url, ['plan', 'edit', id, '93'])).toMatchObject({
      code: 1,
      err: [expect.stringContaining('(BAD_USER_INPUT)')],
    });
    expect(await runClient(url, ['plan', 'edit', id, 'Romance'])).toEqual({
      code: 2,
      out: '',
      err: [`VALUE is JSON, such as '"Gilda"', 93, null or '{"name": "Noir"}'; it is "Romance".`],
    });
  });

  it('is not shown with changes that it does not have', async () => {
    const plan = await submit([]);
    const err = [`There is no change of plan ${plan.id} with the id "9999". (NOT_FOUND)`];
    for (const word of ['show', 'export']) {
      expect(await runClient(url, ['plan', word, plan.id, '--id', '9999'])).toEqual({ code: 1, out: '', err });
    }
    expect((await runClient(url, ['plan', 'show', plan.id, '--field', 'TITLE'])).out).toMatch(
      /\nThere are no such changes\.\n$/,
    );
    expect(await runClient(url, ['job', 'list', '--plan', '9999'])).toEqual({
      code: 1,
      out: '',
      err: ['There is no plan with the id "9999". (NOT_FOUND)'],
    });
  });

  it('says what to type for what the server advises', async () => {
    const plan = await submit([]);
    expect(await runClient(url, ['plan', 'apply', plan.id])).toEqual({
      code: 1,
      out: '',
      err: [
        expect.stringMatching(/Accept changes with reviewPlanChanges first\. \(INVALID_STATE\)$/),
        'On the command line reviewPlanChanges is greenlight plan accept.',
      ],
    });
  });

  it('names what ids stand for, whatever name was proposed with them', async () => {
    const { id: scene } = await sceneCalled(url, 'Airplane!');
    const plan = await submit([
      {
        sceneId: scene,
        field: 'STUDIO',
        action: 'SET',
        currentValue: { id: '7' },
        proposedValue: { id: '7', name: 'RKO' },
      },
      {
        sceneId: scene,
        field: 'TAGS',
        action: 'ADD',
        proposedValue: [{ id: '12' }, { id: '999999', name: 'Gone' }, { name: 'New' }],
      },
    ]);
    const { out } = await runClient(url, ['plan', 'show', plan.id]);
    expect(out).toContain('→ 20th Century Fox\n');
    expect(out).toContain('TAGS + Police Noir, Gone, New\n');
    expect((await runClient(url, ['plan', 'preview', plan.id])).out).toMatch(
      /\n {2}STALE: #\d+ STUDIO 20th Century Fox → 20th Century Fox \(/,
    );
    expect(await jsonOf(url, ['plan', 'export', plan.id])).toMatchObject({
      changes: [
        { proposedValue: { id: '7', name: '20th Century Fox' } },
        { proposedValue: [{ id: '12', name: 'Police Noir' }, { id: '999999', name: 'Gone' }, { name: 'New' }] },
      ],
    });
  });

  it('is cancelled, listed and deleted', async () => {
    const plan = await submit([]);
    await jsonOf(url, ['plan', 'cancel', plan.id]);
    const list = await jsonOf<PlanFragment[]>(url, ['plan', 'list', '--status', 'cancelled', '--limit', '1']);
    expect(list.map(({ id }) => id)).toEqual([plan.id]);
    expect((await runClient(url, ['plan', 'delete', plan.id])).out).toBe(`Plan ${plan.id} is deleted.\n`);
    expect(await runClient(url, ['plan', 'show', plan.id])).toEqual({
      code: 1,
      out: '',
      err: [`There is no plan with the id "${plan.id}". (NOT_FOUND)`],
    });
  });
});

function submit(changes: readonly object[]): Promise<PlanFragment> {
  return jsonOf(url, ['plan', 'submit', '-', '--new'], { input: planText('A plan', changes) });
}
