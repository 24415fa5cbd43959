import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { analysisJob } from '../../src/analyzers/analysis.job.ts';
import { defineJob, type JobRun } from '../../src/jobs/define-job.ts';
import { createRegistry } from '../../src/jobs/job-registry.ts';
import { bareScene } from '../analysis/small-library.ts';
import { TestLibrary } from '../support/test-library.ts';
import { AnalysisDesk } from './analysis-desk.ts';

let library: TestLibrary;
let desk: AnalysisDesk;
/** What happens around each batch of the jobs, numbered from 1 through all attempts. */
let around: (batch: number, when: 'before' | 'within' | 'after') => Promise<void>;
let batches: number;
/** Is called when it is known how many scenes there are. */
let onTotal: () => void;

beforeEach(async () => {
  around = async () => undefined;
  onTotal = () => undefined;
  batches = 0;
  const job = analysisJob(undefined);
  const watched = defineJob({ ...job, run: (run) => job.run(watchedRun(run)) });
  const registry = createRegistry([watched], []);
  library = await TestLibrary.open(CONTENT, { jobs: { pollMs: 20, retryMs: 1 }, registry });
  desk = new AnalysisDesk(library);
});
afterEach(() => library.close());

/** A page of 500 and the rest of another. */
const SCENES = 600;
const CONTENT = {
  performers: [{ id: 'p1', name: 'Jane Doe', disambiguation: null, aliases: [] }],
  scenes: Array.from({ length: SCENES }, (_, index) =>
    bareScene(String(index), { paths: [`/in/Jane Doe - ${index} ${index % 2 === 0 ? '(1999)' : ''}.mp4`] }),
  ),
};

describe('an analysis', () => {
  it.each(['before', 'within', 'after'] as const)(
    'that dies %s a batch goes on, and proposes all once',
    async (moment) => {
      around = async (batch, when) => {
        if (batch === 2 && when === moment) throw new Error('died');
      };
      const { job, result } = await desk.analyse('FILENAME');
      expect(job).toMatchObject({ attempt: 2, totalItems: SCENES, processedItems: SCENES });
      expect(result).toMatchObject({ changes: 900, alreadyProposed: 0, complete: true });
      expect(await desk.totals()).toEqual({ analysisPlans: { totalCount: 1 }, planChanges: { totalCount: 900 } });
    },
  );

  it('that was cancelled goes on when it is tried again', async () => {
    let jobId = '';
    around = async (batch, when) => {
      if (batch === 1 && when === 'after')
        await library.data('mutation ($id: ID!) { cancelJob(id: $id) { id } }', { id: jobId });
    };
    jobId = await desk.start({ analyzers: ['FILENAME'] });
    expect(await library.settle(jobId)).toMatchObject({ status: 'cancelled', processedItems: 500 });
    around = async () => undefined;
    await library.data('mutation ($id: ID!) { retryJob(id: $id) { id } }', { id: jobId });
    expect((await desk.settled(jobId)).result).toMatchObject({ changes: 900, complete: true });
    expect(await desk.totals()).toMatchObject({ analysisPlans: { totalCount: 1 } });
  });

  it('lets the lease be renewed while it learns the series of a library', async () => {
    let turns = 0;
    let [begin, end] = [0, 0];
    const count = (): void => {
      turns += 1;
      turn = setImmediate(count);
    };
    let turn = setImmediate(count);
    onTotal = () => (begin ||= turns);
    around = async (batch, when) => {
      if (batch === 1 && when === 'before') end = turns;
    };
    await desk.analyse('SIMILAR_TITLE');
    clearImmediate(turn);
    // All titles are read twice, and these are two pages.
    expect(end - begin).toBeGreaterThanOrEqual(4);
  });

  it('leaves out scenes that are deleted while it runs', async () => {
    around = async (batch, when) => {
      if (batch === 1 && when === 'before') await library.data('mutation { deleteScene(id: "0") }');
    };
    expect((await desk.analyse('FILENAME')).result).toMatchObject({ changes: 898, complete: true });
  });

  it.each([
    ['delete', 'NOT_FOUND'],
    ['cancel', 'INVALID_STATE'],
  ] as const)('fails when somebody has to %s its plan meanwhile', async (end, errorCode) => {
    around = async (batch, when) => {
      if (batch !== 1 || when !== 'after') return;
      const { list } = (await library.data('{ list: analysisPlans { nodes { id } } }')) as {
        list: { nodes: [{ id: string }] };
      };
      await desk[end](list.nodes[0].id);
    };
    const jobId = await desk.start({ analyzers: ['FILENAME'] });
    expect(await library.settle(jobId)).toMatchObject({ status: 'failed', attempt: 1, errorCode });
  });
});

function watchedRun(run: JobRun<object>): JobRun<object> {
  const { id, payload, attempt, log, em, signal } = run;
  return {
    id,
    payload,
    attempt,
    log,
    em,
    signal,
    get processedItems() {
      return run.processedItems;
    },
    async setTotal(items) {
      await run.setTotal(items);
      onTotal();
    },
    announce: (event) => run.announce(event),
    record: (work) => run.record(work),
    async batch(work) {
      batches += 1;
      const batch = batches;
      await around(batch, 'before');
      const value = await run.batch(async (transaction) => {
        const done = await work(transaction);
        await around(batch, 'within');
        return done;
      });
      await around(batch, 'after');
      return value;
    },
  };
}
