import type { FastifyBaseLogger } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from '../graphql/context.ts';
import { enqueueDueTasks } from './due-tasks.ts';
import { ANY_DUE_TASK } from './scheduled-task.read.ts';

/** How often the scheduler looks whether a task is due, in milliseconds. */
const PAUSE_MS = 1_000;

/** How long it waits when it could not enqueue what is due, in milliseconds. */
const PAUSE_AFTER_FAILURE_MS = 10_000;

/** Enqueues the jobs of scheduled tasks when their time has come. */
export class Scheduler {
  readonly #services: Pick<Services, 'orm' | 'reader' | 'jobs'>;
  readonly #log: FastifyBaseLogger;
  readonly #now: () => Date;
  readonly #stopping = new AbortController();
  #loop: Promise<void> = Promise.resolve();

  constructor(
    services: Pick<Services, 'orm' | 'reader' | 'jobs'>,
    log: FastifyBaseLogger,
    now: () => Date = () => new Date(),
  ) {
    this.#services = services;
    this.#log = log;
    this.#now = now;
  }

  start(): void {
    this.#loop = this.#run();
  }

  /** Looks no more; resolves when what it was doing is done. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  /**
   * Enqueues what is due. Without anything due it only reads, so that it takes the write lock from nobody.
   *
   * @returns the ids of the jobs
   */
  async enqueueDue(): Promise<string[]> {
    const { orm, reader, jobs } = this.#services;
    const now = this.#now();
    if ((await reader.run(ANY_DUE_TASK, { now: now.getTime() })).length === 0) return [];
    const enqueued = await orm.em.fork().transactional((em) => enqueueDueTasks(em, now, this.#log));
    if (enqueued.length > 0) jobs.wake();
    return enqueued;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      let pause = PAUSE_MS;
      try {
        await this.enqueueDue();
      } catch (error) {
        this.#log.error({ err: error }, 'scheduled tasks could not be enqueued');
        pause = PAUSE_AFTER_FAILURE_MS;
      }
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }
}
