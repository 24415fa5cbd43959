import type { EntityManager } from '@mikro-orm/sqlite';
import { TransactionReader } from '../../database/transaction-reader.ts';
import type { LibraryEvent } from '../../graphql/channels.ts';
import type { JobRun } from '../../jobs/define-job.ts';
import { type MirrorRow, Unfit } from '../mirror-row.ts';
import { MIRROR_TABLES, storedIds } from '../mirror-table.ts';
import { claimNames, type NameClaims } from '../name-claims.ts';
import type { StashClient } from '../stash-client.ts';
import { eventKindOf, type StashKind } from '../stash-kind.ts';
import { STASH_SOURCES } from '../stash-source.ts';
import { storeRows } from '../store-rows.ts';
import { bury } from '../tombstone.service.ts';

/** A scene as Stash has it at this moment. */
export interface LiveScene {
  /** When it was asked for, in milliseconds since 1970. */
  readonly readAt: number;
  /** As the library stores it, or why it cannot; null when Stash has none. */
  readonly row: MirrorRow | Unfit | null;
  /** What it refers to and the mirror lacks. */
  readonly references: readonly (readonly [StashKind, NameClaims])[];
}

/** Reads scenes from Stash, with what the mirror needs to hold them, and brings the mirror up to date with that. */
export class LiveScenes {
  readonly #client: StashClient;
  readonly #run: JobRun<object>;

  constructor(client: StashClient, run: JobRun<object>) {
    this.#client = client;
    this.#run = run;
  }

  /**
   * @param signal ends the wait; its reason is thrown
   * @throws StashFailure
   */
  async read(sceneId: string, signal?: AbortSignal): Promise<LiveScene> {
    const readAt = Date.now();
    const object = await STASH_SOURCES.scene.byId(this.#client, sceneId, signal);
    const row = object?.row() ?? null;
    if (!row || row instanceof Unfit) return { readAt, row, references: [] };
    const { studio_id: studioId } = row.columns;
    return {
      readAt,
      row,
      references: [
        ['studio', await this.#missing('studio', studioId == null ? [] : [String(studioId)], signal)],
        ['performer', await this.#missing('performer', row.links['scene_performers'] ?? [], signal)],
        ['tag', await this.#missing('tag', row.links['scene_tags'] ?? [], signal)],
      ],
    };
  }

  /** Takes a scene into the mirror, and what it refers to before it. */
  async store(em: EntityManager, { row, references, readAt }: LiveScene): Promise<void> {
    if (!row || row instanceof Unfit) return;
    for (const [kind, claims] of references) await this.storeRows(em, kind, claims, readAt);
    await this.storeRows(em, 'scene', { rows: [row], gone: [] }, readAt);
  }

  /** What of rows can be taken into the mirror. */
  claim(kind: StashKind, rows: readonly MirrorRow[], signal?: AbortSignal): Promise<NameClaims> {
    const reader = new TransactionReader(this.#run.em);
    return claimNames(reader, kind, rows, (id) => STASH_SOURCES[kind].byId(this.#client, id, signal));
  }

  /** Takes rows into the mirror, and buries what is gone and had a name of theirs. */
  async storeRows(
    em: EntityManager,
    kind: StashKind,
    { rows, gone }: Pick<NameClaims, 'rows' | 'gone'>,
    readAt: number,
  ): Promise<void> {
    const removed = await bury(em, kind, gone, new Date());
    const { created, updated } = await storeRows(em, MIRROR_TABLES[kind], rows, readAt);
    const events = (ids: readonly string[], change: LibraryEvent['change']) =>
      ids.map((id): LibraryEvent => ({ kind: eventKindOf(kind), id, change }));
    this.#run.announce({
      library: [...events(removed, 'DELETED'), ...events(created, 'CREATED'), ...events(updated, 'UPDATED')],
    });
  }

  /** What of these objects the mirror lacks and can hold. */
  async #missing(kind: Exclude<StashKind, 'scene'>, ids: readonly string[], signal?: AbortSignal): Promise<NameClaims> {
    const reader = new TransactionReader(this.#run.em);
    const known = await storedIds(reader, kind, ids);
    const source = STASH_SOURCES[kind];
    const rows: MirrorRow[] = [];
    for (const id of ids.filter((each) => !known.has(each))) {
      const row = (await source.byId(this.#client, id, signal))?.row();
      if (row && !(row instanceof Unfit)) rows.push(row);
    }
    return this.claim(kind, rows, signal);
  }
}
