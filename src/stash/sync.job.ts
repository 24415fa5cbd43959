import type { StashAccess } from '../config.ts';
import { updateStatistics } from '../database/sqlite/bulk-load.ts';
import type { JobDefinition, JobRun } from '../jobs/define-job.ts';
import { StashClient, type StashPatience } from './stash-client.ts';
import { KindSync } from './sync-kind.ts';
import { kindsOf, requireStash, SYNC, type SyncRequest } from './sync.service.ts';

/** From how many new objects on the database counts anew how values are spread. */
const MANY = 1_000;

/** The job that brings the mirror of a Stash server up to date. Its items are the objects that it reads. */
export function syncJob(stash: StashAccess | undefined, patience?: Partial<StashPatience>): JobDefinition<SyncRequest> {
  return { ...SYNC, run: (run) => sync(run, new StashClient(requireStash(stash), patience)) };
}

/**
 * Mirrors one kind of objects after the other: those that others refer to come first.
 *
 * @returns what was done to each kind
 * @throws StashFailure; INVALID_STATE when too much would be removed; JobInterrupted
 */
async function sync(run: JobRun<SyncRequest>, client: StashClient): Promise<Record<string, unknown>> {
  const syncs: KindSync[] = [];
  for (const kind of kindsOf(run.payload)) syncs.push(await KindSync.begin(kind, run, client));
  let left = 0;
  for (const kindSync of syncs) left += await kindSync.left();
  const total = run.processedItems + left;
  await run.setTotal(total);
  for (const kindSync of syncs) await kindSync.finish();
  // What came or went meanwhile was not foreseen.
  if (run.processedItems !== total) await run.setTotal(run.processedItems);
  if (syncs.some(({ tally }) => tally.created >= MANY)) {
    await run.batch(async (em) => {
      await updateStatistics(em);
      return { done: 0, value: undefined };
    });
  }
  return Object.fromEntries(syncs.map(({ kind, mode, tally }) => [`${kind}s`, { mode, ...tally }]));
}
