import { chunks } from '../chunks.ts';
import { countWhere } from '../database/counts.ts';
import { TransactionReader } from '../database/transaction-reader.ts';
import type { JobRun } from '../jobs/define-job.ts';
import { checkDeletes } from './delete-guard.ts';
import { type MirrorRow, Unfit } from './mirror-row.ts';
import { areApart, MIRROR_TABLES, otherIds, unreadIds } from './mirror-table.ts';
import { claimNames } from './name-claims.ts';
import type { StashClient } from './stash-client.ts';
import { eventKindOf, type StashKind } from './stash-kind.ts';
import { byIds, STASH_SOURCES, type UpstreamObject } from './stash-source.ts';
import { storeRows } from './store-rows.ts';
import { steadyIds } from './steady-ids.ts';
import { NOTHING_DONE, readSyncState, saveProgress, type SyncProgress, type SyncTally } from './sync-progress.ts';
import { SyncMode, type SyncRequest } from './sync.service.ts';
import { bury } from './tombstone.service.ts';
import { laterWatermark, windowStart } from './watermark.ts';

/** How many objects are read with one request, and stored in one transaction. */
const PAGE_SIZE = 500;

/** How many objects are asked for by their ids, one by one, before what came is stored. */
const ASKED_AT_ONCE = 100;

/** How many failures are told in full. */
const TOLD_FAILURES = 20;

/** The sync of one kind of objects by one job. */
export class KindSync {
  readonly kind: StashKind;
  readonly #run: JobRun<SyncRequest>;
  readonly #client: StashClient;
  #progress: SyncProgress;

  private constructor(kind: StashKind, run: JobRun<SyncRequest>, client: StashClient, progress: SyncProgress) {
    this.kind = kind;
    this.#run = run;
    this.#client = client;
    this.#progress = progress;
  }

  /** Begins it, or takes it up where an earlier attempt has left it. The first sync of a kind is a full one. */
  static async begin(kind: StashKind, run: JobRun<SyncRequest>, client: StashClient): Promise<KindSync> {
    const state = await readSyncState(run.em, kind);
    if (state?.job?.id === run.id) return new KindSync(kind, run, client, state.progress as SyncProgress);
    const { watermark = null } = state ?? {};
    const since = run.payload.mode === SyncMode.FULL || watermark === null ? null : windowStart(watermark);
    return new KindSync(kind, run, client, {
      mode: since === null ? 'FULL' : 'INCREMENTAL',
      since,
      startedAt: Date.now(),
      step: 'pages',
      nextPage: 1,
      read: 0,
      latest: since === null ? null : watermark,
      failedIds: [],
      tally: NOTHING_DONE,
    });
  }

  get mode(): SyncProgress['mode'] {
    return this.#progress.mode;
  }

  get tally(): SyncTally {
    return this.#progress.tally;
  }

  /** How many objects are still to be read. */
  async left(): Promise<number> {
    if (this.#progress.step !== 'pages') return 0;
    const { count } = await this.#source.page(this.#client, { ...this.#request, page: 1, size: 0 });
    return Math.max(0, count - this.#progress.read);
  }

  /**
   * Reads what Stash has and stores it, page by page, each page in one transaction; then what the pages have missed,
   * because others moved up or down meanwhile. A full sync ends by removing what Stash has no longer.
   *
   * @throws StashFailure; INVALID_STATE when too much would be removed; JobInterrupted
   */
  async finish(): Promise<void> {
    if (this.#progress.step === 'pages') {
      // What is not apart is stored at once: a parent may be on a later page, and names may change hands.
      await (areApart(MIRROR_TABLES[this.kind]) ? this.#readPages() : this.#readWhole());
    }
    if (this.#progress.step === 'rest') {
      await this.#readRest();
      await this.#store([], Date.now(), { step: 'done' });
    }
  }

  async #readPages(): Promise<void> {
    for await (const { objects, isLast, readAt } of this.#pages()) {
      const { nextPage, read } = this.#progress;
      await this.#store(objects, readAt, {
        step: isLast ? 'rest' : 'pages',
        nextPage: nextPage + 1,
        read: read + objects.length,
      });
    }
  }

  async #readWhole(): Promise<void> {
    const byId = new Map<string, UpstreamObject>();
    const readAt = Date.now();
    for await (const { objects } of this.#pages()) objects.forEach((object) => byId.set(object.id, object));
    await this.#store([...byId.values()], readAt, { step: 'rest', read: byId.size });
  }

  /** The pages from the next one on. While one is stored, the one after it is on its way. */
  async *#pages(): AsyncGenerator<{ objects: readonly UpstreamObject[]; isLast: boolean; readAt: number }> {
    const { nextPage } = this.#progress;
    let { read } = this.#progress;
    const ask = (page: number) => {
      const readAt = Date.now();
      const coming = this.#source.page(this.#client, { ...this.#request, page, size: PAGE_SIZE });
      // If storing fails before it is awaited, nobody asks what has become of it.
      coming.catch(() => undefined);
      return { coming, readAt };
    };
    let asked = ask(nextPage);
    for (let page = nextPage; ; page += 1) {
      const { readAt } = asked;
      const { count, objects } = await asked.coming;
      read += objects.length;
      const isLast = objects.length === 0 || read >= count;
      if (!isLast) asked = ask(page + 1);
      yield { objects, isLast, readAt };
      if (isLast) return;
    }
  }

  /** Compares the ids that Stash has with those that were read: whichever the pages have missed are asked for. */
  async #readRest(): Promise<void> {
    const { since, startedAt, failedIds } = this.#progress;
    const upstream = await steadyIds(this.#source, this.#client, this.#request);
    const reader = new TransactionReader(this.#run.em);
    const failed = new Set(failedIds);
    const unread = await unreadIds(reader, this.kind, upstream, startedAt);
    await this.#askFor(
      unread.filter((id) => !failed.has(id)),
      false,
    );
    if (since !== null) return;
    const gone = await otherIds(reader, this.kind, upstream);
    await checkDeletes(reader, this.kind, gone.length, await countWhere(reader, this.kind, []));
    await this.#askFor(gone, true);
  }

  /**
   * Asks for objects by their ids: what Stash has is stored. What it says it has not is removed, if that was allowed;
   * what has only just gone waits for the next full sync.
   */
  async #askFor(ids: readonly string[], mayRemove: boolean): Promise<void> {
    for (const asked of chunks(ids, ASKED_AT_ONCE)) {
      const readAt = Date.now();
      const answers = await byIds(this.#source, this.#client, asked, this.#run.signal);
      const objects = answers.filter((object) => object !== null);
      const gone = mayRemove ? asked.filter((_, index) => answers[index] === null) : [];
      await this.#store(objects, readAt, {}, gone);
    }
  }

  readonly #byId = (id: string): Promise<UpstreamObject | null> =>
    this.#source.byId(this.#client, id, this.#run.signal);

  /** Stores objects, removes others, and takes note of how far the sync has come, all in one transaction. */
  async #store(
    objects: readonly UpstreamObject[],
    readAt: number,
    next: Partial<SyncProgress>,
    gone: readonly string[] = [],
  ): Promise<void> {
    const table = MIRROR_TABLES[this.kind];
    const unfit = new Map<string, Unfit>();
    const rows = fittingRows(objects, unfit);
    const claims = await claimNames(new TransactionReader(this.#run.em), this.kind, rows, this.#byId);
    for (const [id, why] of claims.unfit) unfit.set(id, why);
    const buried = [...new Set([...gone, ...claims.gone])];
    if (claims.gone.length > 0) {
      const reader = new TransactionReader(this.#run.em);
      await checkDeletes(reader, this.kind, claims.gone.length, await countWhere(reader, this.kind, []));
    }
    this.#progress = await this.#run.batch(async (em) => {
      const removed = await bury(em, this.kind, buried, new Date());
      const stored = await storeRows(em, table, claims.rows, readAt);
      const { created, updated } = stored;
      const progress = {
        ...this.#progress,
        latest: laterWatermark(
          this.#progress.latest,
          objects.map(({ updatedAt }) => updatedAt),
          this.#progress.startedAt,
        ),
        failedIds: [...this.#progress.failedIds, ...unfit.keys()],
        ...next,
        tally: this.#added(stored, removed.length, unfit),
      };
      await saveProgress(em, this.kind, this.#run.id, progress);
      this.#announce(created, 'CREATED');
      this.#announce(updated, 'UPDATED');
      this.#announce(removed, 'DELETED');
      return { done: objects.length, value: progress };
    });
    for (const [id, { message }] of unfit) this.#run.log.warn({ kind: this.kind, id, reason: message }, 'not mirrored');
  }

  #added(stored: Awaited<ReturnType<typeof storeRows>>, deleted: number, unfit: ReadonlyMap<string, Unfit>): SyncTally {
    const { tally } = this.#progress;
    const told = [...unfit].map(([id, { message }]) => `${this.kind} ${id}: ${message}`);
    return {
      created: tally.created + stored.created.length,
      updated: tally.updated + stored.updated.length,
      unchanged: tally.unchanged + stored.unchanged,
      deleted: tally.deleted + deleted,
      failed: tally.failed + unfit.size,
      unresolved: tally.unresolved + stored.unresolved,
      failures: [...tally.failures, ...told].slice(0, TOLD_FAILURES),
    };
  }

  #announce(ids: readonly string[], change: 'CREATED' | 'UPDATED' | 'DELETED'): void {
    if (ids.length > 0) this.#run.announce({ objects: { kind: eventKindOf(this.kind), change, ids } });
  }

  get #source() {
    return STASH_SOURCES[this.kind];
  }

  get #request() {
    return { since: this.#progress.since, signal: this.#run.signal };
  }
}

/** The rows of objects, each made when its turn comes; those that cannot be stored are put among the unfit then. */
function* fittingRows(objects: readonly UpstreamObject[], unfit: Map<string, Unfit>): Generator<MirrorRow> {
  for (const object of objects) {
    const row = object.row();
    if (row instanceof Unfit) unfit.set(object.id, row);
    else yield row;
  }
}
