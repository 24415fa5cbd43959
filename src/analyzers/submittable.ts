import type { Reference } from '../analysis/change-values.ts';
import { isReferenceField } from '../analysis/references.ts';
import { checkSubmission } from '../analysis/submission.ts';
import { shortText } from '../graphql/short-text.ts';
import { LIMITS } from '../library/input-rules.ts';
import type { Proposal } from './analyzer.ts';

/**
 * A proposal in the form in which it may be submitted. What the library mirrors has passed none of our rules: a long
 * reason is shortened, and objects are named by id alone where a name does not pass.
 *
 * @returns undefined when its value cannot be proposed at all
 */
export function submittable<Made extends Proposal>(proposal: Made): Made | undefined {
  const short = { ...proposal, reason: shortText(proposal.reason, LIMITS.details) };
  if (isFit(short)) return short;
  const unnamed = withoutNames(short);
  return isFit(unnamed) ? unnamed : undefined;
}

function isFit(proposal: Proposal): boolean {
  return checkSubmission([proposal], 'changes').offences.length === 0;
}

function withoutNames<Made extends Proposal>(proposal: Made): Made {
  if (!isReferenceField(proposal.field)) return proposal;
  const value = proposal.proposedValue as Reference | readonly Reference[];
  return { ...proposal, proposedValue: Array.isArray(value) ? value.map(idOf) : idOf(value as Reference) };
}

function idOf({ id }: Reference) {
  return { id };
}
