import { sql } from 'kysely';
import { asQuery, type ListSource } from '../database/listing.ts';
import { PreparedQuery } from '../database/prepared-query.ts';
import type { Reader } from '../database/reader.ts';
import { columnsOf, jsonValue, rowsById } from '../database/rows.ts';
import { compareText, textKey } from '../database/text-key.ts';
import type { LoaderDefinition } from '../graphql/loader.ts';
import type { CronSchedule } from './cron.ts';
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

/** Every scheduled task, by name. */
export async function readTasks(reader: Reader): Promise<TaskRow[]> {
  const tasks = (await reader.run(ALL_TASKS, {})).map(TASKS.decode);
  return tasks.sort((a, b) => compareText(textKey(a.name), textKey(b.name)) || a.id - b.id);
}

/** Finds out, by a seek in an index, whether a task is due at `now`, in milliseconds since 1970. */
export const ANY_DUE_TASK = new PreparedQuery<{ now: number }, object>((dialect, value) =>
  asQuery(
    dialect,
    sql`select 1 from scheduled_task
        where enabled = true and next_run <= ${value('now')} and ${OF_KNOWN_TYPE} limit 1`,
  ),
);
