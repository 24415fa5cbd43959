import { TransactionReader } from '../../database/transaction-reader.ts';
import type { JobRun } from '../../jobs/define-job.ts';
import { type MirrorRow, Unfit } from '../mirror-row.ts';
import { storedIds } from '../mirror-table.ts';
import { claimNames } from '../name-claims.ts';
import type { StashClient } from '../stash-client.ts';
import type { StashKind } from '../stash-kind.ts';
import { STASH_SOURCES } from '../stash-source.ts';

/** A scene as Stash has it at this moment. */
export interface LiveScene {
  /** When it was asked for, in milliseconds since 1970. */
  readonly readAt: number;
  /** As the library stores it, or why it cannot; null when Stash has none. */
  readonly row: MirrorRow | Unfit | null;
  /** What it refers to and the mirror lacks. */
  readonly references: readonly (readonly [StashKind, readonly MirrorRow[]])[];
}

/** Reads scenes from Stash, with what the mirror needs to hold them. */
export class LiveScenes {
  readonly #client: StashClient;
  readonly #run: JobRun<object>;

  constructor(client: StashClient, run: JobRun<object>) {
    this.#client = client;
    this.#run = run;
  }

  /** @throws StashFailure */
  async read(sceneId: string): Promise<LiveScene> {
    const readAt = Date.now();
    const object = await STASH_SOURCES.scene.byId(this.#client, sceneId);
    const row = object?.row ?? null;
    if (!row || row instanceof Unfit) return { readAt, row, references: [] };
    const { studio_id: studioId } = row.columns;
    return {
      readAt,
      row,
      references: [
        ['studio', await this.#missing('studio', studioId == null ? [] : [String(studioId)])],
        ['performer', await this.#missing('performer', row.links['scene_performers'] ?? [])],
        ['tag', await this.#missing('tag', row.links['scene_tags'] ?? [])],
      ],
    };
  }

  /** What of these objects the mirror lacks and can hold. */
  async #missing(kind: Exclude<StashKind, 'scene'>, ids: readonly string[]): Promise<readonly MirrorRow[]> {
    const reader = new TransactionReader(this.#run.em);
    const known = await storedIds(reader, kind, ids);
    const source = STASH_SOURCES[kind];
    const rows: MirrorRow[] = [];
    for (const id of ids.filter((each) => !known.has(each))) {
      const row = (await source.byId(this.#client, id))?.row;
      if (row && !(row instanceof Unfit)) rows.push(row);
    }
    if (kind !== 'tag' || rows.length === 0) return rows;
    return (await claimNames(reader, kind, rows, (id) => source.byId(this.#client, id))).rows;
  }
}
