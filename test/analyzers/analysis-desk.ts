import type { GraphQLFormattedError } from 'graphql';
import type { JobRow } from '../../src/graphql/channels.ts';
import { PlanDesk, type StoredChange } from '../analysis/plan-desk.ts';
import type { TestLibrary } from '../support/test-library.ts';

type Values = Readonly<Record<string, unknown>>;

/** What an analysis has done. */
export interface Analysed {
  readonly job: JobRow;
  readonly result: {
    readonly planId: string | null;
    readonly changes: number;
    readonly proposed: Readonly<Record<string, number>>;
    readonly belowConfidence: number;
    readonly rejectedBefore: number;
    readonly alreadyProposed: number;
    readonly unfit: number;
    readonly complete: boolean;
  };
  /** Up to 500 changes of the plan. */
  readonly changes: readonly StoredChange[];
}

/** Starts analyses through the GraphQL schema of a library whose jobs run, and reviews what they propose. */
export class AnalysisDesk extends PlanDesk {
  readonly library: TestLibrary;

  constructor(library: TestLibrary) {
    super(library);
    this.library = library;
  }

  /** Analyses, to the end of the job. */
  async analyse(analyzer: string, input: Values = {}): Promise<Analysed> {
    return this.settled(await this.start({ analyzers: [analyzer], ...input }));
  }

  /** Gives the id of the job. */
  async start(input: Values): Promise<string> {
    const { job } = (await this.library.data(START, { input })) as { job: { id: string; type: string } };
    return job.id;
  }

  async settled(jobId: string): Promise<Analysed> {
    const job = await this.library.settle(jobId);
    if (job.status !== 'completed') throw new Error(`The analysis is ${job.status}: ${String(job.error)}`);
    const result = job.result as Analysed['result'];
    return { job, result, changes: result.planId === null ? [] : await this.changes(result.planId) };
  }

  async refusedToStart(input: Values): Promise<{ code: unknown; field: unknown; message: string }> {
    const { errors } = await this.library.execute(START, { input });
    if (errors?.length !== 1) throw new Error(`Expected one error, got ${JSON.stringify(errors)}.`);
    const [{ message, extensions }] = errors as [GraphQLFormattedError];
    return { code: extensions?.['code'], field: extensions?.['field'], message };
  }
}

const START = 'mutation ($input: StartAnalysisInput!) { job: startAnalysis(input: $input) { id type } }';
