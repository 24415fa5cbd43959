import { graphqlName, shown } from './change-values.ts';
import { baseIsLive, isSatisfied, sayingOf, type Target, targetOf } from './change-target.ts';
import { ChangeStatus, type SceneField } from './plan-change.entity.ts';
import type { Change, PlannedObject, Resolve } from './references.ts';
import { PROPERTY_OF, type SceneState, valueOf } from './scene-state.ts';

/** How a change meets the library as it is. */
export enum PreviewState {
  /** It can be carried out. */
  CLEAN = 'CLEAN',
  /** The scene is as proposed already. */
  ALREADY_SATISFIED = 'ALREADY_SATISFIED',
  /** The field is neither what it was when the change was proposed nor what is proposed. */
  STALE = 'STALE',
  /** The scene, or an object that the change names by its id alone, is gone. */
  TARGET_GONE = 'TARGET_GONE',
  /** Several objects have a name that the change gives. */
  AMBIGUOUS_NAME = 'AMBIGUOUS_NAME',
  /** An earlier change of the plan says the same. */
  DUPLICATE = 'DUPLICATE',
}

/** What is done when a change meets a conflict. */
export enum ConflictPolicy {
  /** It is left out. */
  SKIP = 'skip',
  /** It is left out, unless it is stale: then it replaces what others wrote. */
  OVERWRITE = 'overwrite',
  /** Nothing of the plan is applied. */
  FAIL = 'fail',
}

/** What becomes of a scene. */
export interface SceneOutcome<Of extends Change = Change> {
  readonly sceneId: string;
  /** The scene as it is; undefined when there is none. */
  readonly before: SceneState | undefined;
  /** The scene as the changes leave it; the same object when they change nothing. */
  readonly after: SceneState | undefined;
  readonly changes: readonly ChangeOutcome<Of>[];
  /** The objects that have to be made for it, each once. */
  readonly creates: readonly PlannedObject[];
}

export interface ChangeOutcome<Of extends Change = Change> {
  readonly change: Of;
  readonly state: PreviewState;
  readonly status: ChangeStatus.APPLIED | ChangeStatus.SKIPPED | ChangeStatus.CONFLICTED;
  /** Why the change is not simply carried out, for a person; null when it is CLEAN. */
  readonly reason: string | null;
  /** The field just before and just after; null unless the change is applied. */
  readonly valueBefore: unknown;
  readonly valueAfter: unknown;
}

/**
 * Decides what the changes of a plan make of one scene. Preview and apply both come here, so they agree.
 *
 * Each change sees what those before it left. Adding and removing start from what the scene holds now, so they get
 * along with what others did meanwhile; a change that replaces a value is compared with its base first.
 *
 * @param before the scene as it is; undefined when there is none
 * @param changes those of the scene, by id
 * @param policy FAIL decides like SKIP: it is for the caller to store nothing then
 */
export function planScene<Of extends Change>(
  sceneId: string,
  before: SceneState | undefined,
  changes: readonly Of[],
  policy: ConflictPolicy,
  resolve: Resolve,
): SceneOutcome<Of> {
  const creates = new Map<string, PlannedObject>();
  const resolveHere: Resolve = (table, reference) => {
    const resolution = resolve(table, reference);
    const created = resolution.kind === 'new' && creates.get(resolution.object.id);
    return created ? { kind: 'found', object: { id: created.id, name: created.name } } : resolution;
  };
  const sayings = new Sayings(resolveHere);
  let scene = before;
  const outcomes = changes.map((change): ChangeOutcome<Of> => {
    const verdict = judge(scene, change, sayings.firstToSay(change), resolveHere);
    const status = statusOf(verdict.state, policy);
    const outcome = { change, state: verdict.state, status, reason: verdict.reason };
    if (status !== ChangeStatus.APPLIED || !scene || !verdict.target) {
      // A stale one does not count: whoever says the same again may have looked at what the field holds now.
      if (verdict.state !== PreviewState.STALE) sayings.add(change);
      return { ...outcome, valueBefore: null, valueAfter: null };
    }
    const { value, creates: made } = verdict.target;
    const valueBefore = valueOf(scene, change.field);
    scene = { ...scene, [PROPERTY_OF[change.field]]: value };
    for (const object of made) creates.set(object.id, object);
    sayings.forget(change.field);
    sayings.add(change);
    return { ...outcome, valueBefore, valueAfter: value };
  });
  return { sceneId, before, after: scene, changes: outcomes, creates: [...creates.values()] };
}

interface Verdict {
  readonly state: PreviewState;
  readonly reason: string | null;
  /** What the field would hold, where the change can be carried out at all. */
  readonly target?: Target;
}

/** @param earlier the id of the change that has said the same before */
function judge(scene: SceneState | undefined, change: Change, earlier: number | undefined, resolve: Resolve): Verdict {
  if (!scene) {
    const id = JSON.stringify(change.sceneId);
    return { state: PreviewState.TARGET_GONE, reason: `There is no scene with the id ${id} any more.` };
  }
  if (earlier !== undefined) {
    return { state: PreviewState.DUPLICATE, reason: `Change ${earlier} of this plan says the same.` };
  }
  const live = valueOf(scene, change.field);
  const target = targetOf(scene, change, resolve);
  if ('obstacle' in target) return { state: PreviewState[target.obstacle], reason: target.reason };
  if (isSatisfied(change, target, live)) {
    return { state: PreviewState.ALREADY_SATISFIED, reason: 'The scene is like this already.' };
  }
  if (baseIsLive(change, live, resolve)) return { state: PreviewState.CLEAN, reason: null, target };
  const base = shown(change.currentValue);
  const reason = `${graphqlName(change.field)} was ${base} when this was proposed; it is ${shown(live)} now.`;
  return { state: PreviewState.STALE, reason, target };
}

function statusOf(state: PreviewState, policy: ConflictPolicy): ChangeOutcome['status'] {
  switch (state) {
    case PreviewState.CLEAN:
      return ChangeStatus.APPLIED;
    case PreviewState.STALE:
      return policy === ConflictPolicy.OVERWRITE ? ChangeStatus.APPLIED : ChangeStatus.CONFLICTED;
    case PreviewState.ALREADY_SATISFIED:
    case PreviewState.DUPLICATE:
      return ChangeStatus.SKIPPED;
    case PreviewState.TARGET_GONE:
    case PreviewState.AMBIGUOUS_NAME:
      return ChangeStatus.CONFLICTED;
  }
}

/** What the changes of a scene have said of each field since that last changed: saying it again makes no difference. */
class Sayings {
  readonly #resolve: Resolve;
  readonly #byField = new Map<SceneField, Said>();

  constructor(resolve: Resolve) {
    this.#resolve = resolve;
  }

  /** The id of the first change that has said what this one says. */
  firstToSay(change: Change): number | undefined {
    const said = this.#byField.get(change.field);
    if (!said) return undefined;
    for (const earlier of said.unread.splice(0)) {
      const saying = sayingOf(earlier, this.#resolve);
      if (!said.ids.has(saying)) said.ids.set(saying, earlier.id);
    }
    return said.ids.get(sayingOf(change, this.#resolve));
  }

  add(change: Change): void {
    const said = this.#byField.get(change.field);
    if (said) said.unread.push(change);
    else this.#byField.set(change.field, { ids: new Map(), unread: [change] });
  }

  forget(field: SceneField): void {
    this.#byField.delete(field);
  }
}

/** What was said of a field. It is put into words only when another change is for the same field, which is rare. */
interface Said {
  readonly ids: Map<string, number>;
  readonly unread: Change[];
}
