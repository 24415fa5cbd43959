import type { EntityManager } from '@mikro-orm/sqlite';
import { TransactionReader } from '../database/transaction-reader.ts';
import { GreenlightError } from '../errors.ts';
import type { JobAnnouncement } from '../jobs/define-job.ts';
import { readStillAccepted, recorded, storeOutcomes } from './apply-record.ts';
import { ConflictPolicy, planScene, type SceneOutcome } from './apply-scene.ts';
import { KIND_OF, recordCreated } from './created-objects.ts';
import type { NameBook } from './names.ts';
import { ChangeStatus } from './plan-change.entity.ts';
import type { PlannedObject } from './references.ts';
import { readTouchedStates } from './scene-state.ts';
import type { SceneWriter } from './scene-writer.ts';

/** What the transactions share in which a plan is applied. */
export interface Application {
  readonly planId: number;
  readonly jobId: string;
  readonly onConflict: ConflictPolicy;
  /** The instant before which none of its changes is recorded as applied. */
  readonly earliest: number;
  readonly names: NameBook;
  readonly writer: SceneWriter;
}

/**
 * Applies changes of a plan in the transaction of the entity manager: what becomes of each and what it does to the
 * library are stored together. Those that are no longer accepted are left alone.
 *
 * @param ids of the changes; all that are to be applied to a scene, in their order
 * @returns what has happened to the library, and how many changes were dealt with
 * @throws CONFLICT when there is a conflict and the policy is FAIL
 */
export async function applyChanges(
  em: EntityManager,
  application: Application,
  ids: readonly number[],
): Promise<{ done: number; announcement: JobAnnouncement }> {
  const { planId, jobId, onConflict, earliest, names, writer } = application;
  const reader = new TransactionReader(em);
  const changes = await readStillAccepted(reader, ids);
  const byScene = Map.groupBy(changes, ({ sceneId }) => sceneId);
  const scenes = await readTouchedStates(reader, changes);
  await names.lookUp(reader, changes);
  const outcomes = [...byScene].map(([sceneId, ofScene]) => {
    const outcome = planScene(sceneId, scenes.get(sceneId), ofScene, onConflict, names.resolve);
    names.add(outcome.creates);
    return outcome;
  });
  if (onConflict === ConflictPolicy.FAIL) refuseConflicts(outcomes);

  const created = outcomes.flatMap(({ creates }) => creates);
  await writer.write(em, outcomes, created, new Date());
  await recordCreated(em, planId, created);
  await storeOutcomes(em, jobId, outcomes.flatMap((scene) => scene.changes).map(recorded), earliest);
  return { done: changes.length, announcement: announcementOf(outcomes, created) };
}

/** @throws CONFLICT when any change of the scenes meets one */
export function refuseConflicts(outcomes: readonly SceneOutcome[]): void {
  const changes = outcomes.flatMap((scene) => scene.changes);
  const conflicts = changes.filter(({ status }) => status === ChangeStatus.CONFLICTED);
  const [first] = conflicts;
  if (!first) return;
  throw new GreenlightError(
    'CONFLICT',
    `Nothing was applied, since ${conflicts.length} of ${changes.length} changes meet a conflict. The first is change ` +
      `${first.change.id}: ${first.reason ?? ''} Look at the preview; then apply with SKIP or OVERWRITE, or decide anew.`,
  );
}

function announcementOf(outcomes: readonly SceneOutcome[], created: readonly PlannedObject[]): JobAnnouncement {
  const changed = outcomes.filter(({ before, after }) => before !== after);
  return {
    library: created.map(({ table, id }) => ({ kind: KIND_OF[table], id, change: 'CREATED' })),
    objects: { kind: 'SCENE', change: 'UPDATED', ids: changed.map(({ sceneId }) => sceneId) },
  };
}
