import { loadConfig } from '../../src/config.ts';
import { openOrm } from '../../src/database/orm.ts';
import { createRegistry } from '../../src/jobs/job-registry.ts';
import { JobRunner } from '../../src/jobs/runner.ts';
import { syncJob } from '../../src/stash/sync.job.ts';
import { SILENT } from '../support/test-library.ts';

// A process that runs syncs until it is killed: the database's path and Stash's address are its arguments.
const [path = '', url = ''] = process.argv.slice(2);
const orm = await openOrm({ kind: 'sqlite', path });
await orm.connect();
new JobRunner({
  orm,
  registry: createRegistry([syncJob(loadConfig({ STASH_URL: url }).stash)], []),
  owner: `process ${process.pid}`,
  log: SILENT,
  onEvent: (event) => process.send?.(event),
  timing: { leaseMs: 500, retryMs: 10, pollMs: 20, concurrency: 1 },
}).start();
