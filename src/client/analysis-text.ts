import type { JobFragment } from './generated/operations.ts';
import { counted } from './value-text.ts';

/** What an analysis has found, in sentences, and what to type next. */
export function analysisLines({ result, plan }: JobFragment): string[] {
  const { changes = 0, complete, ...others } = (result ?? {}) as Partial<AnalysisResult>;
  const leftOut = LEFT_OUT.map(([name, why]) => [others[name] ?? 0, why] as const).filter(([count]) => count > 0);
  return [
    changes > 0 ? `It proposes ${counted(changes, 'change')}.` : 'It has found nothing new to propose.',
    ...(leftOut.length > 0
      ? [`It left out ${leftOut.map(([count, why]) => `${count.toLocaleString('en')} ${why}`).join(', ')}.`]
      : []),
    ...(complete === false ? ['It stopped at --max-changes; start it again to look through the rest.'] : []),
    ...(plan ? [`See what applying them would do with: greenlight plan preview ${plan.id}`] : []),
  ];
}

/** What the result of the job counts; docs/analyzers.md says more. */
interface AnalysisResult {
  readonly changes: number;
  readonly belowConfidence: number;
  readonly rejectedBefore: number;
  readonly alreadyProposed: number;
  readonly unfit: number;
  readonly complete: boolean;
}

/** Why something that was found is not proposed. */
const LEFT_OUT = [
  ['belowConfidence', 'less sure than --min-confidence'],
  ['rejectedBefore', 'that people have rejected'],
  ['alreadyProposed', 'that other plans propose already'],
  ['unfit', 'with a value that no plan takes'],
] as const;
