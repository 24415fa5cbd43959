import { setTimeout as sleep } from 'node:timers/promises';
import { openOrm } from '../../src/database/orm.ts';
import type { JobEvent } from '../../src/jobs/job-events.ts';
import { JobRunner, type RunnerTiming } from '../../src/jobs/runner.ts';
import { SILENT } from '../support/test-library.ts';
import { workRegistry } from './work.ts';

/** What a runner in a process of its own tells the test. */
export type FromRunner = { readonly kind: 'between-batches'; readonly done: number } | JobEvent;

// A process that runs jobs of a database until it is killed: the path and the timing are its arguments.
const [path = '', timing = '{}'] = process.argv.slice(2);
const orm = await openOrm({ kind: 'sqlite', path });
await orm.connect();
const tell = (message: FromRunner): void => void process.send?.(message);
new JobRunner({
  orm,
  registry: workRegistry({
    beforeBatch: async (_run, done) => {
      tell({ kind: 'between-batches', done });
      await sleep(30);
    },
  }),
  owner: `process ${process.pid}`,
  log: SILENT,
  onEvent: tell,
  timing: JSON.parse(timing) as Partial<RunnerTiming>,
}).start();
