import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pino } from 'pino';
import { openDatabase } from '../../src/database/open.ts';
import { SqliteReader } from '../../src/database/sqlite/reader.ts';
import { type CronSchedule, upcomingRuns } from '../../src/schedules/cron.ts';
import { allTasks, ANY_DUE_TASK, type TaskRow } from '../../src/schedules/scheduled-task.read.ts';
import { ScheduledTaskType } from '../../src/schedules/scheduled-task.entity.ts';
import {
  createScheduledTask,
  deleteScheduledTask,
  updateScheduledTask,
} from '../../src/schedules/scheduled-task.service.ts';
import { Scheduler } from '../../src/schedules/scheduler.ts';
import { SILENT, TestLibrary } from '../support/test-library.ts';
import { cronSchedules, instants } from './random-schedule.ts';

const DAILY: CronSchedule = { schedule: '0 4 * * *', timeZone: 'UTC' };
const MINUTE_MS = 60_000;

let library: TestLibrary;
let scheduler: Scheduler;
let clock: Date;

beforeEach(async () => {
  library = await TestLibrary.open();
  await library.services.orm.em.fork().execute('delete from scheduled_task');
  clock = new Date('2026-11-22T12:00:00Z');
  scheduler = new Scheduler(library.services, SILENT, () => clock);
});

afterEach(() => library.close());

/** Stores an enabled task whose schedule begins now. */
async function create(cron: CronSchedule, name = cron.schedule): Promise<void> {
  const input = { ...cron, name, taskType: ScheduledTaskType.CLEAN_UP, enabled: true };
  await library.services.orm.em.fork().transactional((em) => createScheduledTask(em, input, clock));
}

async function tasks(): Promise<TaskRow[]> {
  const [all] = await allTasks.batch(library.services.reader, ['all'], undefined);
  return all as TaskRow[];
}

async function onlyTask(): Promise<TaskRow> {
  const [task, ...others] = await tasks();
  expect(others).toEqual([]);
  return task!;
}

/** Looks whether anything is due at an instant, by which the jobs so far are done, unless they go on. Gives the runs that it enqueued. */
async function at(now: Date | string, jobsSoFar?: 'go on'): Promise<{ task: string; slot: string }[]> {
  if (!jobsSoFar) await endJobs();
  clock = new Date(now);
  const before = await tasks();
  const jobs = await scheduler.enqueueDue();
  const after = new Map((await tasks()).map((task) => [task.id, task]));
  const ran = before.filter(({ id }) => jobs.includes(String(after.get(id)?.lastJobId)));
  expect(ran).toHaveLength(jobs.length);
  return ran.map(({ name, nextRun }) => ({ task: name, slot: new Date(nextRun!).toISOString() }));
}

/** Says of every job that it has come to its end. */
async function endJobs(): Promise<void> {
  const em = library.services.orm.em.fork();
  await em.execute(`update job set status = 'completed', completed_at = ? where completed_at is null`, [Date.now()]);
}

async function countJobs(): Promise<number> {
  const [row] = await library.services.orm.em.fork().execute<[{ count: number }]>('select count(*) as count from job');
  return row.count;
}

describe('a due task', () => {
  it('enqueues its job once, and waits for its next run', async () => {
    await create(DAILY);
    expect(await at('2026-11-23T03:59:59.999Z')).toEqual([]);
    expect(await at('2026-11-23T04:00:00.000Z')).toEqual([{ task: '0 4 * * *', slot: '2026-11-23T04:00:00.000Z' }]);
    expect(await at('2026-11-23T04:00:00.000Z', 'go on')).toEqual([]);
    expect(await at('2026-11-23T04:00:01.000Z', 'go on')).toEqual([]);
    const task = await onlyTask();
    expect(new Date(task.lastRun!)).toEqual(new Date('2026-11-23T04:00:00Z'));
    expect(new Date(task.nextRun!)).toEqual(new Date('2026-11-24T04:00:00Z'));
    const { job } = (await library.data('query ($id: ID!) { job(id: $id) { type status } }', {
      id: task.lastJobId,
    })) as {
      job: unknown;
    };
    expect(job).toEqual({ type: 'CLEAN_UP', status: 'PENDING' });
  });

  it('leaves out a run while the last one is not done, and does not make up for it', async () => {
    await create(DAILY);
    expect(await at('2026-11-23T04:00Z', 'go on')).toHaveLength(1);
    const { lastRun, lastJobId } = await onlyTask();
    expect(await at('2026-11-24T04:00Z', 'go on')).toEqual([]);
    expect(await onlyTask()).toMatchObject({ lastRun, lastJobId, nextRun: Date.parse('2026-11-25T04:00Z') });
    await endJobs();
    expect(await at('2026-11-24T05:00Z')).toEqual([]);
    expect(await at('2026-11-25T04:00Z')).toHaveLength(1);
    expect(await countJobs()).toBe(2);
  });

  it('catches up once, however many runs were missed', async () => {
    await create(DAILY);
    expect(await at('2027-03-01T12:00Z')).toEqual([{ task: '0 4 * * *', slot: '2026-11-23T04:00:00.000Z' }]);
    expect(await at('2027-03-01T12:00Z')).toEqual([]);
    expect(await at('2027-03-02T04:00Z')).toEqual([{ task: '0 4 * * *', slot: '2027-03-02T04:00:00.000Z' }]);
    expect(await countJobs()).toBe(2);
  });

  it('runs no second time when the clock is put back', async () => {
    await create(DAILY);
    expect(await at('2026-11-23T04:00Z')).toHaveLength(1);
    for (const now of ['2026-11-23T03:30Z', '2026-11-23T04:00Z', '2026-11-22T04:00Z', '2026-11-23T04:30Z']) {
      expect(await at(now)).toEqual([]);
    }
    expect(await at('2026-11-24T04:00Z')).toHaveLength(1);
  });

  it('holds up no other, even when its own schedule can no longer be read', async () => {
    await create(DAILY, 'sound');
    await create(DAILY, 'lost zone');
    const em = library.services.orm.em.fork();
    await em.execute(`update scheduled_task set time_zone = 'Mars/Olympus' where name = 'lost zone'`);
    expect(await at('2026-11-23T04:00Z')).toHaveLength(2);
    expect(await at('2026-11-24T04:00Z')).toEqual([{ task: 'sound', slot: '2026-11-24T04:00:00.000Z' }]);
    expect((await tasks()).map(({ name, nextRun }) => [name, nextRun === null])).toEqual([
      ['lost zone', true],
      ['sound', false],
    ]);
  });

  it('is left alone when this version does not know its type', async () => {
    await create(DAILY);
    await library.services.orm.em.fork().execute(`update scheduled_task set task_type = 'of_the_future'`);
    expect(await scheduler.enqueueDue()).toEqual([]);
    clock = new Date('2026-11-25T00:00Z');
    expect(await scheduler.enqueueDue()).toEqual([]);
    expect(await library.data('{ scheduledTasks { id } }')).toEqual({ scheduledTasks: [] });
    expect(await countJobs()).toBe(0);
  });

  it('is found by a seek in an index', () => {
    const reader = library.services.reader as SqliteReader;
    const { sql, bind } = ANY_DUE_TASK.compile(reader.dialect);
    const query = { compile: () => ({ sql, parameters: bind({ now: 0 }) }) } as never;
    expect(reader.explain(query)).toEqual([
      'SEARCH scheduled_task USING INDEX scheduled_task_enabled_next_run_index (enabled=? AND next_run<?)',
    ]);
  });
});

describe('whatever the schedule and the clock', () => {
  const DAY_MS = 1_440 * MINUTE_MS;
  const steps = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 90 * MINUTE_MS }) },
      { weight: 2, arbitrary: fc.integer({ min: -180 * MINUTE_MS, max: 0 }) },
      { weight: 1, arbitrary: fc.integer({ min: -10 * DAY_MS, max: 60 * DAY_MS }) },
      { weight: 3, arbitrary: fc.constant('to the next run' as const) },
      { weight: 1, arbitrary: fc.constant('to just before the next run' as const) },
    ),
    { minLength: 1, maxLength: 12 },
  );
  type Walk = typeof steps extends fc.Arbitrary<infer Steps> ? Steps : never;

  it('each run is enqueued once, when it is due, and upcoming tells those that follow', async () => {
    const downtime = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 * DAY_MS }));
    const property = fc.asyncProperty(cronSchedules, instants, steps, downtime, async (cron, begin, walk, pause) => {
      clock = begin;
      await create(cron);
      try {
        const slots = await take(walk);
        clock = new Date(clock.getTime() + pause);
        slots.push(...(await takeUpcoming(4)));
        expect(slots).toEqual([...new Set(slots)].sort());
      } finally {
        const { id } = await onlyTask();
        await library.services.orm.em.fork().transactional((em) => deleteScheduledTask(em, String(id)));
      }
    });
    await fc.assert(property, { numRuns: 40 });
  }, 120_000);

  /** Moves the clock about and looks each time; gives the runs that were enqueued. */
  async function take(walk: Walk): Promise<string[]> {
    const slots: string[] = [];
    for (const step of walk) {
      const nextRun = (await onlyTask()).nextRun!;
      const now = typeof step === 'number' ? clock.getTime() + step : nextRun - (step === 'to the next run' ? 0 : 1);
      const ran = await at(new Date(now));
      expect(ran).toHaveLength(now >= nextRun ? 1 : 0);
      slots.push(...ran.map(({ slot }) => slot));
    }
    return slots;
  }

  /** Lets the clock reach each of the runs that are announced; gives the runs that were enqueued. */
  async function takeUpcoming(count: number): Promise<string[]> {
    const announced = upcomingRuns(await onlyTask(), clock, count);
    expect(announced).toHaveLength(count);
    for (const run of announced) {
      const ran = await at(run > clock ? run : clock);
      expect(ran.map(({ slot }) => slot)).toEqual([run.toISOString()]);
    }
    return announced.map((run) => run.toISOString());
  }
});

describe('two processes', () => {
  it('enqueue a due task once between them', async () => {
    const other = await openDatabase({ kind: 'sqlite', path: library.path }, 'refuse');
    try {
      const services = { ...other, jobs: library.services.jobs };
      const otherScheduler = new Scheduler(services, SILENT, () => new Date(clock.getTime() + 700));
      for (const minute of ['*', '*/2', '0-59']) await create({ schedule: `${minute} * * * *`, timeZone: 'UTC' });
      for (let round = 1; round <= 20; round += 1) {
        await endJobs();
        clock = new Date(clock.getTime() + 2 * MINUTE_MS);
        const enqueued = await Promise.all([scheduler.enqueueDue(), otherScheduler.enqueueDue()]);
        expect(new Set(enqueued.flat()).size).toBe(3);
        expect(enqueued.flat()).toHaveLength(3);
        expect(await countJobs()).toBe(3 * round);
      }
    } finally {
      await other.close();
    }
  });
});

describe('the loop', () => {
  it('enqueues what is due, wakes whoever runs the jobs, and looks no more once it is stopped', async () => {
    let woken = 0;
    let look = (): void => undefined;
    const jobs = { wake: () => void (woken += 1), recheck: () => undefined };
    const looping = new Scheduler({ ...library.services, jobs }, SILENT, () => {
      look();
      return clock;
    });
    const looked = (): Promise<void> => new Promise((resolve) => (look = resolve));

    await create(DAILY);
    clock = new Date('2026-11-23T04:00Z');
    looping.start();
    await looked();
    expect(woken).toBe(1);
    await endJobs();
    clock = new Date('2026-11-24T04:00Z');
    await looked();
    await looping.stop();
    expect(woken).toBe(2);
    expect(await countJobs()).toBe(2);

    look = () => {
      throw new Error('It looked after it was stopped.');
    };
    clock = new Date('2026-11-25T04:00Z');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(await countJobs()).toBe(2);
  });

  it('outlives a failure, of which the log tells', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'error' }, { write: (line) => void lines.push(line) });
    const reader = new SqliteReader(library.path);
    reader[Symbol.dispose]();
    const looping = new Scheduler({ ...library.services, reader }, log, () => clock);
    looping.start();
    await looping.stop();
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'scheduled tasks could not be enqueued',
    ]);
  });
});

describe('a schedule that is saved anew', () => {
  it('begins at that instant, so that a run that a wrong clock put far ahead comes sooner', async () => {
    await create(DAILY);
    expect(await at('2040-01-01T00:00Z')).toHaveLength(1);
    expect(await at('2026-11-23T04:00Z')).toEqual([]);
    const { id } = await onlyTask();
    for (const enabled of [false, true]) {
      await library.services.orm.em
        .fork()
        .transactional((em) => updateScheduledTask(em, String(id), { enabled }, clock));
    }
    expect(await at('2026-11-24T04:00Z')).toEqual([{ task: '0 4 * * *', slot: '2026-11-24T04:00:00.000Z' }]);
  });
});
