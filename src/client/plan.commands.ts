import { command } from './command.ts';
import { ExitCode } from './exit-code.ts';
import { CancelPlanDocument, DeletePlanDocument, RevertPlanDocument } from './generated/operations.ts';
import { planLines } from './plan-text.ts';

/** What is done to a plan as a whole. */
export const planCommands = {
  revert: command({
    summary: 'makes a new plan that undoes what was applied of this one; review and apply it like any other',
    operands: ['PLAN'],
    options: {},
    async run({ operands: [planId = ''], server, output }) {
      const { revertAnalysisPlan: plan } = await server.ask(RevertPlanDocument, { planId });
      output.result(plan, planLines(plan));
      return ExitCode.DONE;
    },
  }),

  cancel: command({
    summary: 'cancels a plan for good; what was applied of it stays',
    operands: ['PLAN'],
    options: {},
    async run({ operands: [planId = ''], server, output }) {
      const { cancelAnalysisPlan: plan } = await server.ask(CancelPlanDocument, { planId });
      output.result(plan, planLines(plan));
      return ExitCode.DONE;
    },
  }),

  delete: command({
    summary: 'deletes a plan with its history; what was applied of it stays, but cannot be reverted any more',
    operands: ['PLAN'],
    options: {},
    async run({ operands: [planId = ''], server, output }) {
      const { deleteAnalysisPlan: id } = await server.ask(DeletePlanDocument, { planId });
      output.result({ id }, [`Plan ${id} is deleted.`]);
      return ExitCode.DONE;
    },
  }),
};
