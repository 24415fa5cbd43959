import type { EntityManager } from '@mikro-orm/sqlite';
import { APPLY_PLAN, applyPlan } from '../../src/analysis/apply-plan.job.ts';
import { LIBRARY_WRITER, type SceneWriter } from '../../src/analysis/scene-writer.ts';
import type { GraphQLFormattedError } from 'graphql';
import { defineJob } from '../../src/jobs/define-job.ts';
import { createRegistry } from '../../src/jobs/job-registry.ts';
import { publishJobEvent } from '../../src/jobs/job-events.ts';
import { JobRunner } from '../../src/jobs/runner.ts';
import type { JobRow } from '../../src/graphql/channels.ts';
import { SILENT, type TestLibrary } from '../support/test-library.ts';
import { PlanDesk } from './plan-desk.ts';

type Values = Readonly<Record<string, unknown>>;

/** About how many changes go into a step of a transaction. */
const CHANGES_A_STEP = 3;

/** Where an apply dies, as if the process had: at the n-th step, before or after it has written to the library. */
export interface Crash {
  readonly step: number;
  readonly when: 'before' | 'after';
}

export interface ApplyOptions {
  readonly onConflict?: string;
  /** About how many changes go into a transaction. */
  readonly changesAtOnce?: number;
  readonly crashes?: readonly Crash[];
  /** Happens at the end of a step, counted from 1, within its transaction. */
  readonly inStep?: (em: EntityManager, step: number) => Promise<unknown>;
}

export interface PreviewedScene {
  readonly sceneId: string;
  readonly before: Values;
  readonly after: Values;
  readonly changes: readonly {
    readonly change: { readonly id: string };
    readonly state: string;
    readonly reason: string | null;
  }[];
}

export interface Preview {
  readonly counts: Readonly<Record<string, number>>;
  readonly creates: readonly { readonly type: string; readonly name: string }[];
  readonly scenes: { readonly nodes: readonly PreviewedScene[]; readonly totalCount: number };
}

/** Previews, applies and reverts plans through the GraphQL schema of a library whose jobs nobody else runs. */
export class ApplyDesk extends PlanDesk {
  readonly library: TestLibrary;

  constructor(library: TestLibrary) {
    super(library);
    this.library = library;
  }

  /** Submits a plan and accepts all of it; gives its id. */
  async accepted(changes: readonly Values[]): Promise<string> {
    const { id } = await this.create({ changes });
    await this.acceptAll(id);
    return id;
  }

  async acceptAll(planId: string): Promise<void> {
    await this.review(planId, 'ACCEPT', { statuses: ['PENDING'] });
  }

  /** Asks for a plan to be applied; gives the job's id. */
  async requestApply(planId: string, variables: Values = {}): Promise<string> {
    const { job } = (await this.library.data(APPLY, { planId, ...variables })) as { job: { id: string } };
    return job.id;
  }

  /** Has a plan applied, to the end of the job. */
  async apply(planId: string, { onConflict = 'SKIP', ...options }: ApplyOptions = {}): Promise<JobRow> {
    const jobId = await this.requestApply(planId, { onConflict });
    return this.run(jobId, options);
  }

  /** Runs jobs until one has come to its end. */
  async run(jobId: string, { changesAtOnce = 500, crashes = [], inStep }: ApplyOptions = {}): Promise<JobRow> {
    const writer = hooked(crashes, inStep);
    const definition = defineJob({
      ...APPLY_PLAN,
      maxAttempts: crashes.length + 1,
      run: (run) => applyPlan(run, writer, { transaction: changesAtOnce, step: CHANGES_A_STEP }),
    });
    const { orm, channels } = this.library.services;
    const runner = new JobRunner({
      orm,
      registry: createRegistry([definition], []),
      owner: 'test',
      log: SILENT,
      onEvent: (event) => publishJobEvent(channels, event),
      timing: { retryMs: 1 },
    });
    runner.start();
    try {
      return await this.library.settle(jobId);
    } finally {
      await runner.stop();
    }
  }

  async revert(planId: string): Promise<string> {
    const { plan } = (await this.library.data(REVERT, { planId })) as { plan: { id: string } };
    return plan.id;
  }

  async preview(planId: string): Promise<Preview> {
    const { plan } = (await this.library.data(PREVIEW, { planId })) as { plan: { preview: Preview } };
    return plan.preview;
  }

  /** The refusal of an operation that must be refused. */
  async refusedTo(operation: 'apply' | 'revert', variables: Values): Promise<{ code: unknown; message: string }> {
    const { errors } = await this.library.execute(operation === 'apply' ? APPLY : REVERT, variables);
    if (errors?.length !== 1) throw new Error(`Expected one error, got ${JSON.stringify(errors)}.`);
    const [{ message, extensions }] = errors as [GraphQLFormattedError];
    return { code: extensions?.['code'], message };
  }

  /** What became of each change, in the order of the plan. */
  async outcomes(
    planId: string,
  ): Promise<{ id: string; status: string; errorCode: string | null; valueBefore: unknown; valueAfter: unknown }[]> {
    const { changes } = (await this.library.data(OUTCOMES, { planId })) as { changes: { nodes: never[] } };
    return changes.nodes;
  }
}

const APPLY = `mutation ($planId: ID!, $onConflict: ConflictPolicy! = SKIP, $idempotencyKey: String) {
  job: applyAnalysisPlan(planId: $planId, onConflict: $onConflict, idempotencyKey: $idempotencyKey) { id } }`;
const REVERT = 'mutation ($planId: ID!) { plan: revertAnalysisPlan(planId: $planId) { id } }';
const PREVIEW = `query ($planId: ID!) { plan: analysisPlan(id: $planId) { preview {
  counts { clean alreadySatisfied stale targetGone ambiguousName duplicate }
  creates { type name }
  scenes(first: 500) { totalCount nodes { sceneId before after changes { change { id } state reason } } } } } }`;
const OUTCOMES = `query ($planId: ID!) { changes: planChanges(first: 500, filter: { planId: $planId }) {
  nodes { id sceneId status applied appliedAt errorCode error valueBefore valueAfter job { id } } } }`;

/** The real writer, to which things happen. */
function hooked(crashes: readonly Crash[], inStep: ApplyOptions['inStep']): SceneWriter {
  let step = 0;
  return {
    async write(em, ...scenes) {
      step += 1;
      const dies = (when: Crash['when']) => crashes.some((crash) => crash.step === step && crash.when === when);
      if (dies('before')) throw new Error('died before writing');
      await LIBRARY_WRITER.write(em, ...scenes);
      await inStep?.(em, step);
      if (dies('after')) throw new Error('died after writing');
    },
  };
}
