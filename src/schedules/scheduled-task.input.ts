import { Field, InputType } from 'type-graphql';
import { badInput } from '../errors.ts';
import { Json } from '../scalars/json.ts';
import { ScheduledTaskType } from './scheduled-task.entity.ts';

/** How long the name of a task may be, in characters. */
const MAX_NAME_LENGTH = 200;

const NAME = `What people call it, unique: no white space at either end, 1 to ${MAX_NAME_LENGTH} characters.`;
const TASK_TYPE = 'The type of the job.';
const SCHEDULE =
  'A cron expression: minute, hour, day, month and weekday, such as "30 4 * * *" for half past four every day; or one ' +
  'of @hourly, @daily, @weekly, @monthly and @yearly. Where clocks are put forward, a time that they skip runs when ' +
  'they have jumped; where they are put back, a time that comes twice runs once. Only with * or / in the minute or hour ' +
  'are skipped times left out and repeated ones repeated.';
const TIME_ZONE = 'The time zone in which the schedule is read, such as Europe/Berlin.';
const CONFIG = 'What the job is given: an object, as the type of the task describes it.';
const ENABLED = 'Whether the clock enqueues its job.';

@InputType({ description: 'A new scheduled task.' })
export class CreateScheduledTaskInput {
  @Field(() => String, { description: NAME })
  name!: string;

  @Field(() => ScheduledTaskType, { description: TASK_TYPE })
  taskType!: ScheduledTaskType;

  @Field(() => String, { description: SCHEDULE })
  schedule!: string;

  @Field(() => String, { defaultValue: 'UTC', description: TIME_ZONE })
  timeZone!: string;

  @Field(() => Json, { nullable: true, description: `${CONFIG} {} when left out.` })
  config?: unknown;

  @Field(() => Boolean, { defaultValue: true, description: ENABLED })
  enabled!: boolean;
}

@InputType({
  description:
    'Changes to a scheduled task. What is left out stays as it is; null is refused. A change of the schedule, the time ' +
    'zone or enabled begins the schedule anew; any other leaves the next run as it is.',
})
export class UpdateScheduledTaskInput {
  @Field(() => String, { nullable: true, description: NAME })
  name?: string | null;

  @Field(() => ScheduledTaskType, { nullable: true, description: TASK_TYPE })
  taskType?: ScheduledTaskType | null;

  @Field(() => String, { nullable: true, description: SCHEDULE })
  schedule?: string | null;

  @Field(() => String, { nullable: true, description: TIME_ZONE })
  timeZone?: string | null;

  @Field(() => Json, { nullable: true, description: CONFIG })
  config?: unknown;

  @Field(() => Boolean, { nullable: true, description: ENABLED })
  enabled?: boolean | null;
}

/** The fields of an input that were sent. */
export type TaskFields = Partial<CreateScheduledTaskInput>;

/** @throws BAD_USER_INPUT at the first field that is null */
export function sentFields(input: UpdateScheduledTaskInput): TaskFields {
  const sent = Object.entries(input).filter(([, value]) => value !== undefined);
  const empty = sent.find(([, value]) => value === null)?.[0];
  if (empty === undefined) return Object.fromEntries(sent);
  throw badInput(`input.${empty}`, `input.${empty} cannot be empty, but it is null. Leave it out to keep it as it is.`);
}

/** @throws BAD_USER_INPUT when it is no name */
export function checkName(name: string): void {
  const { length } = [...name];
  if (name !== '' && name.trim() === name && length <= MAX_NAME_LENGTH) return;
  throw badInput(
    'input.name',
    `input.name has 1 to ${MAX_NAME_LENGTH} characters and no white space at either end. ` +
      `It is ${length <= MAX_NAME_LENGTH ? JSON.stringify(name) : `${length} characters long`}.`,
  );
}
