import { Field, Float, ID, InputType, registerEnumType } from 'type-graphql';
import { LIMITS, NAME_RULE } from '../library/input-rules.ts';
import { Json } from '../scalars/json.ts';
import { ChangeAction, SceneField } from './plan-change.entity.ts';
import { MAX_CHANGES } from './submission.ts';

@InputType({
  description: 'A change to be proposed. The descriptions of the fields and actions say which values they take.',
})
export class PlanChangeInput {
  @Field(() => ID, { description: 'The id of the scene.' })
  sceneId!: string;

  @Field(() => SceneField, { description: 'The field.' })
  field!: SceneField;

  @Field(() => ChangeAction, {
    description: 'What to do to it: ADD, REMOVE or SET for lists, SET or UPDATE for other fields.',
  })
  action!: ChangeAction;

  @Field(() => Json, {
    nullable: true,
    description:
      'What the field held when the tool looked, in the form of a proposed value: when it holds something else by the ' +
      'time it is to be replaced, the change is stale. What it holds now when left out; null says that it was empty.',
  })
  currentValue?: unknown;

  @Field(() => Json, {
    nullable: true,
    description:
      'What the field shall hold; with ADD and REMOVE the elements that it shall gain or lose. Null, which must be ' +
      'sent as such, clears a field that may be empty.',
  })
  proposedValue?: unknown;

  @Field(() => Float, { nullable: true, description: 'How sure the tool is, from 0 to 1.' })
  confidence?: number | null;

  @Field(() => String, {
    nullable: true,
    description: `Why it is proposed; at most ${LIMITS.details} characters.`,
  })
  reason?: string | null;
}

@InputType({ description: 'A new plan.' })
export class CreateAnalysisPlanInput {
  @Field(() => String, { description: `What people shall call it. ${NAME_RULE}` })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: `What it is for; at most ${LIMITS.details} characters.`,
  })
  description?: string | null;

  @Field(() => Json, { nullable: true, description: 'Whatever the tool wants to keep with it: an object.' })
  metadata?: unknown;

  @Field(() => [PlanChangeInput], {
    description: `What is proposed: at most ${MAX_CHANGES} changes; addPlanChanges takes more.`,
  })
  changes!: PlanChangeInput[];

  @Field(() => String, {
    nullable: true,
    description:
      `Of at most ${LIMITS.id} characters, for submissions that may have to be repeated: the same plan submitted again ` +
      'under the same key is given back as it is, another one is refused.',
  })
  idempotencyKey?: string | null;
}

export enum ReviewDecision {
  ACCEPT = 'accept',
  REJECT = 'reject',
  RESET = 'reset',
}

registerEnumType(ReviewDecision, {
  name: 'ReviewDecision',
  description: 'What a person decides on changes.',
  valuesConfig: {
    ACCEPT: { description: 'They are to be applied.' },
    REJECT: { description: 'They are not to be applied.' },
    RESET: { description: 'They wait for a decision again.' },
  },
});
