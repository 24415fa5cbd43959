import { changeFilter, FILTER_OPTIONS } from './change-filter.ts';
import { command } from './command.ts';
import { ExitCode } from './exit-code.ts';
import { PlanListDocument, PlanStatus } from './generated/operations.ts';
import { limitOption, oneOf, several } from './options.ts';
import { readList } from './pages.ts';
import { changeTable, moreLines, planLines, planTable } from './plan-text.ts';
import { readChanges, readPlan } from './read-plan.ts';
import { withNames } from './references.ts';

const DEFAULT_LIMIT = 50;

export const listCommand = command({
  summary: 'lists plans, the newest first',
  operands: [],
  options: {
    status: several(
      'STATUS',
      `plans that have come so far: ${Object.values(PlanStatus).join(', ')}`,
      oneOf(PlanStatus),
    ),
    limit: limitOption('plans', DEFAULT_LIMIT),
  },
  async run({ options: { status, limit = DEFAULT_LIMIT }, server, output }) {
    const filter = { ...(status && { statuses: status }) };
    const { nodes, more } = await readList(
      limit,
      async (page) => (await server.ask(PlanListDocument, { filter, ...page })).analysisPlans,
    );
    output.result(nodes, nodes.length > 0 ? [...planTable(nodes), ...moreLines(more)] : ['There are no such plans.']);
    return ExitCode.DONE;
  },
});

export const showCommand = command({
  summary: 'shows a plan and its changes, or those that the options pick',
  operands: ['PLAN'],
  options: { ...FILTER_OPTIONS, limit: limitOption('changes', DEFAULT_LIMIT) },
  async run({ operands: [id = ''], options, server, output }) {
    const plan = await readPlan(server, id);
    const filter = changeFilter(options);
    const { nodes: changes, more } = await readChanges(server, id, filter, options.limit ?? DEFAULT_LIMIT);
    const isPicked = Object.keys(filter).length > 0;
    const lines =
      isPicked && changes.length === 0 ? ['There are no such changes.'] : changeTable(await withNames(server, changes));
    output.result({ ...plan, changes }, [...planLines(plan), '', ...lines, ...moreLines(more)]);
    return ExitCode.DONE;
  },
});
