import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JobDefinition, type JobRun, JobType } from '../../src/jobs/define-job.ts';
import { createRegistry, type JobRegistry } from '../../src/jobs/job-registry.ts';
import { Setting } from '../../src/settings/setting.entity.ts';

/** So many items to do, each of which stores one row. */
export interface Work {
  readonly items: number;
  /** Items done in one batch. */
  readonly batch: number;
  /** How long to wait before each batch, in milliseconds. */
  readonly pauseMs?: number;
}

/** What a test does to the work as it goes on. */
export interface WorkHooks {
  /** Before a batch; `done` items are done. */
  beforeBatch?(run: JobRun<Work>, done: number): unknown;
  /** At the end of a batch, within its transaction. */
  inBatch?(run: JobRun<Work>): unknown;
}

/** A job that does each of its items once, however often it is begun, as it does only what is not done yet. */
export function workDefinition(hooks: WorkHooks = {}, maxAttempts = 3): JobDefinition<Work> {
  return {
    type: JobType.APPLY_PLAN,
    maxAttempts,
    parse(payload) {
      if (typeof payload === 'object' && payload !== null && 'items' in payload) return payload as Work;
      throw new Error(`Expected work, got ${JSON.stringify(payload)}.`);
    },
    async run(run) {
      const { items, batch, pauseMs } = run.payload;
      await run.setTotal(items);
      const done = new Set((await run.em.find(Setting, { key: { $like: `${run.id} %` } })).map(({ value }) => value));
      const left = Array.from({ length: items }, (_, item) => item).filter((item) => !done.has(item));
      for (let begin = 0; begin < left.length; begin += batch) {
        if (pauseMs) await sleep(pauseMs, undefined, { signal: run.signal });
        await hooks.beforeBatch?.(run, done.size + begin);
        await run.batch(async (em) => {
          const todo = left.slice(begin, begin + batch);
          // Each row has a key of its own, so that an item that is done twice shows.
          await em.insertMany(
            Setting,
            todo.map((item) => ({
              key: `${run.id} ${randomUUID()}`,
              value: item,
              createdAt: new Date(),
              updatedAt: new Date(),
            })),
          );
          await hooks.inBatch?.(run);
          return { done: todo.length, value: undefined };
        });
      }
      return { items };
    },
  };
}

export function workRegistry(hooks?: WorkHooks, maxAttempts?: number): JobRegistry {
  return createRegistry([workDefinition(hooks, maxAttempts)], [JobType.APPLY_PLAN]);
}
