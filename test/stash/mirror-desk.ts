import { loadConfig } from '../../src/config.ts';
import type { JobRow } from '../../src/graphql/channels.ts';
import { rowsById } from '../../src/database/rows.ts';
import { createRegistry } from '../../src/jobs/job-registry.ts';
import { JOBS } from '../../src/jobs/job.read.ts';
import { Performer } from '../../src/library/performer.entity.ts';
import { Scene } from '../../src/library/scene.entity.ts';
import { Studio } from '../../src/library/studio.entity.ts';
import { Tag } from '../../src/library/tag.entity.ts';
import type { StashPatience } from '../../src/stash/stash-client.ts';
import type { SyncProgress, SyncTally } from '../../src/stash/sync-progress.ts';
import { SyncState } from '../../src/stash/sync-state.entity.ts';
import { syncJob } from '../../src/stash/sync.job.ts';
import { Tombstone } from '../../src/stash/tombstone.entity.ts';
import type { StashLibrary } from '../support/stash/stash-library.ts';
import { StashServer } from '../support/stash/stash-server.ts';
import { TestLibrary } from '../support/test-library.ts';
import { expectedContent, type MirrorContent, mirroredContent } from './mirror-content.ts';

const HASTY: Partial<StashPatience> = { queryMs: 5_000, pauseMs: 1, tries: 2 };

export type SyncResult = Readonly<Record<keyof MirrorContent, SyncTally & Pick<SyncProgress, 'mode'>>>;

/** A library that mirrors a stand-in Stash server. */
export class MirrorDesk {
  readonly stash: StashServer;
  readonly library: TestLibrary;

  private constructor(stash: StashServer, library: TestLibrary) {
    this.stash = stash;
    this.library = library;
  }

  static async open(patience: Partial<StashPatience> = {}): Promise<MirrorDesk> {
    const stash = await StashServer.start();
    const access = loadConfig({ STASH_URL: stash.url }).stash!;
    const registry = createRegistry([syncJob(access, { ...HASTY, ...patience })], []);
    const jobs = { retryMs: 1, pollMs: 20, leaseMs: 2_000 };
    return new MirrorDesk(stash, await TestLibrary.open(undefined, { registry, stash: access, jobs }));
  }

  get upstream(): StashLibrary {
    return this.stash.library;
  }

  async start(input: object = {}): Promise<string> {
    const data = (await this.library.data(
      'mutation ($input: StartSyncInput) { job: startSync(input: $input) { id } }',
      { input },
    )) as { job: { id: string } };
    return data.job.id;
  }

  /** Syncs, and waits until that has come to its end, whichever that is. */
  async sync(input: object = {}): Promise<JobRow> {
    return this.library.settle(await this.start(input));
  }

  /** Syncs and gives the result of what must not fail. */
  async result(input: object = {}): Promise<SyncResult> {
    const { status, error, result } = await this.sync(input);
    if (status !== 'completed') throw new Error(`The sync is ${status}: ${error}`);
    return result as SyncResult;
  }

  /** Runs jobs no longer: they are left to other processes. */
  idle(): Promise<void> {
    return this.library.stopJobs();
  }

  /** The job once it has come to its end, by whichever process. */
  async untilEnded(id: string): Promise<JobRow> {
    for (;;) {
      const [job] = await rowsById(JOBS)(this.library.services.reader, [id]);
      if (job?.completedAt != null) return job;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** What the mirror has to show, and what it shows. */
  async both(): Promise<{ expected: MirrorContent; mirrored: MirrorContent }> {
    return { expected: expectedContent(this.upstream), mirrored: await mirroredContent(this.library) };
  }

  async allowDeletes(percent: number): Promise<void> {
    await this.library.data(
      'mutation ($percent: JSON!) { setSetting(key: "stash.delete_threshold_percent", value: $percent) { key } }',
      { percent },
    );
  }

  /** Empties both sides. */
  async reset(): Promise<void> {
    this.upstream.clear();
    const em = this.library.services.orm.em.fork();
    for (const entity of [Scene, Performer, Tag, Studio, SyncState, Tombstone])
      await em.nativeDelete<object>(entity, {});
  }

  async close(): Promise<void> {
    await this.library.close();
    await this.stash.down();
  }
}
