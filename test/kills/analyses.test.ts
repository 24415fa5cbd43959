import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { rowsById } from '../../src/database/rows.ts';
import type { JobRow } from '../../src/graphql/channels.ts';
import { JOBS } from '../../src/jobs/job.read.ts';
import { Random } from '../../src/sample/random.ts';
import type { Library } from '../../src/sample/store-sample.ts';
import { bareScene } from '../analysis/small-library.ts';
import { AnalysisDesk } from '../analyzers/analysis-desk.ts';
import { TestLibrary } from '../support/test-library.ts';
import { fileFaults } from './differences.ts';
import { Fleet, startRunner } from './fleet.ts';

/** Six pages. */
const SCENES = 3_000;
const ANALYSES = 2;
/** Fewer than the attempts that a job has. */
const KILLS_EACH = 3;
const REQUEST = { analyzers: ['FILENAME', 'TAG_HYGIENE', 'SIMILAR_TITLE'] };

let library: TestLibrary;
let desk: AnalysisDesk;
let fleet: Fleet;
beforeAll(async () => {
  library = await TestLibrary.open(CONTENT);
  desk = new AnalysisDesk(library);
  fleet = new Fleet(library.path, startRunner);
});
afterAll(async () => {
  await fleet.stop();
  await library.close();
});

describe('kill -9 in the middle of an analysis', () => {
  it('leaves one plan with the proposals of an analysis that nobody kills', async () => {
    const undisturbed = await untilEnded(await desk.start(REQUEST));
    const expected = await outcomeOf(undisturbed);
    expect(expected.proposals.length).toBeGreaterThan(SCENES);
    const random = new Random(20_261_122, 'analyses');
    const killedAt: number[] = [];
    for (let number = 0; number < ANALYSES; number += 1) {
      await forgetPlans();
      const jobId = await desk.start(REQUEST);
      const kills = await killOnTheWay(jobId, random);
      killedAt.push(...kills);
      const ended = await untilEnded(jobId);
      expect(ended).toMatchObject({ status: 'completed', attempt: kills.length + 1, progress: 100 });
      expect(await outcomeOf(ended)).toEqual(expected);
      expect(await desk.totals()).toMatchObject({ analysisPlans: { totalCount: 1 } });
    }
    expect(await fileFaults(library.path)).toEqual([]);
    expect(killedAt.length).toBeGreaterThan(ANALYSES);
    expect(new Set(killedAt).size).toBeGreaterThan(ANALYSES);
  }, 120_000);
});

/** Kills whichever process has the job, several times. @returns how many scenes were done at each kill that hit it */
async function killOnTheWay(jobId: string, random: Random): Promise<number[]> {
  const kills: number[] = [];
  while (kills.length < KILLS_EACH) {
    const begun = await until(jobId, ({ attempt, status }) => status !== 'pending' && attempt > kills.length);
    const target = begun.processedItems + random.fraction() * (SCENES - begun.processedItems) * 0.5;
    await until(jobId, ({ processedItems }) => processedItems >= target);
    // Within the page that comes next, or before it is stored.
    await sleep(random.fraction() * 40);
    const owner = await ownerOf(jobId);
    if (owner === null) break;
    await fleet.kill(Number(/:(\d+):/.exec(owner)?.[1]));
    const { status, processedItems } = await rowOf(jobId);
    if (status !== 'running' || (await ownerOf(jobId)) !== owner) break;
    kills.push(processedItems);
    // As if its time had passed.
    await library.services.orm.em
      .fork()
      .transactional((em) => em.execute('update job set lease_expires_at = 0 where id = ?', [jobId]));
  }
  return kills;
}

/** What an analysis has told and proposed, but for what differs from run to run. */
async function outcomeOf({ result, processedItems, totalItems }: JobRow) {
  const { planId, ...told } = result as { planId: string };
  const proposals = await library.services.orm.em.fork().execute(
    `select scene_id, field, action, current_value, proposed_value, confidence, reason, status
       from plan_change where plan_id = ? order by id`,
    [planId],
  );
  return { told, processedItems, totalItems, proposals };
}

async function forgetPlans(): Promise<void> {
  const { list } = (await library.data('{ list: analysisPlans { nodes { id } } }')) as {
    list: { nodes: { id: string }[] };
  };
  for (const { id } of list.nodes) await desk.delete(id);
}

function untilEnded(jobId: string): Promise<JobRow> {
  return until(jobId, () => false);
}

/** Waits until a job is as wanted, or has come to its end. */
async function until(jobId: string, isWanted: (job: JobRow) => boolean): Promise<JobRow> {
  for (;;) {
    const row = await rowOf(jobId);
    if (row.completedAt !== null || isWanted(row)) return row;
    await sleep(5);
  }
}

async function rowOf(jobId: string): Promise<JobRow> {
  return (await rowsById(JOBS)(library.services.reader, [jobId]))[0] as JobRow;
}

async function ownerOf(jobId: string): Promise<string | null> {
  const [row] = await library.services.orm.em
    .fork()
    .execute<{ owner: string | null }[]>('select lease_owner as owner from job where id = ?', [jobId]);
  return row?.owner ?? null;
}

/** Of every third scene the tags say the same twice; of each five that are a series one lacks its studio. */
const CONTENT: Partial<Library> = {
  studios: [{ id: 's1', name: 'Rank', aliases: [], parentId: null }],
  performers: [{ id: 'p1', name: 'Jane Doe', disambiguation: null, aliases: [] }],
  tags: [
    { id: 't1', name: 'Western', aliases: [], description: '', parentIds: [] },
    { id: 't2', name: 'Westerns', aliases: [], description: '', parentIds: [] },
  ],
  scenes: Array.from({ length: SCENES }, (_, index) =>
    bareScene(String(index), {
      title: `Series ${'abcdefghij'.charAt(index % 10)}${Math.floor(index / 50)} part ${index}`,
      paths: [`/in/Jane Doe - ${index} ${index % 2 === 0 ? '(1999)' : ''}.mp4`],
      studioId: index % 50 < 10 ? null : 's1',
      tagIds: index % 3 === 0 ? ['t1', 't2'] : [],
    }),
  ),
};
