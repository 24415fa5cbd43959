import type { FastifyBaseLogger } from 'fastify';
import type { MessagePort } from 'node:worker_threads';
import { openOrm } from '../database/orm.ts';
import { checkpointIfDue } from '../database/sqlite/write-ahead-log.ts';
import type { JobRegistry } from './job-registry.ts';
import { requestWatch } from './request-count.ts';
import { JobRunner } from './runner.ts';
import type { FromThread, ThreadData, ToThread } from './thread-messages.ts';
import { coreLeaver, preferOtherThreads } from './thread-priority.ts';
import { Turns } from './turns.ts';

/** How often the thread looks whether the database's log is long, in milliseconds. */
const CHECKPOINT_MS = 1_000;

/**
 * The thread's side of `JobThread`: runs jobs, on a connection of its own, until it is told to stop. It also brings into
 * the database file what the server's main thread has written.
 */
export async function serveJobs(
  port: MessagePort,
  { database, owner, timing, requests }: ThreadData,
  registry: JobRegistry,
  log: FastifyBaseLogger,
): Promise<void> {
  const tell = (message: FromThread): void => port.postMessage(message);
  const isAsked = requestWatch(requests);
  const orm = await openOrm(database, { beforeStatement: coreLeaver(isAsked) });
  await orm.connect();
  const runner = new JobRunner({
    orm,
    registry,
    owner,
    log,
    timing,
    turns: new Turns(isAsked),
    onEvent: (event) => tell({ kind: 'event', event }),
  });
  port.on('message', (message: ToThread) => {
    switch (message.kind) {
      case 'wake':
        runner.wake();
        return;
      case 'recheck':
        runner.recheck(message.jobId);
        return;
      case 'stop':
        void stop();
        return;
      default:
        message satisfies never;
    }
  });
  runner.start();
  const checkpoints = setInterval(() => {
    checkpointIfDue(orm).catch((error: unknown) => log.warn({ err: error }, 'the write-ahead log was left as it is'));
  }, CHECKPOINT_MS);
  tell({ kind: 'ready' });
  preferOtherThreads();

  async function stop(): Promise<void> {
    clearInterval(checkpoints);
    await runner.stop();
    await orm.close();
    port.close();
  }
}
