import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { ServerProcess } from '../support/server-process.ts';

/** A process that runs the jobs of a database. */
export interface JobProcess {
  readonly pid: number;
  /** Where it serves GraphQL, if it does. */
  readonly url?: string;
  /** Kills it without a warning, and waits until it is gone. */
  kill(): Promise<void>;
}

export type StartProcess = (databasePath: string) => Promise<JobProcess>;

/** Long enough for a process that waits for others to be killed on a busy machine. */
const LONGEST_LIFE_MS = 300_000;

/** Starts the server, as it was built. */
export const startServer: StartProcess = async (path) => {
  const server = await ServerProcess.start({
    directory: dirname(path),
    longestLifeMs: LONGEST_LIFE_MS,
    environment: { DATABASE_URL: `sqlite:${path}`, LOG_LEVEL: 'silent' },
  });
  return {
    pid: server.pid,
    url: server.url,
    async kill() {
      server.kill('SIGKILL');
      await server.ended();
    },
  };
};

/** Starts a process that only runs jobs. */
export const startRunner: StartProcess = async (path) => {
  const child: ChildProcess = fork('dist/test/kills/job-process.js', [path], {
    execArgv: [],
    timeout: LONGEST_LIFE_MS,
    killSignal: 'SIGKILL',
    env: { NODE_COMPILE_CACHE: 'dist/compiled' },
  });
  await once(child, 'message');
  return {
    pid: child.pid ?? 0,
    async kill() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
};

/** Two processes of one database, of which each that is killed is replaced by a new one. */
export class Fleet {
  readonly #path: string;
  readonly #start: StartProcess;
  readonly #running = new Map<number, JobProcess>();
  readonly #starting = new Set<Promise<void>>();
  starts = 0;

  constructor(path: string, start: StartProcess) {
    this.#path = path;
    this.#start = start;
    this.#launch();
    this.#launch();
  }

  /** Any process that runs, as soon as one does. */
  async any(): Promise<JobProcess> {
    for (;;) {
      const [first] = this.#running.values();
      if (first) return first;
      await Promise.race(this.#starting);
    }
  }

  /** Kills one of the processes; another one takes its place in a while. */
  async kill(pid: number): Promise<void> {
    const doomed = this.#running.get(pid);
    if (!doomed) throw new Error(`The process ${pid} is none of the fleet.`);
    this.#running.delete(pid);
    await doomed.kill();
    this.#launch();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#starting);
    for (const each of this.#running.values()) await each.kill();
  }

  #launch(): void {
    this.starts += 1;
    const started = this.#start(this.#path).then((each) => {
      this.#running.set(each.pid, each);
      this.#starting.delete(started);
    });
    this.#starting.add(started);
  }
}
