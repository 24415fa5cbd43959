import type { EntityManager } from '@mikro-orm/sqlite';
import { AnalysisPlan, PlanStatus } from '../analysis/analysis-plan.entity.ts';
import type { PlanChangeInput } from '../analysis/plan.input.ts';
import { addPlanChanges, createAnalysisPlan } from '../analysis/plan.service.ts';
import { MAX_CHANGES } from '../analysis/submission.ts';
import { chunks } from '../chunks.ts';
import { Job } from '../jobs/job.entity.ts';
import type { StartAnalysisInput } from './analysis.input.ts';
import { Analyzer, type Proposal } from './analyzer.ts';

/** An analysis, as far as its plan tells of it. */
interface AnalysisOfPlan {
  readonly jobId: string;
  readonly request: StartAnalysisInput;
}

/**
 * Adds proposals to the plan of an analysis, which begins with the first ones, and anew when all that is in it was rejected
 * meanwhile. They go into it in parts of as many as may be submitted at once.
 *
 * @param planId null when there is no plan yet
 * @returns the plan's id
 * @throws NOT_FOUND or INVALID_STATE when somebody has deleted or cancelled the plan
 */
export async function proposeInPlan(
  em: EntityManager,
  planId: number | null,
  proposals: readonly Proposal[],
  analysis: AnalysisOfPlan,
): Promise<number> {
  const changes = proposals.map(({ sceneId, field, action, currentValue, proposedValue, confidence, reason }) => ({
    sceneId,
    field,
    action,
    currentValue,
    proposedValue,
    confidence,
    reason,
  }));
  const [first = [], ...others] = chunks(changes, MAX_CHANGES);
  const begins = planId === null || (await isRejected(em, planId));
  const id = begins
    ? await beginPlan(em, first, analysis, planId)
    : await addPlanChanges(em, String(planId), first, null);
  for (const more of others) await addPlanChanges(em, String(id), more, null);
  return id;
}

async function isRejected(em: EntityManager, planId: number): Promise<boolean> {
  const plan = await em.findOne(AnalysisPlan, planId);
  return plan?.status === PlanStatus.CANCELLED && plan.cancelledAt == null;
}

/** @param after the plan before, if there is one */
async function beginPlan(
  em: EntityManager,
  changes: PlanChangeInput[],
  { jobId, request }: AnalysisOfPlan,
  after: number | null,
): Promise<number> {
  const analyzers = [...new Set(request.analyzers)];
  const id = await createAnalysisPlan(em, {
    name: request.name ?? `Analysis of ${analyzers.map((analyzer) => SUBJECTS[analyzer]).join(', ')}`,
    description: `Proposed by an analysis on ${new Date().toISOString().slice(0, 10)}.`,
    metadata: { analyzers: analyzers.map((analyzer) => analyzer.toUpperCase()), jobId },
    changes,
    idempotencyKey: after === null ? `analysis ${jobId}` : `analysis ${jobId} after plan ${after}`,
  });
  await em.nativeUpdate(Job, { id: jobId }, { plan: id });
  return id;
}

/** What each analyzer looks at, for the name of a plan. */
const SUBJECTS: Readonly<Record<Analyzer, string>> = {
  [Analyzer.FILENAME]: 'file names',
  [Analyzer.TAG_HYGIENE]: 'tags',
  [Analyzer.SIMILAR_TITLE]: 'series',
  [Analyzer.LANGUAGE_MODEL]: 'texts by a language model',
};
