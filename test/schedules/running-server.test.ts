import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobRow } from '../../src/graphql/channels.ts';
import { ScheduledTask, ScheduledTaskType } from '../../src/schedules/scheduled-task.entity.ts';
import { TestServer } from '../support/test-server.ts';

describe('a running server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('enqueues what is due, and runs it', async () => {
    const { orm, channels } = server.server.services;
    const ends = channels.jobs.subscribe((job) => job.completedAt !== null);
    const em = orm.em.fork();
    const nextRun = new Date(Date.now() - 60_000);
    const taskType = ScheduledTaskType.CLEAN_UP;
    const task = em.create(ScheduledTask, { name: 'Clean up', taskType, schedule: '0 0 1 1 *', nextRun });
    await em.flush();

    const { value: job } = (await ends.next()) as { value: JobRow };
    expect(job).toMatchObject({ type: 'clean_up', status: 'completed', result: { deletedJobs: 0 } });
    await ends.return?.();
    await em.refresh(task);
    expect(task.lastJob?.id).toBe(job.id);
    expect(task.nextRun!.getTime()).toBeGreaterThan(Date.now());
  });
});
