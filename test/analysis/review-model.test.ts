import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { settlePlan } from '../../src/analysis/plan-state.ts';
import { TestLibrary } from '../support/test-library.ts';
import { type Counts, PlanDesk } from './plan-desk.ts';
import { SMALL_LIBRARY } from './small-library.ts';

let library: TestLibrary;
let desk: PlanDesk;

beforeAll(async () => {
  library = await TestLibrary.open(SMALL_LIBRARY);
  desk = new PlanDesk(library);
});

afterAll(() => library.close());

const OUTCOMES = ['APPLIED', 'SKIPPED', 'CONFLICTED', 'FAILED'];
const DECIDED = { ACCEPT: 'ACCEPTED', REJECT: 'REJECTED', RESET: 'PENDING' } as const;

type Step =
  | { readonly kind: 'add'; readonly count: number }
  | { readonly kind: 'review'; readonly decision: keyof typeof DECIDED; readonly places: readonly number[] | 'all' }
  | { readonly kind: 'update'; readonly place: number }
  | { readonly kind: 'apply'; readonly outcomes: readonly string[] }
  | { readonly kind: 'cancel' };

const place = fc.nat({ max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('add' as const), count: fc.nat({ max: 2 }) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('review' as const),
      decision: fc.constantFrom('ACCEPT' as const, 'REJECT' as const, 'RESET' as const),
      places: fc.oneof(fc.array(place, { maxLength: 4 }), fc.constant('all' as const)),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('update' as const), place }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('apply' as const),
      outcomes: fc.array(fc.constantFrom(...OUTCOMES), { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const) }) },
);

/** A plan as a list of statuses, in the words of docs/plans.md. */
class Model {
  statuses: string[];
  status = 'DRAFT';
  #cancelled = false;

  constructor(changes: number) {
    this.statuses = Array.from({ length: changes }, () => 'PENDING');
  }

  /** Takes a step: whether it is refused, and otherwise whether it changes anything. */
  take(taken: Step): 'refused' | 'changed' | 'unchanged' {
    switch (taken.kind) {
      case 'add':
        if (this.status === 'CANCELLED') return 'refused';
        this.statuses.push(...Array.from({ length: taken.count }, () => 'PENDING'));
        return this.#settle(taken.count > 0, this.status !== 'DRAFT');
      case 'review':
        return this.#review(taken.decision, taken.places === 'all' ? [...this.statuses.keys()] : taken.places);
      case 'update':
        if (this.status === 'CANCELLED' || (this.statuses[taken.place] ?? 'APPLIED') === 'APPLIED') return 'refused';
        this.statuses[taken.place] = 'PENDING';
        return this.#settle(true, this.status !== 'DRAFT');
      case 'apply': {
        if (!this.statuses.includes('ACCEPTED') || this.status === 'CANCELLED') return 'unchanged';
        const outcomes = taken.outcomes.values();
        this.statuses = this.statuses.map((was) => (was === 'ACCEPTED' ? (outcomes.next().value ?? was) : was));
        return this.#settle(true, true);
      }
      case 'cancel':
        if (this.status === 'APPLIED') return 'refused';
        if (this.#cancelled) return 'unchanged';
        this.#cancelled = true;
        this.status = 'CANCELLED';
        return 'changed';
    }
  }

  #review(decision: keyof typeof DECIDED, places: readonly number[]): 'refused' | 'changed' | 'unchanged' {
    if (this.status === 'CANCELLED' && (this.#cancelled || decision !== 'RESET')) return 'refused';
    const before = [...this.statuses];
    this.statuses = before.map((was, index) => (places.includes(index) && was !== 'APPLIED' ? DECIDED[decision] : was));
    return this.#settle(
      this.statuses.some((now, index) => now !== before[index]),
      true,
    );
  }

  #settle(changed: boolean, reviewed: boolean): 'changed' | 'unchanged' {
    if (!changed) return 'unchanged';
    const all = (status: string) => this.statuses.length > 0 && this.statuses.every((own) => own === status);
    const open = this.statuses.includes('PENDING') || this.statuses.includes('ACCEPTED');
    if (reviewed) {
      if (all('REJECTED')) this.status = 'CANCELLED';
      else this.status = !open && this.statuses.includes('APPLIED') ? 'APPLIED' : 'REVIEWING';
    }
    return 'changed';
  }
}

describe('any sequence of submissions, decisions, updates, outcomes and cancellations', () => {
  it('leaves a plan as the model has it, with a version that grows with every change and with no other', async () => {
    const steps = fc.array(step, { minLength: 1, maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 4 }), steps, async (changes, taken) => {
        const model = new Model(changes);
        let plan = await desk.create({ changes: Array.from({ length: changes }, change) });
        for (const each of taken) {
          const expected = model.take(each);
          expect(await attempt(plan.id, each)).toBe(expected === 'refused' ? 'refused' : 'done');
          const now = await desk.plan(plan.id);
          if (!now) throw new Error('The plan is gone.');
          expect((await desk.changes(plan.id)).map(({ status }) => status)).toEqual(model.statuses);
          expect(now.status).toBe(model.status);
          expect(now.changeCounts).toEqual(countsOf(model.statuses));
          expect(now.appliedAt !== null).toBe(model.status === 'APPLIED');
          if (expected === 'changed') expect(now.version).toBeGreaterThan(plan.version);
          else expect(now).toEqual(plan);
          plan = now;
        }
      }),
      { numRuns: 30 },
    );
  });
});

async function attempt(planId: string, taken: Step): Promise<'done' | 'refused'> {
  const ids = (await desk.changes(planId)).map(({ id }) => id);
  const idAt = (index: number) => ids[index] ?? '999999999';
  try {
    switch (taken.kind) {
      case 'add':
        await desk.add(planId, Array.from({ length: taken.count }, change));
        break;
      case 'review':
        await desk.review(planId, taken.decision, { ids: taken.places === 'all' ? ids : taken.places.map(idAt) });
        break;
      case 'update':
        await desk.update(idAt(taken.place), 'Another title');
        break;
      case 'apply':
        await record(planId, taken.outcomes);
        break;
      case 'cancel':
        await desk.cancel(planId);
    }
    return 'done';
  } catch (error) {
    expect((error as Error).message).not.toContain('Something went wrong');
    return 'refused';
  }
}

/** Records outcomes of accepted changes as an apply job does; a cancelled plan, or one without any, has no such job. */
async function record(planId: string, outcomes: readonly string[]): Promise<void> {
  const accepted = (await desk.changes(planId)).filter(({ status }) => status === 'ACCEPTED');
  const plan = await desk.plan(planId);
  if (accepted.length === 0 || plan?.status === 'CANCELLED') return;
  for (const [index, outcome] of outcomes.entries()) {
    await desk.record(
      planId,
      outcome.toLowerCase(),
      accepted.slice(index, index + 1).map(({ id }) => id),
    );
  }
  await library.services.orm.em.fork().transactional((em) => settlePlan(em, Number(planId), 'applied'));
}

function change() {
  return { sceneId: 'full', field: 'TITLE', action: 'SET', proposedValue: 'Aliens' };
}

function countsOf(statuses: readonly string[]): Counts {
  const count = (status: string) => statuses.filter((own) => own === status).length;
  return {
    total: statuses.length,
    pending: count('PENDING'),
    accepted: count('ACCEPTED'),
    rejected: count('REJECTED'),
    applied: count('APPLIED'),
    skipped: count('SKIPPED'),
    conflicted: count('CONFLICTED'),
    failed: count('FAILED'),
  };
}
