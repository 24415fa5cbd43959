import { changeFilter, FILTER_OPTIONS, type FilterValues } from './change-filter.ts';
import { type Command, command } from './command.ts';
import { ExitCode } from './exit-code.ts';
import { UsageError } from './failure.ts';
import {
  type ChangeStatus,
  type PlanChangeFilter,
  type ReviewDecision,
  ReviewPlanDocument,
} from './generated/operations.ts';
import { expectedVersion, flag } from './options.ts';
import { planLines } from './plan-text.ts';
import { counted } from './value-text.ts';

export const acceptCommand = reviewCommand('ACCEPT', 'accepts changes, so that they can be applied', ['PENDING']);
export const rejectCommand = reviewCommand('REJECT', 'rejects changes', ['PENDING']);
export const resetCommand = reviewCommand('RESET', 'takes decisions back', ['ACCEPTED', 'REJECTED']);

/** @param open which changes are meant when neither ids nor statuses are given */
function reviewCommand(decision: ReviewDecision, summary: string, open: readonly ChangeStatus[]): Command {
  return command({
    summary,
    operands: ['PLAN'],
    options: {
      ...FILTER_OPTIONS,
      all: flag(`all changes that are ${open.join(' or ')}`),
      'expect-version': expectedVersion,
    },
    async run({ operands: [planId = ''], options, server, output }) {
      const filter = reviewFilter(options, open);
      const variables = { planId, decision, filter, expectedVersion: options['expect-version'] ?? null };
      const { reviewPlanChanges: review } = await server.ask(ReviewPlanDocument, variables);
      output.result(review, [
        `${decision}: ${counted(review.affected, 'change')}.`,
        ...(review.affected === 0 && filter.statuses ? [noneLine(filter.statuses)] : []),
        ...planLines(review.plan),
      ]);
      return ExitCode.DONE;
    },
  });
}

/** Somebody may wonder why a change that was decided already stays as it is. */
function noneLine(statuses: readonly ChangeStatus[]): string {
  return `None of those that were picked is ${statuses.join(' or ')}; --id or --status picks others.`;
}

/** @throws UsageError when it is not said which changes are meant */
function reviewFilter(
  { all, ...options }: FilterValues & { readonly all: true | undefined },
  open: readonly ChangeStatus[],
): PlanChangeFilter {
  const filter = changeFilter(options);
  const isEmpty = Object.keys(filter).length === 0;
  if (all ? !isEmpty : isEmpty) {
    throw new UsageError(
      all
        ? '--all takes no other condition.'
        : 'Say which changes: with --id, --field, --min-confidence and so on, or --all.',
    );
  }
  return filter.ids || filter.statuses ? filter : { ...filter, statuses: open };
}
