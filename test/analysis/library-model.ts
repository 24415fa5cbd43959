import { textKey } from '../../src/database/text-key.ts';

/*
 * A library and the rules of applying a plan to it, written down a second time, as plainly as can be: what the real
 * ones are compared with.
 */

export type Kind = 'studio' | 'performer' | 'tag';
export type Policy = 'SKIP' | 'OVERWRITE' | 'FAIL';

export interface ModelObject {
  readonly name: string;
  readonly aliases: readonly string[];
}

export interface ModelScene {
  TITLE: string;
  CODE: string | null;
  DETAILS: string | null;
  DIRECTOR: string | null;
  SCENE_DATE: string | null;
  RATING100: number | null;
  ORGANIZED: boolean;
  URLS: string[];
  /** Ids. */
  STUDIO: string | null;
  PERFORMERS: string[];
  TAGS: string[];
}

export type ModelField = keyof ModelScene;

export interface ModelReference {
  readonly id?: string;
  readonly name?: string;
}

/** A change as it is submitted; a base that is undefined is recorded by the server. */
export type ModelChange = Readonly<{
  readonly sceneId: string;
  readonly field: ModelField;
  readonly action: 'ADD' | 'REMOVE' | 'SET' | 'UPDATE';
  readonly proposedValue: unknown;
  readonly currentValue?: unknown;
}>;

export interface ModelOutcome {
  readonly status: 'APPLIED' | 'SKIPPED' | 'CONFLICTED';
  readonly errorCode: string | null;
  readonly valueBefore: unknown;
  readonly valueAfter: unknown;
}

export const KIND_OF: Partial<Record<ModelField, Kind>> = { STUDIO: 'studio', PERFORMERS: 'performer', TAGS: 'tag' };

export class ModelLibrary {
  readonly scenes = new Map<string, ModelScene>();
  readonly objects: Record<Kind, Map<string, ModelObject>> = {
    studio: new Map(),
    performer: new Map(),
    tag: new Map(),
  };

  copy(): ModelLibrary {
    return Object.assign(new ModelLibrary(), structuredClone({ scenes: this.scenes, objects: this.objects }));
  }

  /** Deletes a studio, performer or tag wherever it is. */
  delete(kind: Kind, id: string): void {
    this.objects[kind].delete(id);
    for (const scene of this.scenes.values()) {
      if (scene.STUDIO === id && kind === 'studio') scene.STUDIO = null;
      if (kind === 'performer') scene.PERFORMERS = scene.PERFORMERS.filter((other) => other !== id);
      if (kind === 'tag') scene.TAGS = scene.TAGS.filter((other) => other !== id);
    }
  }

  /** What the field of a scene holds, as a base is recorded. */
  base(sceneId: string, field: ModelField): unknown {
    const value = this.scenes.get(sceneId)?.[field] ?? null;
    const kind = KIND_OF[field];
    if (!kind) return value;
    const named = (id: unknown) => ({ id, name: this.objects[kind].get(id as string)?.name });
    return Array.isArray(value) ? value.map(named) : value === null ? null : named(value);
  }

  /**
   * Applies the changes, which are in the order of the plan.
   *
   * @returns what becomes of each, in the same order; undefined when the policy is FAIL and there is a conflict
   */
  apply(changes: readonly ModelChange[], policy: Policy): ModelOutcome[] | undefined {
    const outcomes = new Map<ModelChange, ModelOutcome>();
    const sceneIds = new Set(changes.map(({ sceneId }) => sceneId));
    for (const sceneId of sceneIds) {
      const said: { text: string; field: ModelField; steps: number }[] = [];
      const steps = new Map<ModelField, number>();
      for (const change of changes.filter((other) => other.sceneId === sceneId)) {
        const outcome = this.#applyOne(change, policy, said, steps);
        outcomes.set(change, outcome);
      }
    }
    const inOrder = changes.map((change) => outcomes.get(change) as ModelOutcome);
    return policy === 'FAIL' && inOrder.some(({ status }) => status === 'CONFLICTED') ? undefined : inOrder;
  }

  #applyOne(
    change: ModelChange,
    policy: Policy,
    said: { text: string; field: ModelField; steps: number }[],
    steps: Map<ModelField, number>,
  ): ModelOutcome {
    const { field, action } = change;
    const scene = this.scenes.get(change.sceneId);
    if (!scene) return refused('CONFLICTED', 'TARGET_GONE');

    const proposed = this.#meaning(field, change.proposedValue);
    const isSet = action === 'SET' || action === 'UPDATE';
    const text = JSON.stringify([field, isSet ? 'SET' : action, [...proposed.map(String)].sort()]);
    const before = steps.get(field) ?? 0;
    if (said.some((other) => other.text === text && other.steps === before)) return refused('SKIPPED', 'DUPLICATE');
    const saying = { text, field, steps: before };
    said.push(saying);

    const isNew = (one: unknown) => isWord(one, 'new') && !this.objects[KIND_OF[field] as Kind].has(one);
    const usable = action === 'REMOVE' ? proposed.filter((one) => !isWord(one, 'gone') && !isNew(one)) : proposed;
    for (const one of usable) {
      if (isWord(one, 'gone')) return refused('CONFLICTED', 'TARGET_GONE');
      if (isWord(one, 'ambiguous')) return refused('CONFLICTED', 'AMBIGUOUS_NAME');
    }
    const live = asList(scene[field]);
    const base = isSet ? this.#meaning(field, change.currentValue) : live;
    const wanted =
      action === 'ADD'
        ? [...live, ...usable.filter((one) => !live.includes(one))]
        : action === 'REMOVE'
          ? live.filter((one) => !usable.includes(one))
          : usable;
    if (sameSet(wanted, live)) return refused('SKIPPED', 'ALREADY_SATISFIED');
    const stale = !sameSet(base, live);
    if (stale && policy !== 'OVERWRITE') {
      said.pop();
      return refused('CONFLICTED', 'STALE');
    }

    for (const one of wanted) if (isNew(one)) this.#create(KIND_OF[field] as Kind, one as string, change.proposedValue);
    const valueBefore = scene[field];
    const valueAfter = Array.isArray(valueBefore) ? wanted : wanted[0];
    (scene as unknown as Record<ModelField, unknown>)[field] = valueAfter;
    steps.set(field, before + 1);
    saying.steps = before + 1;
    return { status: 'APPLIED', errorCode: null, valueBefore, valueAfter };
  }

  /** What a value means by now: ids for references, or words for what is gone, ambiguous or new. */
  #meaning(field: ModelField, value: unknown): unknown[] {
    const kind = KIND_OF[field];
    const list = asList(value);
    if (!kind) return list;
    return [...new Set(list.map((one) => (one === null ? null : this.#find(kind, one as ModelReference))))];
  }

  #find(kind: Kind, { id, name }: ModelReference): string {
    const objects = this.objects[kind];
    if (id !== undefined && objects.has(id)) return id;
    if (name === undefined) return `gone:${id ?? ''}`;
    const key = textKey(name);
    const named = [...objects].filter(([, object]) => textKey(object.name) === key);
    const aliased = [...objects].filter(([, { aliases }]) => aliases.some((alias) => textKey(alias) === key));
    const matches = named.length > 0 ? named : aliased;
    if (matches.length > 1) return `ambiguous:${key}`;
    return matches[0]?.[0] ?? `new:${kind}:${key}`;
  }

  #create(kind: Kind, id: string, value: unknown): void {
    const reference = asList(value).find((one) => this.#find(kind, one as ModelReference) === id);
    this.objects[kind].set(id, { name: (reference as { name: string }).name, aliases: [] });
  }
}

function refused(status: 'SKIPPED' | 'CONFLICTED', errorCode: string): ModelOutcome {
  return { status, errorCode, valueBefore: null, valueAfter: null };
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function sameSet(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.every((one) => b.includes(one)) && b.every((one) => a.includes(one));
}

function isWord(one: unknown, word: string): one is string {
  return typeof one === 'string' && one.startsWith(`${word}:`);
}
