import type { GraphQLFormattedError } from 'graphql';
import type { TestLibrary } from '../support/test-library.ts';

export interface Plan {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly version: number;
  readonly appliedAt: string | null;
  readonly cancelledAt: string | null;
  readonly updatedAt: string;
  readonly changeCounts: Counts;
}

export interface Counts {
  readonly total: number;
  readonly pending: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly applied: number;
  readonly skipped: number;
  readonly conflicted: number;
  readonly failed: number;
}

export interface StoredChange {
  readonly id: string;
  readonly sceneId: string;
  readonly field: string;
  readonly action: string;
  readonly currentValue: unknown;
  readonly proposedValue: unknown;
  readonly confidence: number | null;
  readonly reason: string | null;
  readonly status: string;
  readonly errorCode: string | null;
  readonly error: string | null;
}

export interface Refusal {
  readonly code: unknown;
  readonly field: unknown;
  readonly offences:
    readonly { readonly index: number; readonly field: string; readonly message: string }[] | undefined;
  readonly message: string;
}

type Values = Readonly<Record<string, unknown>>;

const PLAN = `id name status version appliedAt cancelledAt updatedAt
  changeCounts { total pending accepted rejected applied skipped conflicted failed }`;

const CREATE = `mutation ($input: CreateAnalysisPlanInput!) { result: createAnalysisPlan(input: $input) { ${PLAN} } }`;
const ADD = `mutation ($planId: ID!, $changes: [PlanChangeInput!]!, $expectedVersion: Int) {
  result: addPlanChanges(planId: $planId, changes: $changes, expectedVersion: $expectedVersion) { ${PLAN} } }`;
const REVIEW = `mutation ($planId: ID!, $decision: ReviewDecision!, $filter: PlanChangeFilter!, $expectedVersion: Int) {
  result: reviewPlanChanges(planId: $planId, decision: $decision, filter: $filter, expectedVersion: $expectedVersion) {
    affected plan { ${PLAN} } } }`;
const UPDATE = `mutation ($id: ID!, $proposedValue: JSON, $expectedVersion: Int) {
  result: updatePlanChange(id: $id, proposedValue: $proposedValue, expectedVersion: $expectedVersion) {
    id status proposedValue plan { ${PLAN} } } }`;
const CANCEL = `mutation ($planId: ID!) { result: cancelAnalysisPlan(planId: $planId) { ${PLAN} } }`;
const DELETE = 'mutation ($planId: ID!) { result: deleteAnalysisPlan(planId: $planId) }';

const DOCUMENTS = { create: CREATE, add: ADD, review: REVIEW, update: UPDATE, cancel: CANCEL, delete: DELETE };

/** Submits and reviews plans through the GraphQL schema of a library. */
export class PlanDesk {
  readonly #library: TestLibrary;

  constructor(library: TestLibrary) {
    this.#library = library;
  }

  create(input: Values): Promise<Plan> {
    return this.#result(CREATE, { input: { name: 'A plan', ...input } });
  }

  add(planId: string, changes: readonly Values[], more: Values = {}): Promise<Plan> {
    return this.#result(ADD, { planId, changes, ...more });
  }

  review(
    planId: string,
    decision: string,
    filter: Values,
    more: Values = {},
  ): Promise<{ affected: number; plan: Plan }> {
    return this.#result(REVIEW, { planId, decision, filter, ...more });
  }

  update(id: string, proposedValue: unknown, more: Values = {}): Promise<StoredChange & { plan: Plan }> {
    return this.#result(UPDATE, { id, proposedValue, ...more });
  }

  cancel(planId: string): Promise<Plan> {
    return this.#result(CANCEL, { planId });
  }

  delete(planId: string): Promise<string> {
    return this.#result(DELETE, { planId });
  }

  async plan(id: string): Promise<Plan | null> {
    return this.#result(`query ($id: ID!) { result: analysisPlan(id: $id) { ${PLAN} } }`, { id });
  }

  /** Up to 500 changes of a plan, as they were submitted. */
  async changes(planId: string): Promise<StoredChange[]> {
    const result = await this.#result<{ nodes: StoredChange[] }>(
      `query ($planId: ID!) { result: planChanges(first: 500, filter: { planId: $planId }) { nodes {
        id sceneId field action currentValue proposedValue confidence reason status errorCode error } } }`,
      { planId },
    );
    return result.nodes;
  }

  /** How many plans and changes there are. */
  totals(): Promise<unknown> {
    return this.#library.data('{ analysisPlans { totalCount } planChanges { totalCount } }');
  }

  /** What an operation that must be refused is told. */
  async refused(operation: keyof typeof DOCUMENTS, variables: Values): Promise<Refusal> {
    const { errors } = await this.#library.execute(DOCUMENTS[operation], variables);
    if (errors?.length !== 1) throw new Error(`Expected one error, got ${JSON.stringify(errors)}.`);
    const { message, extensions } = errors[0] as GraphQLFormattedError;
    const { code, field, offences } = extensions ?? {};
    return { code, field, offences: offences as Refusal['offences'], message };
  }

  /** Records an outcome of changes, as a job does, past the services; the plan's status is left to the caller. */
  async record(planId: string, status: string, ids: readonly string[]): Promise<void> {
    const em = this.#library.services.orm.em.fork();
    await em.execute(
      `update plan_change set status = ?, applied = ? where plan_id = ? and id in (${ids.join(', ') || 'null'})`,
      [status, status === 'applied' ? 1 : 0, Number(planId)],
    );
  }

  async #result<T>(document: string, variables: Values): Promise<T> {
    return ((await this.#library.data(document, variables)) as { result: T }).result;
  }
}
