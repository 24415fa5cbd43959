import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { nextRun } from '../../src/schedules/cron.ts';
import { MAX_TASKS } from '../../src/schedules/scheduled-task.service.ts';
import { TestLibrary } from '../support/test-library.ts';

const FIELDS = 'id name taskType schedule timeZone config enabled lastRun nextRun lastJob { id } upcoming(count: 2)';
const CREATE = `mutation ($input: CreateScheduledTaskInput!) { task: createScheduledTask(input: $input) { ${FIELDS} } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateScheduledTaskInput!) { task: updateScheduledTask(id: $id, input: $input) { ${FIELDS} } }`;
const RUN = 'mutation ($id: ID!) { job: runScheduledTask(id: $id) { id type status } }';
const DELETE = 'mutation ($id: ID!) { id: deleteScheduledTask(id: $id) }';

/** A task that next runs in a year or two, so that no test is late. */
const YEARLY = { name: 'New Year', taskType: 'CLEAN_UP', schedule: '0 0 1 1 *' };

interface Task {
  readonly id: string;
  readonly nextRun: string | null;
  readonly lastRun: string | null;
  readonly [field: string]: unknown;
}

let library: TestLibrary;

beforeAll(async () => {
  library = await TestLibrary.open();
});

beforeEach(async () => {
  const em = library.services.orm.em.fork();
  for (const table of ['scheduled_task', 'job', 'sqlite_sequence']) await em.execute(`delete from ${table}`);
});

afterAll(() => library.close());

function ask<Data>(query: string, variables?: Record<string, unknown>): Promise<Data> {
  return library.data(query, variables) as Promise<Data>;
}

async function create(input: object = {}): Promise<Task> {
  return (await ask<{ task: Task }>(CREATE, { input: { ...YEARLY, ...input } })).task;
}

async function update(id: string, input: object): Promise<Task> {
  return (await ask<{ task: Task }>(UPDATE, { id, input })).task;
}

async function list(): Promise<Task[]> {
  return (await ask<{ scheduledTasks: Task[] }>(`{ scheduledTasks { ${FIELDS} } }`)).scheduledTasks;
}

/** How an operation is refused that must fail. */
async function refusal(query: string, variables: Record<string, unknown> = {}) {
  const { errors } = await library.execute(query, variables);
  expect(errors).toHaveLength(1);
  const { message, extensions } = errors![0]!;
  return { message, code: extensions?.['code'], field: extensions?.['field'] };
}

/** The next runs of a schedule from now on, as the API writes them. */
function expectedRuns(schedule: string, timeZone: string, count: number): string[] {
  const runs: string[] = [];
  for (let last = new Date(); runs.length < count; runs.push(last.toISOString())) {
    last = nextRun({ schedule, timeZone }, last)!;
  }
  return runs;
}

describe('createScheduledTask', () => {
  it('gives the task with its next runs', async () => {
    const upcoming = expectedRuns(YEARLY.schedule, 'UTC', 2);
    const task = await create();
    expect(task).toEqual({
      ...YEARLY,
      id: '1',
      timeZone: 'UTC',
      config: {},
      enabled: true,
      lastRun: null,
      nextRun: upcoming[0],
      lastJob: null,
      upcoming,
    });
    expect(await list()).toEqual([task]);
  });

  it('reads the schedule in the time zone', async () => {
    const timeZone = 'Pacific/Auckland';
    const [next] = expectedRuns(YEARLY.schedule, timeZone, 1);
    expect(next).toMatch(/-12-31T11:00:00.000Z$/);
    expect(await create({ timeZone })).toMatchObject({ timeZone, nextRun: next });
  });

  it('leaves a disabled task without a next run', async () => {
    expect(await create({ enabled: false })).toMatchObject({ enabled: false, nextRun: null, upcoming: [] });
  });

  it.each([
    [
      { schedule: '61 * * * *' },
      'input.schedule',
      '"61 * * * *" is no schedule: the minute is from 0 to 59, not 61. ' +
        'Write minute, hour, day, month and weekday, such as "30 4 * * *" for half past four every day.',
    ],
    [
      { timeZone: 'Mars/Olympus' },
      'input.timeZone',
      'There is no time zone "Mars/Olympus". Name one such as Europe/Berlin, or UTC.',
    ],
    [
      { name: ' New Year' },
      'input.name',
      'input.name has 1 to 200 characters and no white space at either end. It is " New Year".',
    ],
    [{ name: '' }, 'input.name', 'input.name has 1 to 200 characters and no white space at either end. It is "".'],
    [
      { name: 'x'.repeat(201) },
      'input.name',
      'input.name has 1 to 200 characters and no white space at either end. It is 201 characters long.',
    ],
    [{ config: { days: 3 } }, 'input.config', 'A clean-up takes no configuration: {}. It has {"days":3}.'],
    [{ config: 'nightly' }, 'input.config', 'A clean-up takes no configuration: {}. It has "nightly".'],
  ])('refuses %j', async (input, field, message) => {
    expect(await refusal(CREATE, { input: { ...YEARLY, ...input } })).toEqual({
      code: 'BAD_USER_INPUT',
      field,
      message,
    });
    expect(await list()).toEqual([]);
  });

  it('refuses a name that is taken, and a type that there is not', async () => {
    await create();
    expect(await refusal(CREATE, { input: YEARLY })).toEqual({
      code: 'CONFLICT',
      field: 'input.name',
      message: 'There is already a scheduled task named "New Year" (id 1). Choose another name.',
    });
    expect(await refusal(CREATE, { input: { ...YEARLY, taskType: 'APPLY_PLAN' } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.taskType',
    });
  });

  it('refuses one more than there may be', async () => {
    const em = library.services.orm.em.fork();
    await em.execute(
      `insert into scheduled_task (created_at, updated_at, name, task_type, schedule, config)
       select 0, 0, 'Task ' || key, 'clean_up', '@daily', '{}' from json_each(?)`,
      [JSON.stringify(Array.from({ length: MAX_TASKS }, () => 0))],
    );
    expect(await refusal(CREATE, { input: YEARLY })).toMatchObject({
      code: 'INVALID_STATE',
      message: 'There are 100 scheduled tasks, the most there may be. Delete one.',
    });
  });
});

describe('updateScheduledTask', () => {
  it('changes what is named, and leaves the next run alone', async () => {
    const task = await create();
    const { id } = task;
    const nextRun = '1970-01-01T00:00:00.001Z';
    await library.services.orm.em.fork().execute('update scheduled_task set next_run = 1');
    const renamed = await update(id, { name: 'Year’s end', config: {}, taskType: 'CLEAN_UP' });
    expect(renamed).toEqual({ ...task, name: 'Year’s end', nextRun, upcoming: [nextRun, task.nextRun] });
    expect(await update(id, { schedule: YEARLY.schedule, timeZone: 'UTC', enabled: true })).toEqual(renamed);
  });

  it.each([
    [{ schedule: '0 0 2 1 *' }, '0 0 2 1 *', 'UTC'],
    [{ timeZone: 'Asia/Tokyo' }, YEARLY.schedule, 'Asia/Tokyo'],
  ])('begins the schedule anew with %j', async (input, schedule, timeZone) => {
    const { id } = await create();
    const upcoming = expectedRuns(schedule, timeZone, 2);
    expect(await update(id, input)).toMatchObject({ schedule, timeZone, nextRun: upcoming[0], upcoming });
  });

  it('takes the next run away when it disables the task, and brings it back', async () => {
    const { id, nextRun } = await create();
    expect(await update(id, { enabled: false })).toMatchObject({ enabled: false, nextRun: null, upcoming: [] });
    expect(await update(id, { schedule: '@hourly' })).toMatchObject({ schedule: '@hourly', nextRun: null });
    expect(await update(id, { schedule: YEARLY.schedule })).toMatchObject({ nextRun: null });
    expect(await update(id, { enabled: true })).toMatchObject({ enabled: true, nextRun });
  });

  it('changes nothing when it does not name a change', async () => {
    const { id, ...task } = await create();
    await library.services.orm.em.fork().execute('update scheduled_task set updated_at = 2');
    expect(await update(id, {})).toEqual({ id, ...task });
    expect(await library.data('{ scheduledTasks { updatedAt } }')).toEqual({
      scheduledTasks: [{ updatedAt: '1970-01-01T00:00:00.002Z' }],
    });
  });

  it.each(['name', 'taskType', 'schedule', 'timeZone', 'config', 'enabled'])('refuses null for %s', async (field) => {
    const { id } = await create();
    expect(await refusal(UPDATE, { id, input: { [field]: null } })).toEqual({
      code: 'BAD_USER_INPUT',
      field: `input.${field}`,
      message: `input.${field} cannot be empty, but it is null. Leave it out to keep it as it is.`,
    });
  });

  it('refuses what a new task could not have', async () => {
    const { id } = await create();
    await create({ name: 'Taken' });
    expect(await refusal(UPDATE, { id, input: { name: 'Taken' } })).toMatchObject({
      code: 'CONFLICT',
      field: 'input.name',
    });
    expect(await refusal(UPDATE, { id, input: { schedule: 'never' } })).toMatchObject({ field: 'input.schedule' });
    expect(await refusal(UPDATE, { id, input: { config: [1] } })).toMatchObject({ field: 'input.config' });
    expect(await update(id, { name: YEARLY.name })).toMatchObject(YEARLY);
  });
});

describe('runScheduledTask', () => {
  it.each([true, false])('enqueues the job at once and leaves the next run alone (enabled: %j)', async (enabled) => {
    const { id, nextRun } = await create({ enabled });
    const { job } = await ask<{ job: { id: string } }>(RUN, { id });
    expect(job).toMatchObject({ type: 'CLEAN_UP', status: 'PENDING' });
    const [task] = await list();
    expect(task).toMatchObject({ enabled, nextRun, lastJob: { id: job.id } });
    expect(Date.now() - Date.parse(task!.lastRun!)).toBeLessThan(10_000);
  });

  it('enqueues another job each time', async () => {
    const { id } = await create();
    await library.data(RUN, { id });
    await library.data(RUN, { id });
    expect(await library.data('{ jobs { totalCount } }')).toEqual({ jobs: { totalCount: 2 } });
  });
});

describe('deleteScheduledTask', () => {
  it('takes the task away and leaves its jobs', async () => {
    const { id } = await create();
    await library.data(RUN, { id });
    expect(await library.data(DELETE, { id })).toEqual({ id });
    expect(await list()).toEqual([]);
    expect(await library.data('{ jobs { nodes { type status } } }')).toEqual({
      jobs: { nodes: [{ type: 'CLEAN_UP', status: 'PENDING' }] },
    });
  });
});

describe('a task that there is not', () => {
  it.each(['2', 'one', '01', '1e0', ' 1', '-1', '0x1', '9'.repeat(30), ''])('is not found: %j', async (id) => {
    await create();
    const missing = { code: 'NOT_FOUND', message: `There is no scheduled task with the id ${JSON.stringify(id)}.` };
    expect(await refusal(UPDATE, { id, input: {} })).toMatchObject(missing);
    expect(await refusal(DELETE, { id })).toMatchObject(missing);
    expect(await refusal(RUN, { id })).toMatchObject(missing);
  });
});

describe('scheduledTasks', () => {
  it('are sorted by name regardless of case, and read in two statements with their jobs', async () => {
    for (const name of ['b', 'C', 'a', 'A']) {
      const { id } = await create({ name });
      await library.data(RUN, { id });
    }
    const query = '{ scheduledTasks { name lastJob { status } upcoming } }';
    const { scheduledTasks: tasks } = await ask<{ scheduledTasks: { name: string; upcoming: string[] }[] }>(query);
    expect(tasks.map(({ name }) => name)).toEqual(['a', 'A', 'b', 'C']);
    expect(tasks.map(({ upcoming }) => upcoming.length)).toEqual([5, 5, 5, 5]);
    expect((await library.execute(query)).statements).toBe(2);
  });

  it('forget a job that is deleted', async () => {
    const { id } = await create();
    await library.data(RUN, { id });
    await library.services.orm.em.fork().execute('delete from job');
    const [task] = await list();
    expect(task!['lastJob']).toBeNull();
    expect(task!.lastRun).not.toBeNull();
  });

  it.each([-1, 21])('tell from 0 to 20 upcoming runs, not %d', async (count) => {
    await create();
    const query = 'query ($count: Int!) { scheduledTasks { upcoming(count: $count) } }';
    expect(await refusal(query, { count })).toEqual({
      code: 'BAD_USER_INPUT',
      field: 'count',
      message: `count must be from 0 to 20; it is ${count}.`,
    });
  });

  it('tell as many upcoming runs as are asked for', async () => {
    await create();
    const query =
      '{ scheduledTasks { none: upcoming(count: 0) usual: upcoming(count: null) all: upcoming(count: 20) } }';
    const { scheduledTasks } = await ask<{ scheduledTasks: object[] }>(query);
    const all = expectedRuns(YEARLY.schedule, 'UTC', 20);
    expect(scheduledTasks).toEqual([{ none: [], usual: all.slice(0, 5), all }]);
  });
});
