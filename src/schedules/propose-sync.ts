import type { EntityManager } from '@mikro-orm/sqlite';
import { SyncMode } from '../stash/sync.service.ts';
import { SyncState } from '../stash/sync-state.entity.ts';
import { ScheduledTask, ScheduledTaskType } from './scheduled-task.entity.ts';
import { createScheduledTask } from './scheduled-task.service.ts';

/** How often a mirror is brought up to date, unless somebody decides otherwise. */
const PROPOSALS = [
  { name: 'Sync with Stash', schedule: '*/15 * * * *', mode: SyncMode.INCREMENTAL },
  { name: 'Full sync with Stash', schedule: '7 4 * * *', mode: SyncMode.FULL },
];

/**
 * Stores the tasks that keep a mirror up to date, as long as it has never been synced and there is no task that does so:
 * what somebody has changed or deleted later stays so.
 *
 * @param enabled whether the clock shall run them
 */
export async function proposeSyncTasks(em: EntityManager, enabled: boolean, now: Date): Promise<void> {
  if ((await em.count(SyncState)) > 0) return;
  if ((await em.count(ScheduledTask, { taskType: ScheduledTaskType.SYNC })) > 0) return;
  for (const { name, schedule, mode } of PROPOSALS) {
    if ((await em.count(ScheduledTask, { name })) > 0) continue;
    const task = { name, taskType: ScheduledTaskType.SYNC, schedule, timeZone: 'UTC', config: { mode }, enabled };
    await createScheduledTask(em, task, now);
  }
}
