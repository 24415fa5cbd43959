import type { JobRow } from '../graphql/channels.ts';
import type { Context } from '../graphql/context.ts';
import { notFound } from '../errors.ts';
import { jobById } from './job.read.ts';

/**
 * The states of jobs that this server runs or changes, from now on; of one job beginning with the present one, so that
 * nothing is missed between the answer of a mutation and the subscription. Every final state is among them; of several
 * states before it that a slow subscriber has not taken, only the latest.
 *
 * @throws NOT_FOUND when there is no job with the id
 */
export async function jobUpdates(
  context: Context,
  id: string | null | undefined,
): Promise<AsyncIterableIterator<JobRow>> {
  const { jobs } = context.channels;
  if (id == null) return jobs.subscribe();
  const early = new WeakSet<JobRow>();
  let isRead = false;
  const updates = jobs.subscribe((job) => {
    if (!isRead && job.id === id) early.add(job);
    return job.id === id;
  });
  try {
    const present = await context.loaders.of(jobById).load(id);
    isRead = true;
    if (!present) throw notFound('job', id);
    return new StartingWith(present, updates, early);
  } catch (error) {
    await updates.return?.();
    throw error;
  }
}

/** Not a generator: while that waits for the next state it cannot be ended. */
class StartingWith implements AsyncIterableIterator<JobRow> {
  readonly #present: JobRow;
  readonly #later: AsyncIterableIterator<JobRow>;
  readonly #early: WeakSet<JobRow>;
  #begun = false;

  /** @param early those of the later states that were told while the present one was read */
  constructor(present: JobRow, later: AsyncIterableIterator<JobRow>, early: WeakSet<JobRow>) {
    this.#present = present;
    this.#later = later;
    this.#early = early;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<JobRow>> {
    if (!this.#begun) {
      this.#begun = true;
      return { value: this.#present, done: false };
    }
    for (;;) {
      const result = await this.#later.next();
      if (result.done || this.#isLater(result.value)) return result;
    }
  }

  async return(): Promise<IteratorResult<JobRow>> {
    this.#begun = true;
    await this.#later.return?.();
    return { value: undefined, done: true };
  }

  /** What was told while the present state was read may be part of it already. Nothing else is compared: clocks are set back. */
  #isLater(job: JobRow): boolean {
    if (!this.#early.has(job)) return true;
    const { updatedAt, completedAt } = this.#present;
    return completedAt === null ? job.updatedAt >= updatedAt : job.updatedAt > updatedAt;
  }
}
