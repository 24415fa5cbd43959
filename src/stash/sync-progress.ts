import { ref } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sqlite';
import { Job } from '../jobs/job.entity.ts';
import type { StashKind } from './stash-kind.ts';
import { SyncState } from './sync-state.entity.ts';

/** How much a sync has done to a kind of objects. */
export interface SyncTally {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
  /** Objects that the library cannot store; what it had of them stays. */
  readonly failed: number;
  /** References that were left out, since the library lacks what they lead to. */
  readonly unresolved: number;
  /** Why the first of the failed objects failed. */
  readonly failures: readonly string[];
}

/** Where the sync of a kind by a job stands. It is stored with what it tells of, so that the next attempt goes on there. */
export interface SyncProgress {
  readonly mode: 'FULL' | 'INCREMENTAL';
  /** What `updated_at` has to be greater than to be read; null reads everything. */
  readonly since: string | null;
  /** When it began, in milliseconds since 1970: whatever it reads is dated then or later. */
  readonly startedAt: number;
  /** First the pages are read, then what they have missed and what is gone. */
  readonly step: 'pages' | 'rest' | 'done';
  readonly nextPage: number;
  /** How many objects the pages before the next one had. */
  readonly read: number;
  /** The greatest `updated_at` so far. */
  readonly latest: string | null;
  readonly failedIds: readonly string[];
  readonly tally: SyncTally;
}

export const NOTHING_DONE: SyncTally = {
  created: 0,
  updated: 0,
  unchanged: 0,
  deleted: 0,
  failed: 0,
  unresolved: 0,
  failures: [],
};

/** What is stored of a kind's syncs; null before the first one. */
export function readSyncState(em: EntityManager, kind: StashKind): Promise<SyncState | null> {
  return em.findOne(SyncState, { kind });
}

/** Stores where a job's sync of a kind stands; when it is done, also up to when the kind is mirrored. */
export async function saveProgress(
  em: EntityManager,
  kind: StashKind,
  jobId: string,
  progress: SyncProgress,
): Promise<void> {
  const state = (await readSyncState(em, kind)) ?? em.create(SyncState, { kind });
  em.assign(state, { job: ref(Job, jobId), progress: { ...progress } });
  if (progress.step === 'done') {
    const startedAt = new Date(progress.startedAt);
    em.assign(state, {
      watermark: progress.latest,
      syncedAt: startedAt,
      ...(progress.since === null && { fullySyncedAt: startedAt }),
    });
  }
  await em.flush();
}
