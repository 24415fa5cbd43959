import type { EntityManager } from '@mikro-orm/sqlite';
import { SyncMode } from '../stash/sync.service.ts';
import { SyncState } from '../stash/sync-state.entity.ts';
import { ScheduledTask, ScheduledTaskType } from './scheduled-task.entity.ts';
import { createScheduledTask } from './scheduled-task.service.ts';

/** How often a mirror is brought up to date, unless somebody decides otherwise. */
const SYNCS = [
  { name: 'Sync with Stash', schedule: '*/15 * * * *', config: { mode: SyncMode.INCREMENTAL } },
  { name: 'Full sync with Stash', schedule: '7 4 * * *', config: { mode: SyncMode.FULL } },
];

/** Syncs by the clock make about 35,000 jobs a year. */
const CLEAN_UP = { name: 'Clean up', schedule: '37 4 * * 0', config: {} };

/**
 * Stores the tasks that keep a mirror up to date, and the one that clears away the jobs they leave, as long as it has never been synced
 * and there is no task that syncs it: what somebody has changed or deleted later stays so.
 *
 * @param syncs whether the clock shall run the syncs; the clean-up it runs anyhow
 */
export async function proposeTasks(em: EntityManager, syncs: boolean, now: Date): Promise<void> {
  if ((await em.count(SyncState)) > 0) return;
  if ((await em.count(ScheduledTask, { taskType: ScheduledTaskType.SYNC })) > 0) return;
  const proposals = [
    ...SYNCS.map((task) => ({ ...task, taskType: ScheduledTaskType.SYNC, enabled: syncs })),
    { ...CLEAN_UP, taskType: ScheduledTaskType.CLEAN_UP, enabled: true },
  ];
  for (const task of proposals) {
    if ((await em.count(ScheduledTask, { name: task.name })) > 0) continue;
    await createScheduledTask(em, { ...task, timeZone: 'UTC' }, now);
  }
}
