import { SceneField } from '../../analysis/plan-change.entity.ts';
import type { Change } from '../../analysis/references.ts';

/**
 * A change as Stash carries it out: it takes white space away at the ends of texts. So do we before anything is decided
 * or sent, and what is recorded of the change is what Stash then shows.
 */
export function asStashStores(change: Change): Change {
  return TRIMMED.has(change.field) ? { ...change, proposedValue: trimmed(change.proposedValue) } : change;
}

const TRIMMED: ReadonlySet<SceneField> = new Set([
  SceneField.TITLE,
  SceneField.CODE,
  SceneField.DETAILS,
  SceneField.DIRECTOR,
  SceneField.URLS,
]);

function trimmed(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map(trimmed))];
  return typeof value === 'string' ? value.replaceAll(ENDS, '') : value;
}

/** The next-line character is white space to Stash, and not to JavaScript. */
const ENDS = /^[\s\u0085]+|[\s\u0085]+$/g;
