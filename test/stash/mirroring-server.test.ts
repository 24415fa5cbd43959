import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { post } from '../support/http-client.ts';
import { KeptLog } from '../support/kept-log.ts';
import { StashServer } from '../support/stash/stash-server.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const JOB_WORKER = new URL('../../dist/src/job-worker.js', import.meta.url);
const KEY = 'a-key.of_Stash';

interface Task {
  readonly id: string;
  readonly name: string;
  readonly taskType: string;
  readonly schedule: string;
  readonly config: object;
  readonly enabled: boolean;
}

const TASKS = '{ scheduledTasks { id name taskType schedule config enabled } }';

describe('a server with STASH_URL', () => {
  const pathTo = temporaryDirectory();

  it('syncs from the thread of the jobs, with the key, and proposes when to', async () => {
    const stash = await StashServer.start();
    stash.apiKey = KEY;
    stash.library.create('scene', { title: 'Gilda' });
    const log = new KeptLog('debug');
    const start = (): Promise<RunningServer> => {
      const environment = { PORT: '0', STASH_URL: stash.url, STASH_API_KEY: KEY };
      const config = loadConfig({ ...environment, DATABASE_URL: `sqlite:${pathTo('mirror.db')}` });
      return startServer(config, log.log, { script: JOB_WORKER });
    };
    let server = await start();
    const ask = async <Data>(query: string): Promise<Data> => (await post<Data>(server.url, { query })).data;
    try {
      const { scheduledTasks: tasks } = await ask<{ scheduledTasks: Task[] }>(TASKS);
      const all = ['STUDIOS', 'TAGS', 'PERFORMERS', 'SCENES'];
      const full = {
        name: 'Full sync with Stash',
        schedule: '7 4 * * *',
        config: { mode: 'FULL', entities: all },
      };
      const incremental = {
        name: 'Sync with Stash',
        schedule: '*/15 * * * *',
        config: { mode: 'INCREMENTAL', entities: all },
      };
      expect(tasks).toMatchObject([
        // Syncs by the clock leave many jobs.
        { name: 'Clean up', taskType: 'CLEAN_UP', schedule: '37 4 * * 0', config: {}, enabled: true },
        ...[full, incremental].map((task) => ({ ...task, taskType: 'SYNC', enabled: true })),
      ]);

      const ends = server.services.channels.jobs.subscribe(({ completedAt }) => completedAt !== null);
      await ask(`mutation { runScheduledTask(id: "${tasks[1]!.id}") { id } }`);
      expect((await ends.next()).value).toMatchObject({ status: 'completed', result: { scenes: { created: 1 } } });
      await ends.return?.();

      // What somebody has deleted is not proposed again.
      for (const { id } of tasks) await ask(`mutation { deleteScheduledTask(id: "${id}") }`);
      await server.stop();
      server = await start();
      expect(await ask(TASKS)).toEqual({ scheduledTasks: [] });
    } finally {
      await server.stop();
      await stash.down();
    }
    expect(JSON.stringify(log.lines)).not.toContain(KEY);
  });
});
