import type { EntityManager } from '@mikro-orm/sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import {
  readStillAccepted,
  type RecordedOutcome,
  recordApplied,
  recorded,
  storeOutcomes,
} from '../../analysis/apply-record.ts';
import { ConflictPolicy, planScene, type SceneOutcome } from '../../analysis/apply-scene.ts';
import type { ApplyPlan } from '../../analysis/apply.service.ts';
import { recordCreated } from '../../analysis/created-objects.ts';
import { NameBook } from '../../analysis/names.ts';
import { ChangeStatus, type SceneField } from '../../analysis/plan-change.entity.ts';
import type { PlannedObject } from '../../analysis/references.ts';
import { readSceneStates } from '../../analysis/scene-state.ts';
import { TransactionReader } from '../../database/transaction-reader.ts';
import type { JobRun } from '../../jobs/define-job.ts';
import { StashUpdateSceneDocument } from '../generated/operations.ts';
import { Unfit } from '../mirror-row.ts';
import type { StashClient } from '../stash-client.ts';
import { StashFailure } from '../stash-failure.ts';
import { LiveScenes, type LiveScene } from './live-scenes.ts';
import { asStashStores } from './stash-text.ts';
import { inputOf, isKept, type SceneUpdate, separated, updatesOf, wasWritten } from './scene-update.ts';
import { isHeld, jobOf, type Mark, markOf, marksOfPlan, replaceMark, setMark, takeMark } from './stash-marks.ts';
import { findOrCreate } from './upstream-names.ts';

/** How often a job looks whether another one has written a scene, in milliseconds. */
const LOOK_MS = 50;

/** How often a scene is planned anew because objects had to be made for it first. */
const MAX_ROUNDS = 3;

/** What planning a scene against what Stash has has led to. */
type Planned =
  | { readonly kind: 'done' }
  | { readonly kind: 'needs'; readonly objects: readonly PlannedObject[] }
  | { readonly kind: 'write'; readonly mark: Mark };

/** Applies the changes of a plan to scenes, in Stash and in the mirror. */
export class UpstreamScenes {
  readonly #run: JobRun<ApplyPlan>;
  readonly #client: StashClient;
  readonly #earliest: number;
  readonly #live: LiveScenes;
  readonly #names = new NameBook();
  /** Transactions take turns, and so does the making of objects, so that each name makes one. */
  readonly #transactions = pLimit(1);
  readonly #creations = pLimit(1);

  /** @param earliest the instant before which no change is recorded as applied */
  constructor(run: JobRun<ApplyPlan>, client: StashClient, earliest: number) {
    this.#run = run;
    this.#client = client;
    this.#earliest = earliest;
    this.#live = new LiveScenes(client, run);
  }

  /** Brings to its end what an attempt was writing when it ended: Stash is asked what has become of it. */
  async finishMarked(): Promise<void> {
    for (const mark of await marksOfPlan(this.#run.em, this.#run.payload.planId)) await this.#finish(mark);
  }

  /** What would become of the changes of a scene, by what Stash has. */
  async foresee(sceneId: string, ids: readonly number[]): Promise<SceneOutcome> {
    const live = await this.#live.read(sceneId, this.#run.signal);
    return this.#batch(async (em) => ({ done: 0, value: await this.#plan(em, sceneId, ids, live) }));
  }

  /**
   * Applies the changes of a scene: decides on them by what Stash has, marks what is going to be written, writes it, reads
   * it, and stores the outcome together with what was read.
   */
  async apply(sceneId: string, ids: readonly number[]): Promise<void> {
    await this.#finishOther(sceneId);
    for (let round = 1; ; round += 1) {
      const live = await this.#live.read(sceneId, this.#run.signal);
      const planned = await this.#prepare(sceneId, ids, live);
      switch (planned.kind) {
        case 'done':
          return;
        case 'write':
          await this.#write(planned.mark, planned.mark.updates);
          return;
        case 'needs':
          try {
            if (round === MAX_ROUNDS) throw unusable(planned.objects);
            for (const object of planned.objects) await this.#creations(() => this.#make(object));
          } catch (error) {
            if (!isRefusal(error)) throw error;
            await this.#fail(ids, error.message);
            return;
          }
      }
    }
  }

  /** Waits while another plan is writing the scene, and finishes what one has left that stopped on the way. */
  async #finishOther(sceneId: string): Promise<void> {
    let mark = await markOf(this.#run.em, sceneId);
    while (mark && (await isHeld(this.#run.em, mark))) {
      await sleep(LOOK_MS, undefined, { signal: this.#run.signal });
      mark = await markOf(this.#run.em, sceneId);
    }
    if (mark) await this.#finish(mark);
  }

  /** Decides on the changes of a scene, and either stores that, if nothing has to be written, or marks what has. */
  #prepare(sceneId: string, ids: readonly number[], live: LiveScene): Promise<Planned> {
    return this.#batch(async (em) => {
      const outcome = await this.#plan(em, sceneId, ids, live);
      if (live.row instanceof Unfit) {
        const { message } = live.row;
        return this.#stored(
          em,
          ids.map((id) => failed(id, `Its scene cannot be read: ${message}.`)),
        );
      }
      const { before, after, changes, creates } = outcome;
      if (creates.length > 0) return { done: 0, value: { kind: 'needs', objects: creates } };
      const updates = before && after && live.row ? updatesOf(before, after, live.row) : [];
      if (updates.length === 0) return this.#stored(em, changes.map(recorded));
      const { planId } = this.#run.payload;
      const outcomes = changes.map((change) => ({ ...recorded(change), field: change.change.field }));
      const mark: Mark = { sceneId, planId, jobId: this.#run.id, updates, outcomes };
      await setMark(em, mark);
      return { done: 0, value: { kind: 'write', mark } };
    });
  }

  /** Brings the mirror up to date with the scene, and plans its changes by that. */
  async #plan(em: EntityManager, sceneId: string, ids: readonly number[], live: LiveScene): Promise<SceneOutcome> {
    await this.#live.store(em, live);
    const reader = new TransactionReader(em);
    const changes = (await readStillAccepted(reader, ids)).map(asStashStores);
    const before = live.row ? (await readSceneStates(reader, [sceneId])).get(sceneId) : undefined;
    await this.#names.lookUp(reader, changes);
    const policy = this.#run.payload.onConflict;
    // A conflict after all scenes were looked at concerns its own scene only.
    const decided = policy === ConflictPolicy.FAIL ? ConflictPolicy.SKIP : policy;
    return planScene(sceneId, before, changes, decided, this.#names.resolve);
  }

  /** Sends what is left of a mark, and stores the outcome. What Stash refuses as a whole is sent field by field. */
  async #write(mark: Mark, left: readonly SceneUpdate[]): Promise<void> {
    const refusals = new Map<SceneField, string>();
    let marked = mark;
    const waiting = [...left];
    for (let update = waiting.shift(); update; update = waiting.shift()) {
      const refusal = await this.#send(mark.sceneId, update);
      if (refusal === undefined) continue;
      const [{ field }, ...others] = update;
      if (others.length === 0) {
        refusals.set(field, refusal);
        continue;
      }
      const parts = separated(update);
      marked = { ...marked, updates: marked.updates.flatMap((each) => (each === update ? parts : [each])) };
      await this.#batch(async (em) => {
        await replaceMark(em, marked);
        return { done: 0, value: undefined };
      });
      waiting.unshift(...parts);
    }
    await this.#commit(marked, await this.#live.read(mark.sceneId), refusals);
  }

  /** Sends a request. @returns why Stash refused it; undefined when it was carried out */
  async #send(sceneId: string, update: SceneUpdate): Promise<string | undefined> {
    try {
      await this.#client.mutate(StashUpdateSceneDocument, { input: inputOf(sceneId, update) });
      return undefined;
    } catch (error) {
      if (!(error instanceof StashFailure)) throw error;
      // It may have been carried out all the same; whether it was, Stash shows.
      const { row } = await this.#live.read(sceneId);
      if (row && !(row instanceof Unfit) && wasWritten(update, row)) return undefined;
      if (!isRefusal(error)) throw error;
      return error.message;
    }
  }

  /** Goes on with a write that was broken off, by what Stash shows of it. */
  async #finish(mark: Mark): Promise<void> {
    const live = await this.#live.read(mark.sceneId, this.#run.signal);
    const { row } = live;
    const left = mark.updates.filter((update) => !row || row instanceof Unfit || !wasWritten(update, row));
    if (left.length < mark.updates.length) {
      await this.#write(mark, left);
      return;
    }
    // Nothing of it has arrived: its changes are still accepted, and are decided on anew.
    await this.#batch(async (em) => {
      await takeMark(em, mark);
      return { done: 0, value: undefined };
    });
  }

  /** Stores what has become of a write, even if the job was cancelled meanwhile: what is in Stash is recorded. */
  async #commit(mark: Mark, live: LiveScene, refusals: ReadonlyMap<SceneField, string>): Promise<void> {
    const { row } = live;
    const outcomes = mark.outcomes.map((outcome): RecordedOutcome => {
      const { id, field, status } = outcome;
      if (status !== ChangeStatus.APPLIED) return outcome;
      const isThere = row && !(row instanceof Unfit) && isKept(field, mark.updates, row);
      return isThere ? outcome : failed(id, refusals.get(field) ?? 'Stash took the change, but does not show it.');
    });
    const work = async (em: EntityManager) => {
      // Another attempt may have been quicker.
      if (!(await takeMark(em, mark))) return { done: 0, value: undefined };
      await this.#live.store(em, live);
      await storeOutcomes(em, (await jobOf(em, mark))?.id ?? null, outcomes, this.#earliest);
      await recordApplied(em, mark.planId);
      this.#run.announce({ planId: mark.planId });
      return { done: outcomes.length, value: undefined };
    };
    await this.#transactions(() => this.#run.record(work));
  }

  /** Finds or makes an object in Stash, and takes it into the mirror if that can hold it. */
  async #make({ table, name }: PlannedObject): Promise<void> {
    const readAt = Date.now();
    const { rows, isNew } = await findOrCreate(this.#client, table, name);
    const claims = await this.#live.claim(table, rows);
    await this.#batch(async (em) => {
      await this.#live.storeRows(em, table, claims, readAt);
      if (isNew) {
        const created = rows.map(({ id }) => ({ table, id, name }));
        await recordCreated(em, this.#run.payload.planId, created);
      }
      return { done: 0, value: undefined };
    });
    this.#names.forgetAliases();
  }

  async #fail(ids: readonly number[], message: string): Promise<void> {
    await this.#batch((em) =>
      this.#stored(
        em,
        ids.map((id) => failed(id, message)),
      ),
    );
  }

  async #stored(em: EntityManager, outcomes: readonly RecordedOutcome[]): Promise<{ done: number; value: Planned }> {
    const { planId } = this.#run.payload;
    if (outcomes.length > 0) {
      await storeOutcomes(em, this.#run.id, outcomes, this.#earliest);
      await recordApplied(em, planId);
      this.#run.announce({ planId });
    }
    return { done: outcomes.length, value: { kind: 'done' } };
  }

  #batch<T>(work: (em: EntityManager) => Promise<{ done: number; value: T }>): Promise<T> {
    return this.#transactions(() => this.#run.batch(work));
  }
}

function failed(id: number, error: string): RecordedOutcome {
  const nothing = { valueBefore: null, valueAfter: null };
  return { id, status: ChangeStatus.FAILED, errorCode: 'UPSTREAM_UNAVAILABLE', error, ...nothing };
}

/** Stash has said no, and will say it again. */
function isRefusal(error: unknown): error is StashFailure {
  return error instanceof StashFailure && error.reason === 'REFUSED';
}

function unusable(objects: readonly PlannedObject[]): StashFailure {
  const names = objects.map(({ table, name }) => `${table} ${JSON.stringify(name)}`).join(', ');
  return new StashFailure('REFUSED', `Stash has what the library cannot hold: ${names}. A full sync tells why.`, {
    isTransient: false,
  });
}
