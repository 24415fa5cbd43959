import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { cancelJob } from '../../src/jobs/queue.ts';
import { all, JobDatabase } from './job-database.ts';
import { workRegistry } from './work.ts';

/** What goes wrong at a point of the work. */
type Mishap = 'nothing' | 'throw' | 'throw in batch' | 'lose the lease' | 'stop' | 'cancel';

const mishap = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Mishap>('nothing') },
  { weight: 2, arbitrary: fc.constantFrom<Mishap>('throw', 'throw in batch', 'lose the lease', 'stop') },
);
const work = fc.record({ items: fc.nat({ max: 12 }), batch: fc.integer({ min: 1, max: 4 }) });
const scenario = fc.record({
  jobs: fc.array(work, { minLength: 1, maxLength: 4 }),
  /** Taken one by one by the points that the work passes, whichever runner comes by. */
  mishaps: fc.array(mishap, { maxLength: 30 }),
  concurrency: fc.integer({ min: 1, max: 2 }),
  cancelAt: fc.option(fc.nat({ max: 12 })),
});

describe('two runners and random crashes', () => {
  it('do every item exactly once, and the counters are exact', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ jobs, mishaps, concurrency, cancelAt }) => {
        const database = await JobDatabase.open();
        try {
          const left = mishaps.values();
          const next = (): Mishap => left.next().value ?? 'nothing';
          let points = 0;
          const registry = workRegistry(
            {
              async beforeBatch({ id }) {
                points += 1;
                const now: Mishap = points === cancelAt ? 'cancel' : next();
                // A lease that is given to another run while this one goes on.
                if (now === 'lose the lease')
                  await database.set(id, { leaseExpiresAt: new Date(0), leaseOwner: 'nobody' });
                if (now === 'stop') stopOne();
                if (now === 'cancel') await database.orm.em.fork().transactional((em) => cancelJob(em, id));
                if (now === 'throw') throw new Error('crash');
              },
              inBatch() {
                if (next() === 'throw in batch') throw new Error('crash');
              },
            },
            100,
          );
          const timing = { concurrency, retryMs: 1, pollMs: 5 };
          const runners = [await database.run(registry, timing), await database.run(registry, timing)];
          const restarts: Promise<unknown>[] = [];
          const stopOne = (): void => {
            const stopped = runners.shift()?.stop();
            restarts.push(
              Promise.resolve(stopped).then(async () => runners.push(await database.run(registry, timing))),
            );
          };
          const enqueued = [];
          for (const { items, batch } of jobs) {
            enqueued.push({ items, id: await database.enqueue({ items, batch }, {}, 100) });
          }
          for (const runner of runners) runner.wake();
          for (const { id } of enqueued) await database.end(id);
          await Promise.all(restarts);
          for (const { id, items } of enqueued) {
            const end = await database.row(id);
            const done = await database.itemsDone(id);
            expect(end.processedItems).toBe(done.length);
            if (end.status === 'cancelled') {
              expect(done).toEqual(all(done.length));
            } else {
              expect(end).toMatchObject({ status: 'completed', totalItems: items, progress: 100 });
              expect(done).toEqual(all(items));
            }
          }
        } finally {
          await database.close();
        }
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});
