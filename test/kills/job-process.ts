import { flushCompileCache } from 'node:module';
import { pino } from 'pino';
import { openOrm } from '../../src/database/orm.ts';
import { jobDefinitions } from '../../src/job-definitions.ts';
import { createRegistry } from '../../src/jobs/job-registry.ts';
import { JobRunner } from '../../src/jobs/runner.ts';

// A process that does the jobs of a database until it is killed, as the server's thread of the jobs does; it starts in a
// fraction of the server's time. The path is its argument.
const orm = await openOrm({ kind: 'sqlite', path: process.argv[2] ?? '' });
await orm.connect();
new JobRunner({
  orm,
  registry: createRegistry(jobDefinitions({}), []),
  owner: `runner:${process.pid}:`,
  log: pino({ level: 'silent' }),
  onEvent: () => undefined,
  timing: { pollMs: 10 },
}).start();
process.send?.('ready');
// Whoever is killed cannot keep at its end what was compiled.
flushCompileCache();
