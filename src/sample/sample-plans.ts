import type { EntityManager } from '@mikro-orm/sqlite';
import { APPLY_PLAN } from '../analysis/apply-plan.job.ts';
import { applyAnalysisPlan } from '../analysis/apply.service.ts';
import { ConflictPolicy } from '../analysis/apply-scene.ts';
import { ChangeAction, ChangeStatus, SceneField } from '../analysis/plan-change.entity.ts';
import { type CreateAnalysisPlanInput, type PlanChangeInput, ReviewDecision } from '../analysis/plan.input.ts';
import { createAnalysisPlan } from '../analysis/plan.service.ts';
import { reviewPlanChanges } from '../analysis/review.service.ts';
import { films } from './films.ts';

/**
 * Stores two plans over the sample library: one in review, and one that is accepted and handed to a job.
 *
 * @returns the id of the job
 */
export async function storeSamplePlans(em: EntityManager): Promise<string> {
  const inReview = await createAnalysisPlan(em, IN_REVIEW);
  await reviewPlanChanges(em, String(inReview), {
    decision: ReviewDecision.ACCEPT,
    filter: { minConfidence: 0.95 },
  });
  const applied = String(await createAnalysisPlan(em, APPLIED));
  await reviewPlanChanges(em, applied, {
    decision: ReviewDecision.ACCEPT,
    filter: { statuses: [ChangeStatus.PENDING] },
  });
  return applyAnalysisPlan(em, APPLY_PLAN, { planId: applied, onConflict: ConflictPolicy.SKIP });
}

const IN_REVIEW: CreateAnalysisPlanInput = {
  name: 'Titles and tags from file names',
  description: 'Some of it is right, one change comes too late, one name is ambiguous and one tag is new.',
  metadata: { tool: 'sample' },
  changes: [
    change('Perfect Blue', SceneField.TITLE, 'Perfect Blue', 0.99, 'The file is named so.'),
    change(
      'Nausicaä of the Valley of the Wind',
      SceneField.TITLE,
      'Nausicaä of the Valley of the Wind',
      0.97,
      'The file is named so.',
    ),
    {
      ...change('Bullitt', SceneField.TITLE, 'Bullitt', 0.96, 'The file is named so.'),
      // The title has been edited since the tool looked, so this is a conflict.
      currentValue: 'Bullet',
    },
    addition('Bullitt', { name: 'Car Chase' }, 0.9, 'A word of the details.'),
    // Science Fiction and San Francisco are both called so.
    addition('Bullitt', { name: 'SF' }, 0.6, 'A part of the path.'),
    // There is no such tag yet: applying creates it, once.
    addition('Bullitt', { name: 'New Hollywood' }, 0.8, 'The year and the country.'),
    addition('The French Connection', { name: 'New Hollywood' }, 0.8, 'The year and the country.'),
    change('Out of the Past', SceneField.SCENE_DATE, '1947-11', 0.85, 'The year in the path is another.'),
  ],
};

const APPLIED: CreateAnalysisPlanInput = {
  name: 'Directors and genres, checked by hand',
  description: 'It was applied when the library was made; revertAnalysisPlan makes the plan that undoes it.',
  metadata: { tool: 'sample' },
  changes: [
    change('Double Indemnity', SceneField.TITLE, 'Double Indemnity', 1, 'The title was the name of the file.'),
    change('A Better Tomorrow', SceneField.DIRECTOR, 'John Woo', 1, 'Tsui Hark produced it.'),
    change(
      'Grave of the Fireflies',
      SceneField.TAGS,
      ['War Memory', 'Drama', 'War'].map((name) => ({ name })),
      1,
      'It is not for young children.',
    ),
  ],
};

/** The input's fields, without its class. */
type ProposedChange = { [Field in keyof PlanChangeInput]: PlanChangeInput[Field] };

function change(
  film: string,
  field: SceneField,
  proposedValue: unknown,
  confidence: number,
  reason: string,
): ProposedChange {
  return { sceneId: sceneOf(film), field, action: ChangeAction.SET, proposedValue, confidence, reason };
}

function addition(film: string, tag: { name: string }, confidence: number, reason: string): ProposedChange {
  return { ...change(film, SceneField.TAGS, tag, confidence, reason), action: ChangeAction.ADD };
}

/** The sample library numbers its scenes in the order of the films. */
function sceneOf(film: string): string {
  const index = films.findIndex(({ title }) => title === film);
  if (index === -1) throw new Error(`${film} is not in the sample library.`);
  return String(index + 1);
}
