import { runJob } from '../support/jobs.ts';
import { applyPlan, submitPlan } from '../support/plans.ts';

/** How often a job is looked at, in milliseconds: as seldom as by somebody who waits for it. */
const POLL_MS = 500;

/** What the operator, who is a process of its own, can be told to have a server do, until it is done. */
const TASKS = {
  submitPlan,
  applyPlan: (port: number, id: string) => applyPlan(port, id, POLL_MS),
  syncAll: (port: number) => runJob(port, 'mutation { job: startSync(input: { mode: FULL }) { id } }', {}, POLL_MS),
};

export type Tasks = typeof TASKS;

/** A task by its name, with its arguments. */
export type Order = readonly [name: keyof Tasks, ...given: readonly unknown[]];

process.on('message', ([name, ...given]: Order) => {
  const task = TASKS[name] as (...given: readonly unknown[]) => Promise<unknown>;
  void task(...given).then((result) => process.send?.(result));
});
