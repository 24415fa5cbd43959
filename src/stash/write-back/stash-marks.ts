import type { EntityManager } from '@mikro-orm/sqlite';
import type { RecordedOutcome } from '../../analysis/apply-record.ts';
import type { SceneField } from '../../analysis/plan-change.entity.ts';
import { Job, JobStatus } from '../../jobs/job.entity.ts';
import { StashWrite } from '../stash-write.entity.ts';
import type { SceneUpdate } from './scene-update.ts';

/** The mark of a scene that is being written: what is sent, and what is to be recorded once Stash has it. */
export interface Mark {
  readonly sceneId: string;
  readonly planId: number;
  readonly jobId: string;
  readonly updates: readonly SceneUpdate[];
  readonly outcomes: readonly (RecordedOutcome & { readonly field: SceneField })[];
}

/** Sets a mark, in the transaction in which it was decided what is to be written. */
export async function setMark(em: EntityManager, { sceneId, planId, ...content }: Mark): Promise<void> {
  await em.insert(StashWrite, { sceneId, plan: planId, begunAt: new Date(), content });
}

/** Puts a mark in the place of the one that its scene has. */
export async function replaceMark(em: EntityManager, { sceneId, planId, ...content }: Mark): Promise<void> {
  await em.nativeUpdate(StashWrite, { sceneId, plan: planId }, { content });
}

/** The mark of a scene; undefined when it is not being written. */
export async function markOf(em: EntityManager, sceneId: string): Promise<Mark | undefined> {
  const write = await em.findOne(StashWrite, { sceneId });
  return write ? decoded(write) : undefined;
}

/** The marks that writes of a plan have left. */
export async function marksOfPlan(em: EntityManager, planId: number): Promise<Mark[]> {
  const writes = await em.find(StashWrite, { plan: planId }, { orderBy: { sceneId: 'asc' } });
  return writes.map(decoded);
}

/** The job that has set a mark; null once it was cleaned up. */
export function jobOf(em: EntityManager, { jobId }: Mark): Promise<Job | null> {
  return em.findOne(Job, { id: jobId });
}

/** Whether the job that has set a mark is still at it. A job does not ask this of its own marks: it has finished these before. */
export async function isHeld(em: EntityManager, mark: Mark): Promise<boolean> {
  const job = await jobOf(em, mark);
  return job?.status === JobStatus.RUNNING && (job.leaseExpiresAt ?? 0) > new Date();
}

/** Takes a mark away, in the transaction in which the outcome is stored. Returns whether it was still there. */
export async function takeMark(em: EntityManager, { sceneId, planId }: Mark): Promise<boolean> {
  return (await em.nativeDelete(StashWrite, { sceneId, plan: planId })) > 0;
}

function decoded({ sceneId, plan, content }: StashWrite): Mark {
  return { sceneId, planId: plan.id, ...(content as Omit<Mark, 'sceneId' | 'planId'>) };
}
