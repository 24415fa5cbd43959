import type { FastifyBaseLogger } from 'fastify';
import type { MessagePort } from 'node:worker_threads';
import { openOrm } from '../database/orm.ts';
import type { JobRegistry } from './job-registry.ts';
import { JobRunner } from './runner.ts';
import type { FromThread, ThreadData, ToThread } from './thread-messages.ts';
import { preferOtherThreads } from './thread-priority.ts';

/** The thread's side of `JobThread`: runs jobs, on a connection of its own, until it is told to stop. */
export async function serveJobs(
  port: MessagePort,
  { database, owner, timing }: ThreadData,
  registry: JobRegistry,
  log: FastifyBaseLogger,
): Promise<void> {
  const tell = (message: FromThread): void => port.postMessage(message);
  const orm = await openOrm(database);
  await orm.connect();
  const runner = new JobRunner({
    orm,
    registry,
    owner,
    log,
    timing,
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
  tell({ kind: 'ready' });
  preferOtherThreads();

  async function stop(): Promise<void> {
    await runner.stop();
    await orm.close();
    port.close();
  }
}
