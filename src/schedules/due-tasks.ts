import type { EntityManager } from '@mikro-orm/sqlite';
import type { FastifyBaseLogger } from 'fastify';
import { activeJob } from '../jobs/queue.ts';
import { nextRun } from './cron.ts';
import { ScheduledTask } from './scheduled-task.entity.ts';
import { enqueueTask } from './scheduled-task.service.ts';
import { TASK_DEFINITIONS, TASK_TYPES } from './task-types.ts';

/**
 * Enqueues the job of every task that is due, and moves its next run beyond `now`: however many runs were missed, one
 * makes up for them all. A run whose predecessor has not come to its end is left out: jobs do not queue up behind a slow
 * one. The transaction has to hold the write lock from its beginning, so that of several processes one
 * enqueues; and since the next run only ever moves forward, a clock that is put back repeats nothing.
 *
 * @returns the ids of the jobs
 */
export async function enqueueDueTasks(em: EntityManager, now: Date, log: FastifyBaseLogger): Promise<string[]> {
  const due = await em.find(
    ScheduledTask,
    { enabled: true, nextRun: { $lte: now }, taskType: { $in: TASK_TYPES } },
    { orderBy: { nextRun: 'asc', id: 'asc' } },
  );
  const jobs: string[] = [];
  for (const task of due) {
    const before = await task.lastJob?.load();
    const kind = TASK_DEFINITIONS[task.taskType];
    const rival = kind.isExclusive ? await activeJob(em, kind) : null;
    // Enqueued now it would be taken for the other one: it stays due until that is done.
    if (rival && rival.id !== before?.id) continue;
    if (before && !before.completedAt)
      log.info({ task: task.name, job: before.id }, 'a run was left out: the last one is not done');
    else jobs.push(await enqueueTask(em, task, now));
    em.assign(task, { nextRun: followingRun(task, now, log) });
  }
  await em.flush();
  return jobs;
}

/** A schedule was checked when it was stored, but its time zone may be gone since. Then it rests until it is changed. */
function followingRun(task: ScheduledTask, now: Date, log: FastifyBaseLogger): Date | null {
  try {
    return nextRun(task, now);
  } catch (error) {
    log.error({ err: error, task: task.name }, 'the schedule cannot be read any more');
    return null;
  }
}
