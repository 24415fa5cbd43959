import { execFileSync, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The client has a core, and the servers, of which one works at a time, have another. */
const CLIENT_CORE = 0;
export const SERVER_CORE = 1;

/** Whether processes can be given a core of their own: on Linux, where there are two or more. */
export const CORES_ARE_ASSIGNED = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

/** The command line that runs a command on a core; with null, or where that cannot be, wherever the system puts it. */
export function onCore(core: number | null, command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  return core !== null && CORES_ARE_ASSIGNED ? ['taskset', '--cpu-list', String(core), ...command] : command;
}

/** Keeps this process, which is the client, on its core. */
export function keepClientOnItsCore(): void {
  if (!CORES_ARE_ASSIGNED) return;
  execFileSync('taskset', ['--all-tasks', '--pid', '--cpu-list', String(CLIENT_CORE), String(process.pid)], {
    stdio: 'ignore',
  });
}
