import { badInput } from '../errors.ts';
import {
  anything,
  clearable,
  label,
  LIMITS,
  type Rule,
  text,
  visibleText,
  wholeNumber,
} from '../library/input-rules.ts';
import { isPartialDate } from '../scalars/partial-date.ts';
import { textKey } from '../database/text-key.ts';
import { ChangeAction, SceneField } from './plan-change.entity.ts';

/** Points to a studio, a performer or a tag: by its id, by its name, or by its id with the name to fall back to. */
export type Reference =
  { readonly id: string; readonly name?: string } | { readonly id?: never; readonly name: string };

export type ScalarField = Exclude<SceneField, SceneField.URLS | SceneField.STUDIO | LinkField>;
export type LinkField = SceneField.PERFORMERS | SceneField.TAGS;
export type Scalar = string | number | boolean | null;

type Replacing = ChangeAction.SET | ChangeAction.UPDATE;
type OnLists = ChangeAction.SET | ChangeAction.ADD | ChangeAction.REMOVE;

/** What a change says of its field: the action, and the proposed value in the form in which it is stored. */
export type TypedChange =
  | { readonly field: ScalarField; readonly action: Replacing; readonly value: Scalar }
  | { readonly field: SceneField.STUDIO; readonly action: Replacing; readonly value: Reference | null }
  | { readonly field: SceneField.URLS; readonly action: OnLists; readonly value: readonly string[] }
  | { readonly field: LinkField; readonly action: OnLists; readonly value: readonly Reference[] };

/** A change that was stored, whose value was checked then. */
export function typedChange(stored: { field: SceneField; action: ChangeAction; proposedValue: unknown }): TypedChange {
  return { field: stored.field, action: stored.action, value: stored.proposedValue } as TypedChange;
}

/** @throws BAD_USER_INPUT at the path when the action cannot be done to the field */
export function checkAction(field: SceneField, action: ChangeAction, path: string): void {
  const { actions } = FIELD_RULES[field];
  if (actions.includes(action)) return;
  const names = actions.map(graphqlName);
  const expected = `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
  throw badInput(path, `${graphqlName(field)} takes ${expected}; the action is ${graphqlName(action)}.`);
}

/**
 * Checks a value of a field, as it came from JSON, and gives it in the form in which it is stored: scalars as they are,
 * a studio as a reference or null, URLs as a list of texts, performers and tags as a list of references. One element
 * stands for a list of it.
 *
 * @throws BAD_USER_INPUT at the path, or at the element below it that does not fit
 */
export function fieldValue(field: SceneField, value: unknown, path: string): unknown {
  return FIELD_RULES[field].value(value, path);
}

/**
 * Checks what a field is said to have held. Only its form counts: what a mirror holds has passed no rules, and may
 * be longer than what can be proposed.
 *
 * @throws BAD_USER_INPUT like `fieldValue`
 */
export function recordedValue(field: SceneField, value: unknown, path: string): unknown {
  return FIELD_RULES[field].recorded(value, path);
}

/** The proposed value of a change in its stored form; a list is replaced by a list only. */
export function proposedValue(field: SceneField, action: ChangeAction, value: unknown, path: string): unknown {
  if (value === undefined) throw badInput(path, `${path} is missing. Send the value${clearingHint(field)}.`);
  if (action === ChangeAction.SET && isListField(field) && !Array.isArray(value)) {
    throw badInput(
      path,
      `SET replaces all ${graphqlName(field)}, so it takes a list ([] for none); it is ${shown(value)}.`,
    );
  }
  return fieldValue(field, value, path);
}

/** Whether the field holds a list. */
export function isListField(field: SceneField): field is SceneField.URLS | LinkField {
  return FIELD_RULES[field].actions === ON_LISTS;
}

/** By which references are told apart: those with an id by the id, the others by the name regardless of case. */
export function referenceKey(reference: Reference): string {
  return reference.id === undefined ? `name ${textKey(reference.name)}` : `id ${reference.id}`;
}

/** A field or an action as clients know it. */
export function graphqlName(value: SceneField | ChangeAction): string {
  return value.toUpperCase();
}

interface FieldRule {
  readonly actions: readonly ChangeAction[];
  readonly nullable: boolean;
  readonly value: Rule<unknown>;
  readonly recorded: Rule<unknown>;
}

const REPLACING: readonly ChangeAction[] = [ChangeAction.SET, ChangeAction.UPDATE];
const ON_LISTS: readonly ChangeAction[] = [ChangeAction.SET, ChangeAction.ADD, ChangeAction.REMOVE];

const anyText = textOnly(anything());
const reference = referenceOf(textOnly(label(LIMITS.id)), textOnly(label(LIMITS.name)));
const anyReference = referenceOf(anyText, anyText);

const URLS: FieldRule = {
  actions: ON_LISTS,
  nullable: false,
  value: listOf(LIMITS.locations, textOnly(visibleText(LIMITS.location)), (url) => url),
  recorded: listOf(Infinity, anyText, (url) => url),
};
const REFERENCES: FieldRule = {
  actions: ON_LISTS,
  nullable: false,
  value: listOf(LIMITS.ids, reference, referenceKey),
  recorded: listOf(Infinity, anyReference, referenceKey),
};

const FIELD_RULES: Readonly<Record<SceneField, FieldRule>> = {
  [SceneField.TITLE]: required(textOnly(text(LIMITS.title)), anyText),
  [SceneField.CODE]: optional(textOnly(text(LIMITS.name)), anyText),
  [SceneField.DETAILS]: optional(textOnly(text(LIMITS.details)), anyText),
  [SceneField.DIRECTOR]: optional(textOnly(text(LIMITS.title)), anyText),
  [SceneField.SCENE_DATE]: optional(partialDate),
  [SceneField.RATING100]: optional(rating),
  [SceneField.ORGANIZED]: required(yesOrNo),
  [SceneField.STUDIO]: optional(reference, anyReference),
  [SceneField.URLS]: URLS,
  [SceneField.PERFORMERS]: REFERENCES,
  [SceneField.TAGS]: REFERENCES,
};

function required(value: Rule<unknown>, recorded = value): FieldRule {
  return { actions: REPLACING, nullable: false, value, recorded };
}

function optional(value: Rule<unknown>, recorded = value): FieldRule {
  return { actions: REPLACING, nullable: true, value: clearable(value), recorded: clearable(recorded) };
}

function clearingHint(field: SceneField): string {
  if (isListField(field)) return ', or [] for none';
  return FIELD_RULES[field].nullable ? ', or null to clear the field' : '';
}

function textOnly(rule: Rule<string>): Rule<unknown, string> {
  return (value, path) => {
    if (typeof value === 'string') return rule(value, path);
    throw badInput(path, `${path} is a text; it is ${shown(value)}.`);
  };
}

function partialDate(value: unknown, path: string): string {
  if (typeof value === 'string' && isPartialDate(value)) return value;
  throw badInput(path, `${path} is YYYY, YYYY-MM or YYYY-MM-DD and exists in the calendar; it is ${shown(value)}.`);
}

const withinRating = wholeNumber(0, 100);

function rating(value: unknown, path: string): number {
  if (Number.isInteger(value)) return withinRating(value as number, path);
  throw badInput(path, `${path} is a whole number from 0 to 100; it is ${shown(value)}.`);
}

function yesOrNo(value: unknown, path: string): boolean {
  if (typeof value === 'boolean') return value;
  throw badInput(path, `${path} is true or false; it is ${shown(value)}.`);
}

function referenceOf(idRule: Rule<unknown, string>, nameRule: Rule<unknown, string>): Rule<unknown, Reference> {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw badInput(path, `${path} is a reference, {"id": "12"} or {"name": "Noir"}; it is ${shown(value)}.`);
    }
    const { id, name, ...others } = value as Record<string, unknown>;
    const [other] = Object.keys(others);
    if (other !== undefined) throw badInput(path, `${path} has an id, a name or both, but not ${shown(other)}.`);
    if (id === undefined) return { name: nameRule(name, `${path}.name`) };
    const checkedId = idRule(id, `${path}.id`);
    return name === undefined ? { id: checkedId } : { id: checkedId, name: nameRule(name, `${path}.name`) };
  };
}

/** A list in the order in which it came; of elements with the same key only the first counts. */
function listOf<Element>(
  limit: number,
  rule: Rule<unknown, Element>,
  keyOf: (element: Element) => string,
): Rule<unknown, Element[]> {
  return (value, path) => {
    if (value === null) throw badInput(path, `${path} is a list, [] for none; it is null.`);
    if (!Array.isArray(value)) return [rule(value, path)];
    if (value.length > limit) {
      throw badInput(path, `${path} has at most ${limit} elements; it has ${value.length}.`);
    }
    const elements = new Map<string, Element>();
    value.forEach((each, index) => {
      const element = rule(each, `${path}[${index}]`);
      const key = keyOf(element);
      if (!elements.has(key)) elements.set(key, element);
    });
    return [...elements.values()];
  };
}

/** A value as messages show it: as JSON, of bounded length. */
export function shown(value: unknown): string {
  const json = value === undefined ? 'missing' : JSON.stringify(value);
  return json.length <= 80 ? json : `${json.slice(0, 80).toWellFormed()}…`;
}
