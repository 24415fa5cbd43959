import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { JOB_DEFINITIONS } from './job-definitions.ts';
import { createRegistry } from './jobs/job-registry.ts';
import { serveJobs } from './jobs/job-thread-worker.ts';
import type { ThreadData } from './jobs/thread-messages.ts';
import { createLog } from './log.ts';

const data = workerData as ThreadData;
await serveJobs(parentPort as MessagePort, data, createRegistry(JOB_DEFINITIONS), createLog(data.logLevel));
