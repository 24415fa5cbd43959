import { ChangeAction } from '../analysis/plan-change.entity.ts';
import type { Analyzer, Proposal } from './analyzer.ts';

/** A proposal, and which analyzer has made it. */
export interface FoundProposal extends Proposal {
  readonly analyzer: Analyzer;
}

/**
 * Of several proposals for the same thing, the one that is most certain; of equally certain ones the first. The same
 * thing is a field that is to be set, or an element of a list.
 */
export function bestProposals(proposals: readonly FoundProposal[]): FoundProposal[] {
  const best = new Map<string, FoundProposal>();
  for (const proposal of proposals) {
    const key = targetOf(proposal);
    const rival = best.get(key);
    if (!rival || rival.confidence < proposal.confidence) best.set(key, proposal);
  }
  return [...best.values()];
}

function targetOf({ sceneId, field, action, proposedValue }: Proposal): string {
  const element = action === ChangeAction.SET ? null : proposedValue;
  return JSON.stringify([sceneId, field, action, element]);
}
