import type { NamedTable } from '../database/dialect.ts';
import type { Reference } from './change-values.ts';
import { ChangeAction, SceneField } from './plan-change.entity.ts';
import type { NamedObject } from './scene-state.ts';

/** A change of a plan, as far as carrying it out goes. */
export interface Change {
  readonly id: number;
  readonly sceneId: string;
  readonly field: SceneField;
  readonly action: ChangeAction;
  /** What the field held when the change was proposed. */
  readonly currentValue: unknown;
  readonly proposedValue: unknown;
}

/** What a reference stands for: an object that is there, one that has to be made, several objects, or none. */
export type Resolution =
  | { readonly kind: 'found' | 'new'; readonly object: NamedObject }
  | { readonly kind: 'ambiguous'; readonly matches: readonly NamedObject[] }
  | { readonly kind: 'gone' };

/** Tells what a reference stands for. */
export type Resolve = (table: NamedTable, reference: Reference) => Resolution;

/** An object that has to be made. */
export interface PlannedObject extends NamedObject {
  readonly table: NamedTable;
}

/** The fields whose values are references, with the tables that they refer to. */
export const TABLE_OF = {
  [SceneField.STUDIO]: 'studio',
  [SceneField.PERFORMERS]: 'performer',
  [SceneField.TAGS]: 'tag',
} as const satisfies Partial<Record<SceneField, NamedTable>>;

export type ReferenceField = keyof typeof TABLE_OF;

export function isReferenceField(field: SceneField): field is ReferenceField {
  return field in TABLE_OF;
}

/** Whether the action replaces what the field holds, so that it is compared with what it was proposed from. */
export function replaces(action: ChangeAction): boolean {
  return action === ChangeAction.SET || action === ChangeAction.UPDATE;
}

/** The references by which it is decided what becomes of the change. */
export function referencesOf({ field, action, proposedValue, currentValue }: Change): Reference[] {
  if (!isReferenceField(field)) return [];
  const values = replaces(action) ? [proposedValue, currentValue] : [proposedValue];
  return values.flat().filter((value) => value !== null) as Reference[];
}
