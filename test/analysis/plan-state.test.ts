import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { PlanStatus } from '../../src/analysis/analysis-plan.entity.ts';
import { PlanChangeCounts } from '../../src/analysis/plan-counts.ts';
import { nextStatus, type PlanEvent, type PlanState } from '../../src/analysis/plan-state.ts';
import { GreenlightError } from '../../src/errors.ts';

const STATES: Readonly<Record<string, PlanState>> = {
  DRAFT: { status: PlanStatus.DRAFT, cancelledAt: null },
  REVIEWING: { status: PlanStatus.REVIEWING, cancelledAt: null },
  APPLIED: { status: PlanStatus.APPLIED, cancelledAt: null },
  'CANCELLED (all rejected)': { status: PlanStatus.CANCELLED, cancelledAt: null },
  'CANCELLED (by somebody)': { status: PlanStatus.CANCELLED, cancelledAt: new Date(0) },
};

const EVENTS: readonly PlanEvent[] = ['proposed', 'decided', 'reset', 'applied', 'cancelled'];
const CHANGE_STATUSES = ['pending', 'accepted', 'rejected', 'applied', 'skipped', 'conflicted', 'failed'] as const;

/** How many changes a plan may have of each status, with few of them, so that all that matters comes up. */
const someCounts = fc.tuple(...CHANGE_STATUSES.map(() => fc.nat({ max: 2 }))).map((numbers) => {
  const counts = new PlanChangeCounts();
  CHANGE_STATUSES.forEach((status, index) => {
    counts[status] = numbers[index] as number;
    counts.total += counts[status];
  });
  return counts;
});

describe('the state machine of a plan', () => {
  const table = documentedTransitions();

  it('is documented for every state and event', () => {
    expect(Object.keys(table)).toEqual(Object.keys(STATES));
    for (const transitions of Object.values(table)) expect(Object.keys(transitions)).toEqual(EVENTS);
  });

  const pairs = Object.keys(STATES).flatMap((state) => EVENTS.map((event) => [state, event] as const));
  it.each(pairs)('%s, %s: does what the documentation says', (state, event) => {
    const documented = table[state]?.[event];
    fc.assert(
      fc.property(someCounts, (counts) => {
        expect(outcome(STATES[state] as PlanState, event, counts)).toBe(
          documented === 'by its changes' ? statusByChanges(counts) : documented,
        );
      }),
    );
  });

  it.each([
    ['all rejected', { rejected: 2 }, 'CANCELLED'],
    ['none at all', {}, 'REVIEWING'],
    ['one applied, the rest rejected', { applied: 1, rejected: 2 }, 'APPLIED'],
    ['one applied, the others without effect', { applied: 1, skipped: 1, conflicted: 1, failed: 1 }, 'APPLIED'],
    ['one applied, one accepted', { applied: 1, accepted: 1 }, 'REVIEWING'],
    ['one applied, one pending', { applied: 1, pending: 1 }, 'REVIEWING'],
    ['none applied, since all were satisfied or in conflict', { skipped: 1, conflicted: 1, rejected: 1 }, 'REVIEWING'],
  ])('goes by its changes: %s', (_name, some, status) => {
    const counts = Object.assign(new PlanChangeCounts(), some);
    counts.total = Object.values(some).reduce((total, count) => total + count, 0);
    expect(outcome(STATES['REVIEWING'] as PlanState, 'decided', counts)).toBe(status);
  });
});

/** The rule in the words of the documentation. */
function statusByChanges({ total, pending, accepted, rejected, applied }: PlanChangeCounts): string {
  if (total > 0 && rejected === total) return 'CANCELLED';
  return pending === 0 && accepted === 0 && applied >= 1 ? 'APPLIED' : 'REVIEWING';
}

function outcome(state: PlanState, event: PlanEvent, counts: PlanChangeCounts): string {
  try {
    return nextStatus(state, event, counts).toUpperCase();
  } catch (error) {
    if (error instanceof GreenlightError && error.code === 'INVALID_STATE') return 'refused';
    throw error;
  }
}

/** The table of docs/plans.md: by state and event, what comes of it. */
function documentedTransitions(): Record<string, Record<string, string>> {
  const lines = readFileSync('docs/plans.md', 'utf8').split('\n');
  const first = lines.findIndex((line) => line.startsWith('| from \\ event'));
  const [, ...events] = cells(lines[first] as string);
  const table: Record<string, Record<string, string>> = {};
  for (const line of lines.slice(first + 2)) {
    if (!line.startsWith('|')) break;
    const [state, ...outcomes] = cells(line);
    table[state as string] = Object.fromEntries(events.map((event, index) => [event, outcomes[index] as string]));
  }
  return table;
}

function cells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
