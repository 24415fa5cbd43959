import { setTimeout as sleep } from 'node:timers/promises';
import type { JobRow } from '../../src/graphql/channels.ts';
import { JOBS } from '../../src/jobs/job.read.ts';
import { rowsById } from '../../src/database/rows.ts';
import { Random } from '../../src/sample/random.ts';
import type { ModelChange, ModelLibrary, ModelOutcome } from '../analysis/library-model.ts';
import { countsOf } from '../analysis/model-outcome.ts';
import { storeModel } from '../analysis/stored-model.ts';
import { post } from '../support/http-client.ts';
import { TestLibrary } from '../support/test-library.ts';
import { BATCH, changeDifferences, difference, fileFaults, libraryDifferences } from './differences.ts';
import { Fleet, type StartProcess } from './fleet.ts';
import { randomLibrary, randomPlan } from './random-plan.ts';

/** The attempts that a job has, but for the one that shall come to the end. */
const KILLS_A_PLAN = 4;

export interface KillOptions {
  readonly seed: number;
  readonly kills: number;
  readonly start: StartProcess;
  readonly changesAPlan: number;
  readonly onPlan?: (report: KillReport) => void;
}

export interface KillReport {
  /** How far the job was at each kill that hit it between its claim and its completion: from 0 to 1. */
  readonly progress: number[];
  /** Kills that came too late, and count for nothing. */
  missed: number;
  plans: number;
  changes: number;
  starts: number;
  /** Changes that should have been applied and were not, and such as were although they should not, or counted twice. */
  lost: number;
  doubled: number;
  /** Whatever else is not as in a run that nobody kills. */
  readonly differences: string[];
}

/** Kills processes that apply plans, at random moments, and compares what comes of the plans with a model of applying them. */
export async function killApplies(options: KillOptions): Promise<KillReport> {
  const library = await TestLibrary.open();
  const run = new KillRun(library, options);
  try {
    await run.prepare();
    while (run.report.progress.length < options.kills) await run.applyOnePlan();
  } finally {
    await run.fleet.stop();
    await library.close();
  }
  return { ...run.report, starts: run.fleet.starts };
}

class KillRun {
  readonly report: KillReport = {
    progress: [],
    missed: 0,
    plans: 0,
    changes: 0,
    starts: 0,
    lost: 0,
    doubled: 0,
    differences: [],
  };
  readonly fleet: Fleet;
  readonly #library: TestLibrary;
  readonly #options: KillOptions;
  readonly #random: Random;
  readonly #model: ModelLibrary;
  readonly #original: ModelLibrary;

  constructor(library: TestLibrary, options: KillOptions) {
    this.#library = library;
    this.#options = options;
    this.#random = new Random(options.seed, 'kills');
    this.#model = randomLibrary(this.#random);
    this.#original = this.#model.copy();
    this.fleet = new Fleet(library.path, options.start);
  }

  prepare(): Promise<void> {
    return storeModel(this.#library, this.#model);
  }

  /** Has a plan applied by processes that are killed on the way, and looks what has come of it. */
  async applyOnePlan(): Promise<void> {
    const { report } = this;
    report.plans += 1;
    const sent = randomPlan(this.#random, this.#model, report.plans, this.#options.changesAPlan);
    report.changes += sent.length;
    const changes = sent.map((change): ModelChange => ({
      currentValue: this.#model.base(change.sceneId, change.field),
      ...change,
    }));
    const planId = await this.#accepted(sent);
    const onConflict = this.#random.pick(['SKIP', 'OVERWRITE'] as const);
    const expected = this.#model.apply(changes, onConflict) as ModelOutcome[];
    const { job } = await this.#ask<{ job: { id: string } }>(
      'mutation ($planId: ID!, $onConflict: ConflictPolicy!) { job: applyAnalysisPlan(planId: $planId, onConflict: $onConflict) { id } }',
      { planId, onConflict },
    );
    const kills = await this.#killOnTheWay(job.id);
    const end = await this.#until(job.id, ({ completedAt }) => completedAt !== null);
    const found = await changeDifferences(this.#library, this.#original, planId, changes, expected);
    report.lost += found.lost;
    report.doubled += found.doubled;
    report.differences.push(
      ...(await fileFaults(this.#library.path)),
      ...found.differences,
      ...(await libraryDifferences(this.#library, this.#original, this.#model)),
      ...difference(`the job of plan ${planId}`, end, {
        ...end,
        status: 'completed',
        attempt: kills + 1,
        processedItems: changes.length,
        totalItems: changes.length,
        progress: 100,
        result: countsOf(expected),
        errorCode: null,
      }),
    );
    this.#options.onPlan?.({ ...report, starts: this.fleet.starts });
  }

  async #accepted(changes: readonly ModelChange[]): Promise<string> {
    const { plan } = await this.#ask<{ plan: { id: string } }>(
      'mutation ($input: CreateAnalysisPlanInput!) { plan: createAnalysisPlan(input: $input) { id } }',
      { input: { name: `Plan ${this.report.plans}`, changes } },
    );
    await this.#ask(
      'mutation ($id: ID!) { reviewPlanChanges(planId: $id, decision: ACCEPT, filter: { statuses: [PENDING] }) { affected } }',
      plan,
    );
    return plan.id;
  }

  /** Over HTTP where a server is running, otherwise by the same schema in this process. */
  async #ask<Data>(query: string, variables: Record<string, unknown>): Promise<Data> {
    const { url } = await this.fleet.any();
    if (url === undefined) return (await this.#library.data(query, variables)) as Data;
    const { data, errors } = await post<Data>(url, { query, variables });
    if (errors.length > 0) throw new Error(JSON.stringify(errors).slice(0, 1_000));
    return data;
  }

  /** Kills whichever process has the job, several times. @returns how many attempts that has ended */
  async #killOnTheWay(jobId: string): Promise<number> {
    let kills = 0;
    const { progress } = this.report;
    while (kills < KILLS_A_PLAN && progress.length < this.#options.kills) {
      const owner = await this.#momentOf(jobId);
      if (owner === undefined) break;
      await this.fleet.kill(Number(/:(\d+):/.exec(owner)?.[1]));
      const job = await this.#row(jobId);
      if (job.status !== 'running' || (await this.#ownerOf(jobId)) !== owner) {
        this.report.missed += 1;
        break;
      }
      kills += 1;
      progress.push(job.totalItems ? job.processedItems / job.totalItems : 0);
      // As if its time had passed: a lease so short that one could wait for it would be lost to a busy machine.
      await this.#library.services.orm.em
        .fork()
        .transactional((em) => em.execute('update job set lease_expires_at = 0 where id = ?', [jobId]));
    }
    return kills;
  }

  /** Waits for a random moment of an attempt. @returns the attempt's owner; undefined when the job has come to its end */
  async #momentOf(jobId: string): Promise<string | undefined> {
    const isLive = ({ status }: JobRow) => status !== 'pending';
    const begun = await this.#until(jobId, (job) => isLive(job) && job.attempt > this.#attempts(jobId));
    this.#seen = { jobId, attempt: begun.attempt };
    const left = (begun.totalItems ?? this.#options.changesAPlan) - begun.processedItems;
    const target = begun.processedItems + this.#random.fraction() * left;
    const before = performance.now();
    const reached = await this.#until(jobId, (job) => job.completedAt !== null || job.processedItems + BATCH > target);
    if (reached.completedAt !== null) {
      this.report.missed += 1;
      return undefined;
    }
    // Within the batch, or the wait for it, as long as batches took so far.
    const batches = Math.max(1, (reached.processedItems - begun.processedItems) / BATCH);
    const batchMs = Math.min(60, (performance.now() - before) / batches);
    await sleep(this.#random.fraction() * batchMs);
    return this.#ownerOf(jobId);
  }

  #seen = { jobId: '', attempt: 0 };

  /** How many attempts of the job were waited for. */
  #attempts(jobId: string): number {
    return this.#seen.jobId === jobId ? this.#seen.attempt : 0;
  }

  async #until(jobId: string, isWanted: (job: JobRow) => boolean): Promise<JobRow> {
    for (const deadline = Date.now() + 60_000; ;) {
      const row = await this.#row(jobId);
      if (isWanted(row)) return row;
      if (Date.now() > deadline) throw new Error(`The job never became as wanted: ${JSON.stringify(row)}.`);
      await sleep(1);
    }
  }

  async #row(jobId: string): Promise<JobRow> {
    return (await rowsById(JOBS)(this.#library.services.reader, [jobId]))[0] as JobRow;
  }

  async #ownerOf(jobId: string): Promise<string | undefined> {
    const [row] = await this.#sql<{ owner: string | null }>(
      `select lease_owner as owner from job where id = '${jobId}'`,
    );
    return row?.owner ?? undefined;
  }

  #sql<Row>(statement: string): Promise<Row[]> {
    return this.#library.services.orm.em.fork().execute<Row[]>(statement);
  }
}
