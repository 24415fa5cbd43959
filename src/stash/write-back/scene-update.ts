import { SceneField } from '../../analysis/plan-change.entity.ts';
import { PROPERTY_OF, type SceneState } from '../../analysis/scene-state.ts';
import { type BulkSceneUpdateInput, BulkUpdateIdMode } from '../generated/operations.ts';
import { fileTitle, type MirrorRow } from '../mirror-row.ts';

/** What a request changes of one field. */
export type Effect =
  | { readonly field: ScalarField; readonly value: string | number | boolean | null }
  | { readonly field: ListField; readonly mode: BulkUpdateIdMode; readonly values: readonly string[] };

/** The effects of one request, all of which Stash carries out or none. */
export type SceneUpdate = readonly [Effect, ...Effect[]];

type ListField = SceneField.URLS | SceneField.PERFORMERS | SceneField.TAGS;
type ScalarField = Exclude<SceneField, ListField>;

/**
 * The requests that make of a scene what it shall be. Lists are added to and removed from, so that what others do to them
 * meanwhile stays; a list that both gains and loses needs a second request.
 *
 * @param row the scene as Stash shows it
 * @returns none when there is nothing to write, one, or two
 */
export function updatesOf(before: SceneState, after: SceneState, row: MirrorRow): SceneUpdate[] {
  const first: Effect[] = [];
  const second: Effect[] = [];
  for (const field of SCALARS) {
    const value = scalarOf(after, field);
    if (value === scalarOf(before, field)) continue;
    first.push({ field, value: field === SceneField.TITLE && losesTitle(before, after, row) ? null : value });
  }
  for (const field of LISTS) {
    const [one, other] = listEffects(field, listOf(before, field), listOf(after, field));
    if (one) first.push(one);
    if (other) second.push(other);
  }
  return [first, second].filter((update): update is [Effect, ...Effect[]] => update.length > 0);
}

/** A request for each effect of one. */
export function separated(update: SceneUpdate): SceneUpdate[] {
  return update.map((effect) => [effect]);
}

/** The request for a scene. */
export function inputOf(sceneId: string, update: SceneUpdate): BulkSceneUpdateInput {
  return Object.assign({ ids: [sceneId] }, ...update.map(argumentOf)) as BulkSceneUpdateInput;
}

/**
 * Whether a request has been carried out, by what Stash shows. Each of its effects makes a difference, and all of them come
 * together, so one that is there tells of the others, which somebody else may have undone since.
 */
export function wasWritten(update: SceneUpdate, row: MirrorRow): boolean {
  return update.some((effect) => isThere(effect, row, 'some'));
}

/** Whether all that was written to a field is there. */
export function isKept(field: SceneField, updates: readonly SceneUpdate[], row: MirrorRow): boolean {
  return updates.flat().every((effect) => effect.field !== field || isThere(effect, row, 'every'));
}

const LISTS = [SceneField.URLS, SceneField.PERFORMERS, SceneField.TAGS] as const;
const SCALARS = Object.values(SceneField).filter(
  (field): field is ScalarField => !LISTS.some((list) => list === field),
);

/** What Stash calls the fields, and what their columns and tables are called here. */
const NAMES: Readonly<Record<SceneField, { readonly upstream: string; readonly here: string }>> = {
  [SceneField.TITLE]: { upstream: 'title', here: 'title' },
  [SceneField.CODE]: { upstream: 'code', here: 'code' },
  [SceneField.DETAILS]: { upstream: 'details', here: 'details' },
  [SceneField.DIRECTOR]: { upstream: 'director', here: 'director' },
  [SceneField.SCENE_DATE]: { upstream: 'date', here: 'scene_date' },
  [SceneField.RATING100]: { upstream: 'rating100', here: 'rating100' },
  [SceneField.ORGANIZED]: { upstream: 'organized', here: 'organized' },
  [SceneField.STUDIO]: { upstream: 'studio_id', here: 'studio_id' },
  [SceneField.URLS]: { upstream: 'urls', here: 'urls' },
  [SceneField.PERFORMERS]: { upstream: 'performer_ids', here: 'scene_performers' },
  [SceneField.TAGS]: { upstream: 'tag_ids', here: 'scene_tags' },
};

function argumentOf(effect: Effect): object {
  const name = NAMES[effect.field].upstream;
  if (!('mode' in effect)) return { [name]: effect.value };
  const { mode, values } = effect;
  return { [name]: effect.field === SceneField.URLS ? { values, mode } : { ids: values, mode } };
}

function listEffects(field: ListField, before: readonly string[], after: readonly string[]): Effect[] {
  const gained = after.filter((value) => !before.includes(value));
  const lost = before.filter((value) => !after.includes(value));
  if (gained.length === 0 && lost.length === 0) return [];
  const kept = [...before.filter((value) => !lost.includes(value)), ...gained];
  // Only of URLs does the order matter; where steps would not lead to it, the list is replaced.
  if (field === SceneField.URLS && kept.some((value, index) => value !== after[index])) {
    return [{ field, mode: BulkUpdateIdMode.SET, values: after }];
  }
  return [
    ...(gained.length > 0 ? [{ field, mode: BulkUpdateIdMode.ADD, values: gained }] : []),
    ...(lost.length > 0 ? [{ field, mode: BulkUpdateIdMode.REMOVE, values: lost }] : []),
  ];
}

function isThere(effect: Effect, row: MirrorRow, how: 'some' | 'every'): boolean {
  const { here } = NAMES[effect.field];
  if (!('mode' in effect)) {
    // Null has taken away another title than the name of the file; in the place of '' that may have been there before.
    if (effect.field === SceneField.TITLE && !effect.value) {
      return (effect.value === null || how === 'every') && isWithoutTitle(row);
    }
    return isSame(effect, row.columns[here] ?? null);
  }
  const live =
    effect.field === SceneField.URLS ? (JSON.parse(String(row.columns[here])) as string[]) : (row.links[here] ?? []);
  switch (effect.mode) {
    case BulkUpdateIdMode.ADD:
      return effect.values[how]((value) => live.includes(value));
    case BulkUpdateIdMode.REMOVE:
      return effect.values[how]((value) => !live.includes(value));
    case BulkUpdateIdMode.SET:
      return effect.values.join('\n') === live.join('\n');
  }
}

function isSame({ field, value }: Extract<Effect, { field: ScalarField }>, stored: unknown): boolean {
  if (field === SceneField.ORGANIZED) return Number(value) === stored;
  return (value === '' ? null : value) === stored;
}

/** Whether a title goes that can be told from none: a scene without one is shown by the name of its file. */
function losesTitle(before: SceneState, after: SceneState, row: MirrorRow): boolean {
  const shown = titleOfFile(row);
  return before.title !== shown && (after.title === '' || after.title === shown);
}

function isWithoutTitle(row: MirrorRow): boolean {
  return row.columns['title'] === titleOfFile(row);
}

function titleOfFile({ columns }: MirrorRow): string {
  return fileTitle(JSON.parse(String(columns['paths'])) as string[]);
}

function scalarOf(scene: SceneState, field: ScalarField): string | number | boolean | null {
  return field === SceneField.STUDIO ? (scene.studio?.id ?? null) : scene[PROPERTY_OF[field]];
}

function listOf(scene: SceneState, field: ListField): readonly string[] {
  return field === SceneField.URLS ? scene.urls : scene[PROPERTY_OF[field]].map(({ id }) => id);
}
