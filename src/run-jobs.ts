import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Config } from './config.ts';
import { jobDefinitions } from './job-definitions.ts';
import { createRegistry } from './jobs/job-registry.ts';
import { serveJobs } from './jobs/job-thread-worker.ts';
import type { ThreadData } from './jobs/thread-messages.ts';
import { createLog } from './log.ts';
import { unsealed } from './secret.ts';

const data = workerData as ThreadData;
const config = unsealed(data.config) as Config;
await serveJobs(parentPort as MessagePort, data, createRegistry(jobDefinitions(config)), createLog(data.logLevel));
