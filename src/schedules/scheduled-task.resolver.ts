import type { EntityManager } from '@mikro-orm/sqlite';
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { badInput, notFound } from '../errors.ts';
import type { JobRow } from '../graphql/channels.ts';
import type { Context } from '../graphql/context.ts';
import { DateTime } from '../scalars/date-time.ts';
import { changedJob } from '../jobs/changed-job.ts';
import { Job } from '../jobs/job.entity.ts';
import { jobById } from '../jobs/job.read.ts';
import { ScheduledTask } from './scheduled-task.entity.ts';
import { CreateScheduledTaskInput, UpdateScheduledTaskInput } from './scheduled-task.input.ts';
import { allTasks, MAX_UPCOMING, taskById, type TaskRow, upcomingRunsOfTask } from './scheduled-task.read.ts';
import {
  createScheduledTask,
  deleteScheduledTask,
  runScheduledTask,
  updateScheduledTask,
} from './scheduled-task.service.ts';

/** How many runs are told unless a client wants another number. */
const USUAL_UPCOMING = 5;

@Resolver(() => ScheduledTask)
export class ScheduledTaskResolver {
  @Query(() => [ScheduledTask], { description: 'Every scheduled task, by name.' })
  scheduledTasks(@Ctx() { loaders }: Context): Promise<TaskRow[]> {
    return loaders.of(allTasks).load('all');
  }

  @FieldResolver(() => Job, { nullable: true, description: 'The job that it enqueued last; null when that is gone.' })
  lastJob(@Root() task: TaskRow, @Ctx() { loaders }: Context): Promise<JobRow | null> | null {
    return task.lastJobId === null ? null : loaders.of(jobById).load(task.lastJobId);
  }

  @FieldResolver(() => [DateTime], { description: 'When its job will be enqueued: none while it is disabled.' })
  async upcoming(
    @Root() task: TaskRow,
    @Arg('count', () => Int, {
      nullable: true,
      defaultValue: USUAL_UPCOMING,
      description: `How many runs, ${MAX_UPCOMING} at the most.`,
    })
    wanted: number | null,
    @Ctx() { loaders }: Context,
  ): Promise<Date[]> {
    const count = wanted ?? USUAL_UPCOMING;
    if (count < 0 || count > MAX_UPCOMING) {
      throw badInput('count', `count must be from 0 to ${MAX_UPCOMING}; it is ${count}.`);
    }
    return (await loaders.of(upcomingRunsOfTask).load(task)).slice(0, count);
  }

  @Mutation(() => ScheduledTask, { description: 'Has a job enqueued by the clock.' })
  createScheduledTask(
    @Arg('input', () => CreateScheduledTaskInput, { description: 'The task.' }) input: CreateScheduledTaskInput,
    @Ctx() context: Context,
  ): Promise<TaskRow> {
    return save(context, (em) => createScheduledTask(em, input, new Date()));
  }

  @Mutation(() => ScheduledTask, { description: 'Changes what is named of a scheduled task, and nothing else.' })
  updateScheduledTask(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Arg('input', () => UpdateScheduledTaskInput, { description: 'The changes.' }) input: UpdateScheduledTaskInput,
    @Ctx() context: Context,
  ): Promise<TaskRow> {
    return save(context, (em) => updateScheduledTask(em, id, input, new Date()));
  }

  @Mutation(() => ID, { description: 'Deletes a scheduled task and gives its id. The jobs that it enqueued stay.' })
  async deleteScheduledTask(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: Context,
  ): Promise<string> {
    await context.write((em) => deleteScheduledTask(em, id));
    return id;
  }

  @Mutation(() => Job, {
    description: 'Enqueues the job of a scheduled task now, even if the task is disabled. Its next run stays as it is.',
  })
  runScheduledTask(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: Context,
  ): Promise<JobRow> {
    return changedJob(context, (em) => runScheduledTask(em, id, new Date()));
  }
}

async function save(context: Context, write: (em: EntityManager) => Promise<number>): Promise<TaskRow> {
  const id = await context.write(write);
  const task = await context.loaders.of(taskById).load(id);
  if (!task) throw notFound('scheduled task', id);
  return task;
}
