import { KIND_OF, type ModelChange, type ModelOutcome } from './library-model.ts';

/** An outcome of the model in the form in which it is compared. */
export function comparableOutcome(change: ModelChange, outcome: ModelOutcome) {
  return {
    ...outcome,
    valueBefore: comparable(change, outcome.valueBefore, String),
    valueAfter: comparable(change, outcome.valueAfter, String),
  };
}

/** A recorded value by ids, or by the words of the model, so that both are compared as sets. */
export function comparable({ field }: ModelChange, value: unknown, word: (id: string) => string): unknown {
  if (!KIND_OF[field] || value === null) return value;
  const idOf = (one: unknown) => word(typeof one === 'string' ? one : (one as { id: string }).id);
  return Array.isArray(value) ? value.map(idOf).sort() : idOf(value);
}

/** The result of a job, by what becomes of its changes. */
export function countsOf(outcomes: readonly ModelOutcome[]): Record<string, number> {
  const count = (wanted: string) => outcomes.filter(({ status }) => status === wanted).length;
  return { applied: count('APPLIED'), skipped: count('SKIPPED'), conflicted: count('CONFLICTED'), failed: 0 };
}
