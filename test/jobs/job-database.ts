import type { MikroORM } from '@mikro-orm/sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenDatabase, openDatabase } from '../../src/database/open.ts';
import { openOrm } from '../../src/database/orm.ts';
import { rowsById } from '../../src/database/rows.ts';
import type { JobRow } from '../../src/graphql/channels.ts';
import { Job } from '../../src/jobs/job.entity.ts';
import { JOBS } from '../../src/jobs/job.read.ts';
import type { JobEvent } from '../../src/jobs/job-events.ts';
import type { JobRegistry } from '../../src/jobs/job-registry.ts';
import { enqueue, type EnqueueOptions } from '../../src/jobs/queue.ts';
import { JobRunner, type RunnerTiming } from '../../src/jobs/runner.ts';
import { Turns } from '../../src/jobs/turns.ts';
import { Setting } from '../../src/settings/setting.entity.ts';
import { SILENT } from '../support/test-library.ts';
import { type Work, workDefinition, workRegistry } from './work.ts';

/** Leases and pauses so short that a test can wait for them. */
export const SHORT: RunnerTiming = { leaseMs: 300, retryMs: 10, pollMs: 20, stopMs: 1_000, concurrency: 1 };

/** A database file of its own with jobs to run, and runners that each have a connection of their own. */
export class JobDatabase {
  readonly path: string;
  readonly events: JobEvent[] = [];
  readonly #directory: string;
  readonly #database: OpenDatabase;
  readonly #runners = new Set<JobRunner>();
  readonly #connections: MikroORM[] = [];

  private constructor(directory: string, path: string, database: OpenDatabase) {
    this.#directory = directory;
    this.path = path;
    this.#database = database;
  }

  static async open(): Promise<JobDatabase> {
    const directory = mkdtempSync(join(tmpdir(), 'greenlight-'));
    const path = join(directory, 'jobs.db');
    return new JobDatabase(directory, path, await openDatabase({ kind: 'sqlite', path }, 'apply'));
  }

  get orm(): MikroORM {
    return this.#database.orm;
  }

  /** A second writing connection, as another process would have it. */
  async connect(): Promise<MikroORM> {
    const orm = await openOrm({ kind: 'sqlite', path: this.path });
    await orm.connect();
    this.#connections.push(orm);
    return orm;
  }

  /** Starts a runner on a connection of its own. */
  async run(
    registry: JobRegistry = workRegistry(),
    timing: Partial<RunnerTiming> = {},
    turns = new Turns(),
  ): Promise<JobRunner> {
    const runner = new JobRunner({
      orm: await this.connect(),
      registry,
      owner: `runner ${this.#runners.size + 1}`,
      log: SILENT,
      onEvent: (event) => this.events.push(event),
      timing: { ...SHORT, ...timing },
      turns,
    });
    this.#runners.add(runner);
    runner.start();
    return runner;
  }

  enqueue(work: Partial<Work> = {}, options?: EnqueueOptions, maxAttempts?: number): Promise<string> {
    const definition = workDefinition({}, maxAttempts);
    return this.orm.em.fork().transactional((em) => enqueue(em, definition, { items: 6, batch: 2, ...work }, options));
  }

  /** Changes the columns of a job, past every rule. */
  async set(id: string, columns: object): Promise<void> {
    await this.orm.em.fork().nativeUpdate(Job, { id }, columns);
  }

  async row(id: string): Promise<JobRow> {
    const [row] = await rowsById(JOBS)(this.#database.reader, [id]);
    if (!row) throw new Error(`There is no job ${id}.`);
    return row;
  }

  /** The job as soon as it is as wanted. */
  async until(id: string, isWanted: (job: JobRow) => boolean, timeoutMs = 20_000): Promise<JobRow> {
    for (const deadline = Date.now() + timeoutMs; ;) {
      const row = await this.row(id);
      if (isWanted(row)) return row;
      if (Date.now() > deadline) throw new Error(`The job never became as wanted; it is ${JSON.stringify(row)}.`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** The job once it has come to its end. */
  end(id: string): Promise<JobRow> {
    return this.until(id, ({ completedAt }) => completedAt !== null);
  }

  /** Waits until a runner has told that the job has come to its end, which it does once that has reached the disk. */
  async endTold(id: string): Promise<void> {
    await this.end(id);
    const isTold = (): boolean =>
      this.events.some((event) => event.kind === 'job' && event.job.id === id && event.job.completedAt !== null);
    while (!isTold()) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** The items that were done, an item that was done twice twice, in ascending order. */
  async itemsDone(id: string): Promise<number[]> {
    const rows = await this.orm.em.fork().find(Setting, { key: { $like: `${id} %` } });
    return rows.map(({ value }) => value as number).sort((a, b) => a - b);
  }

  async close(): Promise<void> {
    for (const runner of this.#runners) await runner.stop();
    for (const connection of this.#connections) await connection.close();
    await this.#database.close();
    rmSync(this.#directory, { recursive: true });
  }
}

/** The numbers from 0, so many of them. */
export function all(items: number): number[] {
  return Array.from({ length: items }, (_, item) => item);
}
