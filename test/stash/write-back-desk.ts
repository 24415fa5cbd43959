import { expect } from '@jest/globals';
import { loadConfig } from '../../src/config.ts';
import type { JobRow } from '../../src/graphql/channels.ts';
import { createRegistry } from '../../src/jobs/job-registry.ts';
import type { StashPatience } from '../../src/stash/stash-client.ts';
import { syncJob } from '../../src/stash/sync.job.ts';
import { upstreamApply } from '../../src/stash/write-back/upstream-apply.ts';
import { ApplyDesk } from '../analysis/apply-desk.ts';
import { type StashFault, type StashRequest, StashServer } from '../support/stash/stash-server.ts';
import { TestLibrary } from '../support/test-library.ts';
import { expectedContent, mirroredContent } from './mirror-content.ts';

const HASTY = { queryMs: 500, mutationMs: 500, pauseMs: 1, tries: 2 };

/** Applies plans where a stand-in Stash server is configured, to a scene of its own for each test. */
export class WriteBackDesk extends ApplyDesk {
  readonly stash: StashServer;
  /** The scene, and the tag that it has. */
  sceneId = '';
  noir = '';

  private constructor(stash: StashServer, library: TestLibrary) {
    super(library);
    this.stash = stash;
  }

  static async open(patience: Partial<StashPatience> = {}): Promise<WriteBackDesk> {
    const stash = await StashServer.start();
    const access = loadConfig({ STASH_URL: stash.url }).stash!;
    const registry = createRegistry([syncJob(access, HASTY), upstreamApply(access, { ...HASTY, ...patience })], []);
    const jobs = { retryMs: 1, pollMs: 10 };
    return new WriteBackDesk(stash, await TestLibrary.open(undefined, { registry, stash: access, jobs }));
  }

  /** Makes the scene in Stash and mirrors it; nothing is wrong any longer. */
  async begin(): Promise<void> {
    const { library: upstream } = this.stash;
    this.stash.faultOf = () => undefined;
    this.noir = upstream.create('tag', { name: `Noir ${upstream.writes}`, aliases: [`Dark ${upstream.writes}`] });
    this.sceneId = upstream.create('scene', {
      title: 'Alien',
      code: 'A-79',
      urls: ['https://example.org/b'],
      paths: ['/films/alien.mkv'],
      tagIds: [this.noir],
    });
    await this.sync();
  }

  async sync(): Promise<void> {
    const { job } = (await this.library.data('mutation { job: startSync { id } }')) as { job: { id: string } };
    expect(await this.library.settle(job.id)).toMatchObject({ status: 'completed' });
  }

  /** A change to the scene. */
  change(field: string, action: string, proposedValue: unknown): Readonly<Record<string, unknown>> {
    return { sceneId: this.sceneId, field, action, proposedValue };
  }

  /** Has changes applied, to the end of the job. */
  async applied(changes: readonly Readonly<Record<string, unknown>>[]): Promise<{ planId: string; job: JobRow }> {
    const planId = await this.accepted(changes);
    return { planId, job: await this.library.settle(await this.requestApply(planId)) };
  }

  /** Has something go wrong with the first request of an operation. */
  failing(operation: string, fault: StashFault): void {
    let left = 1;
    this.stash.faultOf = (request: StashRequest) => (request.operation === operation && left-- > 0 ? fault : undefined);
  }

  async expectMirror(): Promise<void> {
    expect(await mirroredContent(this.library)).toEqual(expectedContent(this.stash.library));
    expect(await this.sql('select * from stash_write')).toEqual([]);
  }

  sql(statement: string, values: readonly unknown[] = []): Promise<unknown> {
    return this.library.services.orm.em.fork().execute(statement, values);
  }

  async close(): Promise<void> {
    await this.library.close();
    await this.stash.down();
  }
}
