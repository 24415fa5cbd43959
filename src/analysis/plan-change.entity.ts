import type { Opt, Ref } from '@mikro-orm/core';
import { Check, Entity, Enum, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { BaseEntity } from '../database/base-entity.ts';
import { Job } from '../jobs/job.entity.ts';
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

export enum ChangeAction {
  ADD = 'add',
  REMOVE = 'remove',
  UPDATE = 'update',
  SET = 'set',
}

export enum ChangeStatus {
  PENDING = 'pending',
  ACCEPTED = 'accepted',
  REJECTED = 'rejected',
  APPLIED = 'applied',
  SKIPPED = 'skipped',
  CONFLICTED = 'conflicted',
  FAILED = 'failed',
}

/** One proposed change to one field of one scene, and what became of it. */
@Entity({ tableName: 'plan_change' })
@Index({ properties: ['plan', 'status', 'id'] })
@Index({ properties: ['sceneId', 'id'] })
@Index({ properties: ['job'] })
export class PlanChange extends BaseEntity {
  @PrimaryKey({ type: 'integer', autoincrement: true })
  id!: number;

  @ManyToOne(() => AnalysisPlan, { ref: true, deleteRule: 'cascade', index: false })
  plan!: Ref<AnalysisPlan>;

  /** Deliberately no foreign key: the history of a scene outlives the scene. */
  @Property({ type: 'text' })
  sceneId!: string;

  @Enum({ items: () => SceneField })
  field!: SceneField;

  @Enum({ items: () => ChangeAction })
  action!: ChangeAction;

  /** What the field held when the change was proposed. */
  @Property({ type: 'json', nullable: true })
  currentValue?: unknown;

  @Property({ type: 'json', nullable: true })
  proposedValue?: unknown;

  @Property({ type: 'double', nullable: true })
  @Check({ expression: 'confidence between 0 and 1' })
  confidence?: number | null;

  @Property({ type: 'text', nullable: true })
  reason?: string | null;

  @Enum({ items: () => ChangeStatus, default: ChangeStatus.PENDING })
  status: Opt<ChangeStatus> = ChangeStatus.PENDING;

  @Property({ type: 'boolean', default: false })
  applied: Opt<boolean> = false;

  @Property({ type: 'Date', nullable: true })
  appliedAt?: Date | null;

  @Property({ type: 'text', nullable: true })
  errorCode?: string | null;

  @Property({ type: 'text', nullable: true })
  error?: string | null;

  /** The field as it was just before the change was applied, and just after. */
  @Property({ type: 'json', nullable: true })
  valueBefore?: unknown;

  @Property({ type: 'json', nullable: true })
  valueAfter?: unknown;

  @ManyToOne(() => Job, { ref: true, nullable: true, deleteRule: 'set null', index: false })
  job?: Ref<Job> | null;
}
