import type { EntityManager } from '@mikro-orm/sqlite';
import { insertRows } from '../database/sqlite/bulk-load.ts';
import { TransactionReader } from '../database/transaction-reader.ts';
import { ChangeStatus } from './plan-change.entity.ts';
import { readTouchedStates, type SceneState, valueOf } from './scene-state.ts';
import { type ProposedChange, refuseOffences, type Submission, unknownScenes } from './submission.ts';

/** How many changes are inserted by one statement. */
const CHANGES_AT_ONCE = 1_000;

/**
 * The changes that were submitted, with what their fields hold now where the client did not say.
 *
 * @throws BAD_USER_INPUT naming every change that does not fit
 */
export async function completeChanges(em: EntityManager, submission: Submission): Promise<ProposedChange[]> {
  const scenes = await readTouchedStates(new TransactionReader(em), submission.sent);
  refuseOffences([...submission.offences, ...unknownScenes(submission, (id) => scenes.has(id))]);
  return submission.changes.map((change) =>
    change.currentValue === undefined
      ? { ...change, currentValue: valueOf(scenes.get(change.sceneId) as SceneState, change.field) }
      : change,
  );
}

/** Inserts changes that have been checked, as pending ones, numbered in their order. */
export async function insertChanges(
  em: EntityManager,
  planId: number,
  changes: readonly ProposedChange[],
): Promise<void> {
  const now = Date.now();
  for (let start = 0; start < changes.length; start += CHANGES_AT_ONCE) {
    const rows = changes.slice(start, start + CHANGES_AT_ONCE).map((change) => ({
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
  }
}

function storedJson(value: unknown): string | null {
  return value == null ? null : JSON.stringify(value);
}
