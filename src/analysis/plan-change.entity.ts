import { type Opt, OptionalProps, type Ref } from '@mikro-orm/core';
import { Check, Entity, Enum, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, Float, ID, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../database/base-entity.ts';
import { Job } from '../jobs/job.entity.ts';
import { DateTime } from '../scalars/date-time.ts';
import { Json } from '../scalars/json.ts';
import { AnalysisPlan } from './analysis-plan.entity.ts';

export enum SceneField {
  TITLE = 'title',
  CODE = 'code',
  DETAILS = 'details',
  DIRECTOR = 'director',
  URLS = 'urls',
  SCENE_DATE = 'scene_date',
  RATING100 = 'rating100',
  ORGANIZED = 'organized',
  STUDIO = 'studio',
  PERFORMERS = 'performers',
  TAGS = 'tags',
}

registerEnumType(SceneField, {
  name: 'SceneField',
  description: 'The fields of a scene that changes can be proposed for.',
  valuesConfig: {
    TITLE: { description: 'A text; never null.' },
    CODE: { description: 'A text or null.' },
    DETAILS: { description: 'A text or null.' },
    DIRECTOR: { description: 'A text or null.' },
    URLS: { description: 'A list of texts.' },
    SCENE_DATE: { description: 'YYYY, YYYY-MM, YYYY-MM-DD or null.' },
    RATING100: { description: 'A whole number from 0 to 100, or null.' },
    ORGANIZED: { description: 'True or false.' },
    STUDIO: { description: 'A reference, {"id": "12"} or {"name": "Noir"}, or null.' },
    PERFORMERS: { description: 'A list of references.' },
    TAGS: { description: 'A list of references.' },
  },
});

export enum ChangeAction {
  ADD = 'add',
  REMOVE = 'remove',
  UPDATE = 'update',
  SET = 'set',
}

registerEnumType(ChangeAction, {
  name: 'ChangeAction',
  description: 'What a change does to its field.',
  valuesConfig: {
    ADD: { description: 'Adds to a list, and leaves the rest of it alone.' },
    REMOVE: { description: 'Removes from a list, and leaves the rest of it alone.' },
    UPDATE: { description: 'Replaces the value of a field that holds one; the same as SET.' },
    SET: { description: 'Replaces the value, or the whole list.' },
  },
});

export enum ChangeStatus {
  PENDING = 'pending',
  ACCEPTED = 'accepted',
  REJECTED = 'rejected',
  APPLIED = 'applied',
  SKIPPED = 'skipped',
  CONFLICTED = 'conflicted',
  FAILED = 'failed',
}

registerEnumType(ChangeStatus, {
  name: 'ChangeStatus',
  description: 'What has become of a change.',
  valuesConfig: {
    PENDING: { description: 'It waits for a decision.' },
    ACCEPTED: { description: 'It is to be applied.' },
    REJECTED: { description: 'It is not to be applied.' },
    APPLIED: { description: 'It was applied.' },
    SKIPPED: { description: 'There was nothing to do: the scene was so already, or another change said the same.' },
    CONFLICTED: { description: 'It was not applied, since it did not fit what it met; errorCode says how.' },
    FAILED: { description: 'It was not applied, since something went wrong.' },
  },
});

/** One proposed change to one field of one scene, and what became of it. */
@ObjectType({
  description: 'One proposed change to one field of one scene, and what became of it.',
  simpleResolvers: true,
})
@Entity({ tableName: 'plan_change' })
@Index({ properties: ['plan', 'id'] })
@Index({ properties: ['plan', 'status', 'id'] })
@Index({ properties: ['plan', 'sceneId', 'id'] })
@Index({ properties: ['plan', 'confidenceKey', 'id'] })
@Index({ properties: ['sceneId', 'id'] })
@Index({ properties: ['status', 'id'] })
@Index({ properties: ['confidenceKey', 'id'] })
@Index({ properties: ['job'] })
export class PlanChange extends BaseEntity {
  // Not Opt, which would make another type of the enum.
  [OptionalProps]?: 'status';

  @Field(() => ID, { description: 'Its number.' })
  @PrimaryKey({ type: 'integer', autoincrement: true })
  id!: number;

  @ManyToOne(() => AnalysisPlan, { ref: true, deleteRule: 'cascade', index: false })
  plan!: Ref<AnalysisPlan>;

  /** Deliberately no foreign key: the history of a scene outlives the scene. */
  @Field(() => ID, { description: 'The id of its scene, which is kept when the scene is gone.' })
  @Property({ type: 'text' })
  sceneId!: string;

  @Field(() => SceneField, { description: 'The field.' })
  @Enum({ items: () => SceneField })
  field!: SceneField;

  @Field(() => ChangeAction, { description: 'What it does to the field.' })
  @Enum({ items: () => ChangeAction })
  action!: ChangeAction;

  /** What the field held when the change was proposed. */
  @Field(() => Json, { nullable: true, description: 'What the field held when the change was proposed.' })
  @Property({ type: 'json', nullable: true })
  currentValue?: unknown;

  @Field(() => Json, {
    nullable: true,
    description: 'What the field shall hold; with ADD and REMOVE the elements that it shall gain or lose.',
  })
  @Property({ type: 'json', nullable: true })
  proposedValue?: unknown;

  @Field(() => Float, { nullable: true, description: 'How sure the tool is, from 0 to 1.' })
  @Property({ type: 'double', nullable: true })
  @Check({ expression: 'confidence between 0 and 1' })
  confidence?: number | null;

  @Property({ type: 'double', generated: '(coalesce(confidence, -1)) virtual', hidden: true })
  confidenceKey!: Opt<number>;

  @Field(() => String, { nullable: true, description: 'Why it was proposed.' })
  @Property({ type: 'text', nullable: true })
  reason?: string | null;

  @Field(() => ChangeStatus, { description: 'What has become of it.' })
  @Enum({ items: () => ChangeStatus, default: ChangeStatus.PENDING })
  status: ChangeStatus = ChangeStatus.PENDING;

  @Field(() => Boolean, { description: 'Whether it was applied.' })
  @Property({ type: 'boolean', default: false })
  applied: Opt<boolean> = false;

  @Field(() => DateTime, { nullable: true, description: 'When it was applied.' })
  @Property({ type: 'Date', nullable: true })
  appliedAt?: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was not applied, for programs.' })
  @Property({ type: 'text', nullable: true })
  errorCode?: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was not applied, for people.' })
  @Property({ type: 'text', nullable: true })
  error?: string | null;

  /** The field as it was just before the change was applied, and just after. */
  @Field(() => Json, { nullable: true, description: 'What the field held just before the change was applied.' })
  @Property({ type: 'json', nullable: true })
  valueBefore?: unknown;

  @Field(() => Json, { nullable: true, description: 'What the field held just after the change was applied.' })
  @Property({ type: 'json', nullable: true })
  valueAfter?: unknown;

  @ManyToOne(() => Job, { ref: true, nullable: true, deleteRule: 'set null', index: false })
  job?: Ref<Job> | null;
}
