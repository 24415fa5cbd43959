import { command } from './command.ts';
import { ApplyPlanDocument, ConflictPolicy } from './generated/operations.ts';
import { tellBeginning, tellEnd, watchToEnd } from './job-watch.ts';
import { flag, oneOf, single } from './options.ts';

export const applyCommand = command({
  summary: 'starts a job that applies what is accepted of a plan',
  operands: ['PLAN'],
  options: {
    watch: flag('shows the progress, waits for the end, and tells by the exit code how it came out'),
    'on-conflict': single(
      'POLICY',
      'what to do where a field was edited since: SKIP leaves it (when left out), OVERWRITE applies, FAIL applies nothing of the plan',
      oneOf(ConflictPolicy),
    ),
  },
  async run({ operands: [planId = ''], options, ...session }) {
    const onConflict = options['on-conflict'] ?? ConflictPolicy.SKIP;
    const { applyAnalysisPlan: job } = await session.server.ask(ApplyPlanDocument, { planId, onConflict });
    if (!options.watch) return tellBeginning(session, job);
    return tellEnd(session, await watchToEnd(session, job.id));
  },
});
