import { changeFilter, FILTER_OPTIONS } from './change-filter.ts';
import { command } from './command.ts';
import { ExitCode } from './exit-code.ts';
import type { ChangeFragment, PlanChangeInput } from './generated/operations.ts';
import { jsonLines } from './output.ts';
import { planFile } from './plan-file.ts';
import { readChanges, readPlan } from './read-plan.ts';
import { withNames } from './references.ts';

export const exportCommand = command({
  summary: 'writes a plan to standard output as a plan file, with all of its changes or those that the options pick',
  operands: ['PLAN'],
  options: FILTER_OPTIONS,
  async run({ operands: [id = ''], options, server, output }) {
    const { name, description, metadata } = await readPlan(server, id);
    const { nodes } = await readChanges(server, id, changeFilter(options), Infinity);
    const file = planFile({
      name,
      ...(description !== null && { description }),
      metadata: metadata as Record<string, unknown>,
      changes: (await withNames(server, nodes)).map(asProposed),
    });
    output.result(file, jsonLines(file));
    return ExitCode.DONE;
  },
});

/** A change as it was proposed, whatever has become of it. */
function asProposed(change: ChangeFragment): PlanChangeInput {
  const { sceneId, field, action, currentValue, proposedValue, confidence, reason } = change;
  return {
    sceneId,
    field,
    action,
    currentValue,
    proposedValue,
    ...(confidence !== null && { confidence }),
    ...(reason !== null && { reason }),
  };
}
