import { ref } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sqlite';
import { badInput, conflict, GreenlightError, notFound } from '../errors.ts';
import { integerId } from '../graphql/integer-id.ts';
import { Job } from '../jobs/job.entity.ts';
import { enqueue } from '../jobs/queue.ts';
import { checkSchedule, nextRun } from './cron.ts';
import { ScheduledTask } from './scheduled-task.entity.ts';
import {
  checkName,
  type CreateScheduledTaskInput,
  sentFields,
  type UpdateScheduledTaskInput,
} from './scheduled-task.input.ts';
import { TASK_DEFINITIONS, TASK_TYPES } from './task-types.ts';

/** How many scheduled tasks there may be: they are not paged. */
export const MAX_TASKS = 100;

/**
 * Stores a new task. If it is enabled, its schedule begins at `now`.
 *
 * @returns its id
 * @throws BAD_USER_INPUT, or CONFLICT when the name is taken, at the field; INVALID_STATE when there are too many tasks
 */
export async function createScheduledTask(
  em: EntityManager,
  input: CreateScheduledTaskInput,
  now: Date,
): Promise<number> {
  if ((await em.count(ScheduledTask)) >= MAX_TASKS) {
    throw new GreenlightError(
      'INVALID_STATE',
      `There are ${MAX_TASKS} scheduled tasks, the most there may be. Delete one.`,
    );
  }
  const checked = await checkedTask(em, input, now);
  const task = em.create(ScheduledTask, { ...checked, nextRun: firstRun(checked, now) });
  await em.flush();
  return task.id;
}

/**
 * Changes what the input names. When the schedule, the time zone or `enabled` changes, the schedule begins anew at `now`.
 *
 * @returns the task's id
 * @throws NOT_FOUND; BAD_USER_INPUT, or CONFLICT when the name is taken, at the field
 */
export async function updateScheduledTask(
  em: EntityManager,
  id: string,
  input: UpdateScheduledTaskInput,
  now: Date,
): Promise<number> {
  const task = await existingTask(em, id);
  const { name, taskType, schedule, timeZone, config, enabled } = task;
  const stored = { name, taskType, schedule, timeZone, config, enabled };
  const checked = await checkedTask(em, { ...stored, ...sentFields(input) }, now, task.id);
  const begins = checked.schedule !== schedule || checked.timeZone !== timeZone || checked.enabled !== enabled;
  em.assign(task, { ...checked, ...(begins && { nextRun: firstRun(checked, now) }) });
  await em.flush();
  return task.id;
}

/**
 * Deletes a task. The jobs that it has enqueued stay, and run.
 *
 * @throws NOT_FOUND
 */
export async function deleteScheduledTask(em: EntityManager, id: string): Promise<void> {
  em.remove(await existingTask(em, id));
  await em.flush();
}

/**
 * Enqueues the job of a task at once, whether it is enabled or not. Its next run stays as it is.
 *
 * @returns the job's id
 * @throws NOT_FOUND
 */
export async function runScheduledTask(em: EntityManager, id: string, now: Date): Promise<string> {
  return enqueueTask(em, await existingTask(em, id), now);
}

/** Enqueues the job of a task, which takes note of it. @returns the job's id */
export async function enqueueTask(em: EntityManager, task: ScheduledTask, now: Date): Promise<string> {
  const jobId = await enqueue(em, TASK_DEFINITIONS[task.taskType], task.config);
  em.assign(task, { lastRun: now, lastJob: ref(Job, jobId) });
  await em.flush();
  return jobId;
}

type TaskColumns = Pick<ScheduledTask, 'name' | 'taskType' | 'schedule' | 'timeZone' | 'config' | 'enabled'>;

async function checkedTask(
  em: EntityManager,
  task: CreateScheduledTaskInput,
  now: Date,
  ownId?: number,
): Promise<TaskColumns> {
  const { name, taskType, schedule, timeZone, enabled } = task;
  checkName(name);
  const namesake = await em.findOne(ScheduledTask, { name });
  if (namesake && namesake.id !== ownId) {
    throw conflict(
      'input.name',
      `There is already a scheduled task named ${JSON.stringify(name)} (id ${namesake.id}). Choose another name.`,
    );
  }
  checkSchedule(task, now);
  return { name, taskType, schedule, timeZone, enabled, config: checkedConfig(task) };
}

function checkedConfig({ taskType, config }: CreateScheduledTaskInput): object {
  try {
    return TASK_DEFINITIONS[taskType].parse(config ?? {});
  } catch (error) {
    throw badInput('input.config', (error as Error).message);
  }
}

function firstRun(task: TaskColumns, now: Date): Date | null {
  return task.enabled ? nextRun(task, now) : null;
}

async function existingTask(em: EntityManager, id: string): Promise<ScheduledTask> {
  const number = integerId(id);
  const task =
    number === undefined ? null : await em.findOne(ScheduledTask, { id: number, taskType: { $in: TASK_TYPES } });
  if (!task) throw notFound('scheduled task', id);
  return task;
}
