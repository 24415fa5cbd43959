import type { EntityManager } from '@mikro-orm/sqlite';
import { AnalysisRun } from './analysis-run.entity.ts';
import type { Analyzer, AnalyzerCounts } from './analyzer.ts';

/** How far an analysis has come; what it has counted becomes its result. */
export interface AnalysisProgress {
  /** The scene after which it goes on; null at the beginning. */
  readonly lastSceneId: string | null;
  /** The plan that it has begun; null as long as there is nothing to propose. */
  readonly planId: number | null;
  /** How many changes each analyzer has proposed. */
  readonly proposed: Readonly<Partial<Record<Analyzer, number>>>;
  /** What analyzers have counted besides. */
  readonly counts: Readonly<Partial<Record<Analyzer, AnalyzerCounts>>>;
  /** How many proposals were too uncertain. */
  readonly belowConfidence: number;
  /** How many were rejected before. */
  readonly rejectedBefore: number;
  /** How many wait in another plan. */
  readonly alreadyProposed: number;
  /** How many have a value that cannot be proposed. */
  readonly unfit: number;
}

export function noProgress(analyzers: readonly Analyzer[]): AnalysisProgress {
  return {
    lastSceneId: null,
    planId: null,
    proposed: Object.fromEntries(analyzers.map((analyzer) => [analyzer, 0])),
    counts: {},
    belowConfidence: 0,
    rejectedBefore: 0,
    alreadyProposed: 0,
    unfit: 0,
  };
}

/** How many changes have been proposed. */
export function changesOf({ proposed }: AnalysisProgress): number {
  return Object.values(proposed).reduce((sum, count) => sum + count, 0);
}

/** What earlier attempts at the job have left; undefined when there were none. */
export async function readProgress(em: EntityManager, jobId: string): Promise<AnalysisProgress | undefined> {
  const run = await em.findOne(AnalysisRun, { job: jobId });
  // An earlier version counted less.
  return run ? { ...noProgress([]), ...run.progress } : undefined;
}

/** Stores the progress in the transaction of what was done. */
export async function storeProgress(em: EntityManager, jobId: string, progress: AnalysisProgress): Promise<void> {
  await em.upsert(AnalysisRun, { job: jobId, progress });
}

/** The progress as the result of a job, with the names that clients know. */
export function resultOf(progress: AnalysisProgress, isComplete: boolean): Record<string, unknown> {
  const { planId, proposed, counts, belowConfidence, rejectedBefore, alreadyProposed, unfit } = progress;
  return {
    planId: planId === null ? null : String(planId),
    changes: changesOf(progress),
    proposed: byClientName(proposed),
    counts: byClientName(counts),
    belowConfidence,
    rejectedBefore,
    alreadyProposed,
    unfit,
    complete: isComplete,
  };
}

function byClientName(values: object): object {
  return Object.fromEntries(
    Object.entries(values).map(([analyzer, value]) => [analyzer.toUpperCase(), value as unknown]),
  );
}
