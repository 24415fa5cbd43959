import { sql } from 'kysely';
import type { ListSource } from '../database/listing.ts';
import { asQuery } from '../database/query.ts';
import { PreparedQuery } from '../database/prepared-query.ts';
import { columnsOf, jsonValue, rowsById } from '../database/rows.ts';
import { compareText, textKey } from '../database/text-key.ts';
import type { LoaderDefinition } from '../graphql/loader.ts';
import { type CronSchedule, upcomingRuns } from './cron.ts';
import type { ScheduledTaskType } from './scheduled-task.entity.ts';
import { TASK_TYPES } from './task-types.ts';

/** A scheduled task as it is read for the API. Instants are milliseconds since 1970. */
export interface TaskRow extends CronSchedule {
  readonly id: number;
  readonly name: string;
  readonly taskType: ScheduledTaskType;
  readonly config: object;
  readonly enabled: boolean;
  readonly lastRun: number | null;
  readonly nextRun: number | null;
  readonly lastJobId: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const TASKS: ListSource<TaskRow> = {
  table: 'scheduled_task',
  columns: columnsOf('scheduled_task', [
    'id',
    'name',
    'taskType',
    'schedule',
    'timeZone',
    'config',
    'enabled',
    'lastRun',
    'nextRun',
    'lastJobId',
    'createdAt',
    'updatedAt',
  ]),
  decode(raw) {
    const row = raw as { config: unknown; enabled: unknown };
    row.config = jsonValue(row.config);
    row.enabled = Boolean(row.enabled);
    return row as TaskRow;
  },
};

export const taskById: LoaderDefinition<number, TaskRow | null> = { batch: rowsById(TASKS) };

const OF_KNOWN_TYPE = sql`scheduled_task.task_type in (${sql.join(TASK_TYPES.map((type) => sql.lit(type)))})`;

const ALL_TASKS = new PreparedQuery<object, object>((dialect) =>
  asQuery(dialect, sql`select ${TASKS.columns} from scheduled_task where ${OF_KNOWN_TYPE}`),
);

/** Every scheduled task, by name; the key says nothing. */
export const allTasks: LoaderDefinition<'all', TaskRow[]> = {
  async batch(reader, keys) {
    const tasks = (await reader.run(ALL_TASKS, {})).map(TASKS.decode);
    tasks.sort((a, b) => compareText(textKey(a.name), textKey(b.name)) || a.id - b.id);
    return keys.map(() => tasks);
  },
};

/** How many of the next runs of a task are told at the most. */
export const MAX_UPCOMING = 20;

/** The next runs of a task. To find one takes as long as to answer many fields, so an operation finds each only once. */
export const upcomingRunsOfTask: LoaderDefinition<TaskRow, Date[]> = {
  async batch(_reader, tasks) {
    const now = new Date();
    return tasks.map((task) => upcomingRuns(task, now, MAX_UPCOMING));
  },
};

/** Finds out, by a seek in an index, whether a task is due at `now`, in milliseconds since 1970. */
export const ANY_DUE_TASK = new PreparedQuery<{ now: number }, object>((dialect, value) =>
  asQuery(
    dialect,
    sql`select 1 from scheduled_task
        where enabled = true and next_run <= ${value('now')} and ${OF_KNOWN_TYPE} limit 1`,
  ),
);
