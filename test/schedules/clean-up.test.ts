import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Job, JobStatus } from '../../src/jobs/job.entity.ts';
import { TestLibrary } from '../support/test-library.ts';

const DAY_MS = 86_400_000;

let library: TestLibrary;

beforeEach(async () => {
  library = await TestLibrary.open({}, { jobs: {} });
});

afterEach(() => library.close());

/** Stores jobs of each status that ended, or are to begin, a number of days ago; gives their ids. */
async function store(days: number, statuses: readonly JobStatus[], count = 1): Promise<string[]> {
  const then = new Date(Date.now() - days * DAY_MS);
  const rows = statuses.flatMap((status) =>
    Array.from({ length: count }, () => ({
      id: crypto.randomUUID(),
      type: 'of_the_past',
      status,
      payload: {},
      createdAt: then,
      updatedAt: then,
      runAt: new Date(Date.now() + DAY_MS),
      leaseExpiresAt: new Date(Date.now() + DAY_MS),
      ...(ENDED.includes(status) && { completedAt: then }),
    })),
  );
  await library.services.orm.em.fork().insertMany(Job, rows);
  return rows.map(({ id }) => id);
}

const ENDED = [JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED];
const UNDER_WAY = [JobStatus.PENDING, JobStatus.RUNNING];

/** Runs a clean-up to its end. */
async function cleanUp() {
  const { createScheduledTask: task } = (await library.data(`mutation {
    createScheduledTask(input: { name: "Clean up", taskType: CLEAN_UP, schedule: "@yearly" }) { id }
  }`)) as { createScheduledTask: { id: string } };
  const { job } = (await library.data(`mutation ($id: ID!) { job: runScheduledTask(id: $id) { id } }`, {
    id: task.id,
  })) as { job: { id: string } };
  return library.settle(job.id);
}

async function remaining(): Promise<string[]> {
  const { jobs } = (await library.data('{ jobs(first: 500) { nodes { id } } }')) as {
    jobs: { nodes: { id: string }[] };
  };
  return jobs.nodes.map(({ id }) => id);
}

describe('a clean-up', () => {
  it('deletes jobs that ended longer ago than they are kept, and no others', async () => {
    await store(31, ENDED, 15);
    const kept = [...(await store(29, ENDED)), ...(await store(400, UNDER_WAY))];
    const job = await cleanUp();
    expect(job).toMatchObject({
      status: 'completed',
      progress: 100,
      totalItems: 45,
      processedItems: 45,
      result: { deletedJobs: 45 },
    });
    expect((await remaining()).sort()).toEqual([...kept, job.id].sort());
  });

  it('keeps them for as long as the setting says', async () => {
    await library.data('mutation { setSetting(key: "jobs.retention_days", value: 3) { value } }');
    await store(4, ENDED);
    const kept = await store(2, ENDED);
    const job = await cleanUp();
    expect(job).toMatchObject({ status: 'completed', result: { deletedJobs: 3 } });
    expect((await remaining()).sort()).toEqual([...kept, job.id].sort());
  });

  it('counts how values are spread', async () => {
    await library.store({ tags: [{ id: '1', name: 'Noir', aliases: [], description: '', parentIds: [] }] });
    const em = library.services.orm.em.fork();
    await em.execute('delete from sqlite_stat1');
    expect(await cleanUp()).toMatchObject({ status: 'completed', totalItems: 0, result: { deletedJobs: 0 } });
    expect(await em.execute(`select distinct tbl from sqlite_stat1 where tbl in ('tag', 'job', 'scene')`)).toEqual(
      expect.arrayContaining([{ tbl: 'tag' }, { tbl: 'job' }]),
    );
  });

  it('fails when its payload is not of its type, and the next one runs', async () => {
    const [id] = await store(0, [JobStatus.PENDING]);
    const em = library.services.orm.em.fork();
    await em.execute(`update job set type = 'clean_up', payload = '{"days":1}', run_at = 0 where id = ?`, [id]);
    library.services.jobs.wake();
    expect(await library.settle(id!)).toMatchObject({
      status: 'failed',
      errorCode: 'BAD_USER_INPUT',
      error: 'The job cannot be read: A clean-up takes no configuration: {}. It has {"days":1}.',
    });
    expect(await cleanUp()).toMatchObject({ status: 'completed' });
  });
});
