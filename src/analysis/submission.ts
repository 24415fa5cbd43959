import { badInput, GreenlightError } from '../errors.ts';
import { clearable, LIMITS, type Rule, text } from '../library/input-rules.ts';
import { checkAction, proposedValue, recordedValue } from './change-values.ts';
import type { ChangeAction, SceneField } from './plan-change.entity.ts';

/** How many changes may be submitted at once. */
export const MAX_CHANGES = 10_000;

/** How many offences a message names; all of them are among the error's details. */
const NAMED_OFFENCES = 3;

/** A change as a client sends it. What is undefined was left out. */
export interface SentChange {
  readonly sceneId: string;
  readonly field: SceneField;
  readonly action: ChangeAction;
  readonly currentValue?: unknown;
  readonly proposedValue?: unknown;
  readonly confidence?: number | null;
  readonly reason?: string | null;
}

/** A change that has passed the checks; its values are in the form in which they are stored. */
export interface ProposedChange {
  readonly sceneId: string;
  readonly field: SceneField;
  readonly action: ChangeAction;
  /** Undefined when the server is to record it. */
  readonly currentValue: unknown;
  readonly proposedValue: unknown;
  readonly confidence: number | null;
  readonly reason: string | null;
}

/** Why a change cannot be stored. */
export interface Offence {
  /** The place of the change in the list that was sent, from 0. */
  readonly index: number;
  /** The path of the value that does not fit. */
  readonly field: string;
  readonly message: string;
}

/** Changes that were sent together, checked as far as they can be without the library. */
export interface Submission {
  readonly sent: readonly SentChange[];
  /** The path of the list that was sent. */
  readonly path: string;
  /** Those without an offence. */
  readonly changes: readonly ProposedChange[];
  readonly offences: readonly Offence[];
}

/**
 * Checks what was sent, and collects whatever does not fit.
 *
 * @param path the path of the list
 * @throws BAD_USER_INPUT when there are too many
 */
export function checkSubmission(sent: readonly SentChange[], path: string): Submission {
  if (sent.length > MAX_CHANGES) {
    throw badInput(
      path,
      `At most ${MAX_CHANGES} changes go into one call; there are ${sent.length}. Send the rest with addPlanChanges.`,
    );
  }
  const changes: ProposedChange[] = [];
  const offences: Offence[] = [];
  sent.forEach((change, index) => {
    const known = offences.length;
    const checked = checkChange(change, ({ field, message }) => {
      offences.push({ index, field: `${path}[${index}].${field ?? ''}`, message });
    });
    if (offences.length === known) changes.push(checked);
  });
  return { sent, path, changes, offences };
}

/** The offences of the changes whose scene there is not. */
export function unknownScenes({ sent, path }: Submission, isKnown: (sceneId: string) => boolean): Offence[] {
  const offences: Offence[] = [];
  sent.forEach(({ sceneId }, index) => {
    if (isKnown(sceneId)) return;
    const message = `There is no scene with the id ${JSON.stringify(sceneId)}.`;
    offences.push({ index, field: `${path}[${index}].sceneId`, message });
  });
  return offences;
}

/** @throws BAD_USER_INPUT when there are offences: its message names the first, its details all of them */
export function refuseOffences(offences: readonly Offence[]): void {
  const ordered = offences.toSorted((a, b) => a.index - b.index);
  const [first] = ordered;
  if (!first) return;
  const named = ordered.slice(0, NAMED_OFFENCES).map(({ index, message }) => `Change ${index}: ${message}`);
  const rest = ordered.length - named.length;
  throw new GreenlightError(
    'BAD_USER_INPUT',
    `Nothing was stored. ${named.join(' ')}${rest > 0 ? ` And ${rest} more, in extensions.offences.` : ''}`,
    { field: first.field, details: { offences: ordered } },
  );
}

function checkChange(
  { sceneId, field, action, ...sent }: SentChange,
  report: (error: GreenlightError) => void,
): ProposedChange {
  return {
    sceneId,
    field,
    action,
    currentValue: attempt(() =>
      sent.currentValue === undefined ? undefined : recordedValue(field, sent.currentValue, 'currentValue'),
    ),
    proposedValue: attempt(() => {
      checkAction(field, action, 'action');
      return proposedValue(field, action, sent.proposedValue, 'proposedValue');
    }),
    confidence: attempt(() => confidence(sent.confidence ?? null, 'confidence')) ?? null,
    reason: attempt(() => reason(sent.reason ?? null, 'reason')) ?? null,
  };

  function attempt<T>(check: () => T): T | undefined {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof GreenlightError)) throw error;
      report(error);
      return undefined;
    }
  }
}

const reason = clearable(text(LIMITS.details));

const confidence: Rule<number | null> = clearable((value: number, field) => {
  if (value >= 0 && value <= 1) return value;
  throw badInput(field, `${field} is from 0 to 1; it is ${value}.`);
});
