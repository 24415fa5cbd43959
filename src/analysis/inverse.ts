import { chunks } from '../chunks.ts';
import { LIMITS } from '../library/input-rules.ts';
import type { ChangeRow } from './change.read.ts';
import { ChangeAction, SceneField } from './plan-change.entity.ts';
import type { NamedObject } from './scene-state.ts';
import type { ProposedChange } from './submission.ts';

/** A change that was applied, as far as undoing it goes. */
export type AppliedChange = Pick<ChangeRow, 'id' | 'planId' | 'sceneId' | 'field' | 'valueBefore' | 'valueAfter'>;

/**
 * The changes that undo one that was applied, by what was recorded of it: performers and tags are added and removed
 * again, so that it does not matter what others have added or removed; any other field is set to what it was.
 */
export function inverseOf({ id, planId, sceneId, field, valueBefore, valueAfter }: AppliedChange): ProposedChange[] {
  const inverse = (action: ChangeAction, proposedValue: unknown): ProposedChange => ({
    sceneId,
    field,
    action,
    currentValue: valueAfter,
    proposedValue,
    confidence: null,
    reason: `Undoes the change ${id} of the plan ${planId}.`,
  });
  if (field !== SceneField.PERFORMERS && field !== SceneField.TAGS) return [inverse(ChangeAction.SET, valueBefore)];
  const before = valueBefore as NamedObject[];
  const after = valueAfter as NamedObject[];
  const inParts = (action: ChangeAction, objects: readonly NamedObject[]): ProposedChange[] =>
    Array.from(chunks(objects, LIMITS.ids), (part) => inverse(action, part));
  return [
    ...inParts(ChangeAction.ADD, missingFrom(after, before)),
    ...inParts(ChangeAction.REMOVE, missingFrom(before, after)),
  ];
}

function missingFrom(list: readonly NamedObject[], others: readonly NamedObject[]): NamedObject[] {
  const ids = new Set(list.map(({ id }) => id));
  return others.filter(({ id }) => !ids.has(id));
}
