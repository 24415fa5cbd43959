import { SELDOM_MS, syncMirror } from '../support/jobs.ts';
import { applyPlan, submitPlan } from '../support/plans.ts';

/** What the operator, who is a process of its own, can be told to have a server do, until it is done. */
const TASKS = {
  submitPlan,
  applyPlan: (port: number, id: string) => applyPlan(port, id, SELDOM_MS),
  syncMirror,
};

export type Tasks = typeof TASKS;

/** A task by its name, with its arguments. */
export type Order = readonly [name: keyof Tasks, ...given: readonly unknown[]];

process.on('message', ([name, ...given]: Order) => {
  const task = TASKS[name] as (...given: readonly unknown[]) => Promise<unknown>;
  void task(...given).then((result) => process.send?.(result));
});
