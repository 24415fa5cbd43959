import type { FastifyBaseLogger } from 'fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '../../src/config.ts';
import { sampleLibrary } from '../../src/sample/sample-library.ts';
import { storeLibrary } from '../../src/sample/store-sample.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { SILENT } from './test-library.ts';

// The thread of the jobs loads what was built: it is past the transformation that tests go through.
const JOB_WORKER = new URL('../../dist/src/job-worker.js', import.meta.url);

/** The real server on a free port of the loopback, with the sample films on a database file of its own. */
export class TestServer {
  readonly url: string;
  readonly server: RunningServer;
  readonly #directory: string;

  private constructor(directory: string, server: RunningServer) {
    this.#directory = directory;
    this.server = server;
    this.url = server.url;
  }

  static async start(overrides: Partial<Config> = {}, log: FastifyBaseLogger = SILENT): Promise<TestServer> {
    const directory = mkdtempSync(join(tmpdir(), 'greenlight-'));
    const environment = { PORT: '0', DATABASE_URL: `sqlite:${join(directory, 'library.db')}` };
    const server = await startServer({ ...loadConfig(environment), ...overrides }, log, { script: JOB_WORKER });
    await storeLibrary(server.services.orm.em.fork(), sampleLibrary());
    return new TestServer(directory, server);
  }

  async stop(): Promise<void> {
    await this.server.stop();
    rmSync(this.#directory, { recursive: true });
  }
}
