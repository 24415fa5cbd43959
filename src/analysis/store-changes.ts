import type { EntityManager } from '@mikro-orm/sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { chunks } from '../chunks.ts';
import { insertRows } from '../database/sqlite/bulk-load.ts';
import { TransactionReader } from '../database/transaction-reader.ts';
import { ChangeStatus } from './plan-change.entity.ts';
import { readTouchedStates, type SceneState, valueOf } from './scene-state.ts';
import { type ProposedChange, refuseOffences, type Submission, unknownScenes } from './submission.ts';

/** How many scenes are read, and how many changes are inserted, between two turns of the event loop. */
const SCENES_AT_ONCE = 500;
const CHANGES_AT_ONCE = 500;

/**
 * The changes that were submitted, with what their fields hold now where the client did not say.
 *
 * @throws BAD_USER_INPUT naming every change that does not fit
 */
export async function completeChanges(em: EntityManager, submission: Submission): Promise<ProposedChange[]> {
  const scenes = await touchedScenes(em, submission);
  refuseOffences([...submission.offences, ...unknownScenes(submission, (id) => scenes.has(id))]);
  return submission.changes.map((change) =>
    change.currentValue === undefined
      ? { ...change, currentValue: valueOf(scenes.get(change.sceneId) as SceneState, change.field) }
      : change,
  );
}

async function touchedScenes(em: EntityManager, { sent }: Submission): Promise<ReadonlyMap<string, SceneState>> {
  const reader = new TransactionReader(em);
  const scenes = new Map<string, SceneState>();
  for (const ofScenes of chunks(Map.groupBy(sent, ({ sceneId }) => sceneId).values(), SCENES_AT_ONCE)) {
    const states = await readTouchedStates(reader, ofScenes.flat());
    states.forEach((state, id) => scenes.set(id, state));
    await nextTurn();
  }
  return scenes;
}

/** Inserts changes that have been checked, as pending ones, numbered in their order. */
export async function insertChanges(
  em: EntityManager,
  planId: number,
  changes: readonly ProposedChange[],
): Promise<void> {
  const now = Date.now();
  for (const inserted of chunks(changes, CHANGES_AT_ONCE)) {
    const rows = inserted.map((change) => ({
      created_at: now,
      updated_at: now,
      plan_id: planId,
      scene_id: change.sceneId,
      field: change.field,
      action: change.action,
      current_value: storedJson(change.currentValue),
      proposed_value: storedJson(change.proposedValue),
      confidence: change.confidence,
      reason: change.reason,
      status: ChangeStatus.PENDING,
    }));
    await insertRows(em, 'plan_change', rows);
    await nextTurn();
  }
}

function storedJson(value: unknown): string | null {
  return value == null ? null : JSON.stringify(value);
}
