import type { NamedTable } from '../database/dialect.ts';
import { compareText, textKey } from '../database/text-key.ts';
import { type Reference, referenceKey, typedChange } from './change-values.ts';
import { ChangeAction, SceneField } from './plan-change.entity.ts';
import {
  type Change,
  isReferenceField,
  type PlannedObject,
  type ReferenceField,
  replaces,
  type Resolve,
  TABLE_OF,
} from './references.ts';
import { type NamedObject, PROPERTY_OF, type SceneState } from './scene-state.ts';

/** What a field shall hold. */
export interface Target {
  readonly value: unknown;
  /** The objects in it that have to be made. */
  readonly creates: readonly PlannedObject[];
}

/** Why a change cannot be carried out. */
export interface Obstacle {
  readonly obstacle: 'TARGET_GONE' | 'AMBIGUOUS_NAME';
  readonly reason: string;
}

/** What the change makes of its field of the scene. */
export function targetOf(scene: SceneState, change: Change, resolve: Resolve): Target | Obstacle {
  const { field, action, value } = typedChange(change);
  switch (field) {
    case SceneField.URLS:
      return { value: changedList(action, scene.urls, value, appended), creates: [] };
    case SceneField.STUDIO: {
      const studio = resolveAll(field, action, value === null ? [] : [value], resolve);
      return 'obstacle' in studio ? studio : { value: studio.objects[0] ?? null, creates: studio.creates };
    }
    case SceneField.PERFORMERS:
    case SceneField.TAGS: {
      const named = resolveAll(field, action, value, resolve);
      if ('obstacle' in named) return named;
      const objects = changedList(action, scene[PROPERTY_OF[field]], named.objects, insertedInOrder);
      return { value: objects, creates: named.creates };
    }
    default:
      return { value, creates: [] };
  }
}

/** Whether the change would leave its field as it is. */
export function isSatisfied({ action }: Change, target: Target, live: unknown): boolean {
  // Adding only ever makes a list longer, and removing shorter.
  return replaces(action)
    ? sameKeys(keysOf(target.value), keysOf(live))
    : listOf(target.value).length === listOf(live).length;
}

/** Whether nothing speaks against replacing what the field holds: it is as it was proposed from, or nothing is replaced. */
export function baseIsLive(change: Change, live: unknown, resolve: Resolve): boolean {
  return !replaces(change.action) || sameKeys(resolvedKeys(change.field, change.currentValue, resolve), keysOf(live));
}

/** Equal for changes of one scene that say the same. */
export function sayingOf({ field, action, proposedValue }: Change, resolve: Resolve): string {
  const done = replaces(action) ? ChangeAction.SET : action;
  return JSON.stringify([field, done, [...new Set(resolvedKeys(field, proposedValue, resolve))].sort()]);
}

interface Resolved {
  /** Each once. */
  readonly objects: readonly NamedObject[];
  readonly creates: readonly PlannedObject[];
}

function resolveAll(
  field: ReferenceField,
  action: ChangeAction,
  references: readonly Reference[],
  resolve: Resolve,
): Resolved | Obstacle {
  const table = TABLE_OF[field];
  const removes = action === ChangeAction.REMOVE;
  const objects = new Map<string, NamedObject>();
  const creates: PlannedObject[] = [];
  for (const reference of references) {
    const resolution = resolve(table, reference);
    switch (resolution.kind) {
      case 'ambiguous':
        return { obstacle: 'AMBIGUOUS_NAME', reason: ambiguity(table, reference, resolution.matches) };
      case 'gone':
        // What does not exist is removed already.
        if (removes) continue;
        return {
          obstacle: 'TARGET_GONE',
          reason: `There is no ${table} with the id ${JSON.stringify(reference.id)} any more.`,
        };
      case 'new':
        if (removes || objects.has(resolution.object.id)) continue;
        creates.push({ table, ...resolution.object });
        break;
      case 'found':
    }
    objects.set(resolution.object.id, resolution.object);
  }
  return { objects: [...objects.values()], creates };
}

/** How many of the objects that a name may mean are told. */
const MOST_CANDIDATES = 3;

function ambiguity(table: NamedTable, { name }: Reference, matches: readonly NamedObject[]): string {
  const candidates = matches
    .toSorted((a, b) => compareText(a.id, b.id))
    .slice(0, MOST_CANDIDATES)
    .map((object) => `${object.name} (id ${JSON.stringify(object.id)})`);
  const others = matches.length > MOST_CANDIDATES ? ', …' : '';
  return (
    `${matches.length} ${table}s are called ${JSON.stringify(name)}: ${candidates.join(', ')}${others}. ` +
    'Name the one that is meant by its id.'
  );
}

/** @param join makes one list of what is there and what comes to it */
function changedList<T extends string | NamedObject>(
  action: ChangeAction,
  live: readonly T[],
  proposed: readonly T[],
  join: (live: readonly T[], added: readonly T[]) => T[],
): T[] {
  switch (action) {
    case ChangeAction.ADD:
      return join(live, missingFrom(live, proposed));
    case ChangeAction.REMOVE: {
      const removed = new Set(proposed.map(idOf));
      return live.filter((element) => !removed.has(idOf(element)));
    }
    case ChangeAction.SET:
    case ChangeAction.UPDATE:
      return join([], proposed);
  }
}

/** Those of the elements, of which there are fewer, that are not in the list. */
function missingFrom<T extends string | NamedObject>(list: readonly T[], elements: readonly T[]): T[] {
  const missing = new Map(elements.map((element) => [idOf(element), element]));
  for (const element of list) missing.delete(idOf(element));
  return [...missing.values()];
}

function idOf(element: string | NamedObject): string {
  return typeof element === 'string' ? element : element.id;
}

function appended(list: readonly string[], added: readonly string[]): string[] {
  return [...list, ...added];
}

/** Keeps a list as a scene's performers and tags are read: by name regardless of case, then by id. */
function insertedInOrder(list: readonly NamedObject[], added: readonly NamedObject[]): NamedObject[] {
  const joined: NamedObject[] = [];
  let taken = 0;
  for (const object of added.map(sortable).sort(compareSortable)) {
    const place = placeIn(list, object, taken);
    joined.push(...list.slice(taken, place), object.object);
    taken = place;
  }
  return [...joined, ...list.slice(taken)];
}

/** How many of a list come before an object, of which `known` are known to. */
function placeIn(list: readonly NamedObject[], object: Sortable, known: number): number {
  let [low, high] = [known, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareSortable(sortable(list[middle] as NamedObject), object) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Sortable {
  readonly object: NamedObject;
  readonly key: string;
}

function sortable(object: NamedObject): Sortable {
  return { object, key: textKey(object.name) };
}

function compareSortable(a: Sortable, b: Sortable): number {
  return compareText(a.key, b.key) || compareText(a.object.id, b.object.id);
}

/** What a recorded value stands for now, element by element. */
function resolvedKeys(field: SceneField, value: unknown, resolve: Resolve): unknown[] {
  if (!isReferenceField(field)) return keysOf(value);
  return listOf(value).map((element) => {
    if (element === null) return null;
    const resolution = resolve(TABLE_OF[field], element as Reference);
    return keyOf('object' in resolution ? resolution.object : element);
  });
}

function keysOf(value: unknown): unknown[] {
  return listOf(value).map(keyOf);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** By what an element of a value is compared: objects by their ids, everything else as it is. */
function keyOf(element: unknown): unknown {
  return typeof element === 'object' && element !== null ? referenceKey(element as Reference) : element;
}

/** Whether two values of a field are the same: lists whatever their order, objects by their ids. */
function sameKeys(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length === 1 && b.length === 1) return a[0] === b[0];
  const keys = new Set(a);
  const others = new Set(b);
  return keys.size === others.size && [...others].every((key) => keys.has(key));
}
