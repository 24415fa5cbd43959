import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { serveJobs } from '../../src/jobs/job-thread-worker.ts';
import type { ThreadData } from '../../src/jobs/thread-messages.ts';
import { SILENT } from '../support/test-library.ts';
import { workRegistry } from './work.ts';

/** So many items end the thread at the first attempt, after two of them. */
export const DEADLY = 13;

const registry = workRegistry({
  beforeBatch({ payload, attempt }, done) {
    if (payload.items === DEADLY && attempt === 1 && done === 2) process.exit(1);
  },
});
await serveJobs(parentPort as MessagePort, workerData as ThreadData, registry, SILENT);
