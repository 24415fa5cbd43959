import { Collection, type Opt, OptionalProps, type Ref } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, OneToMany, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../database/base-entity.ts';
import { DateTime } from '../scalars/date-time.ts';
import { Json } from '../scalars/json.ts';
import { PlanChange } from './plan-change.entity.ts';

export enum PlanStatus {
  DRAFT = 'draft',
  REVIEWING = 'reviewing',
  APPLIED = 'applied',
  CANCELLED = 'cancelled',
}

registerEnumType(PlanStatus, {
  name: 'PlanStatus',
  description: 'How far a plan has come.',
  valuesConfig: {
    DRAFT: { description: 'Nobody has decided on any of its changes.' },
    REVIEWING: { description: 'Some of its changes wait for a decision, or to be applied.' },
    APPLIED: { description: 'Changes were applied, and none waits for anything.' },
    CANCELLED: { description: 'It was cancelled, or all of its changes were rejected.' },
  },
});

/** A set of proposed changes that a tool submits, a person reviews and a job applies. */
@ObjectType({
  description: 'A set of proposed changes that a tool submits, a person reviews and a job applies.',
  simpleResolvers: true,
})
@Entity({ tableName: 'analysis_plan' })
@Index({ properties: ['status', 'id'] })
@Index({ properties: ['createdAt', 'id'] })
@Index({ properties: ['updatedAt', 'id'] })
export class AnalysisPlan extends BaseEntity {
  // Not Opt, which would make another type of the enum.
  [OptionalProps]?: 'status';

  @Field(() => ID, { description: 'Its number.' })
  @PrimaryKey({ type: 'integer', autoincrement: true })
  id!: number;

  @Field(() => String, { description: 'What people call it.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it is for, in the words of whoever submitted it.' })
  @Property({ type: 'text', nullable: true })
  description?: string | null;

  @Field(() => Json, { description: 'Whatever the tool that submitted it wants to keep with it: an object.' })
  @Property({ type: 'json' })
  metadata: Opt<object> = {};

  @Field(() => PlanStatus, { description: 'How far it has come.' })
  @Enum({ items: () => PlanStatus, default: PlanStatus.DRAFT })
  status: PlanStatus = PlanStatus.DRAFT;

  /** Grows by one with every change to the plan or its changes; a reviewer names the one that was seen. */
  @Field(() => Int, {
    description: 'Grows with every change to the plan or its changes; name the one that you saw as expectedVersion.',
  })
  @Property({ type: 'integer', default: 1 })
  version: Opt<number> = 1;

  @Field(() => DateTime, { nullable: true, description: 'When it became APPLIED; null while it is not.' })
  @Property({ type: 'Date', nullable: true })
  appliedAt?: Date | null;

  /** Tells a plan that somebody cancelled from one of which every change was rejected: only the latter can go on. */
  @Field(() => DateTime, {
    nullable: true,
    description: 'When somebody cancelled it, for good; null for a plan that is CANCELLED because all was rejected.',
  })
  @Property({ type: 'Date', nullable: true })
  cancelledAt?: Date | null;

  @ManyToOne(() => AnalysisPlan, { ref: true, nullable: true, deleteRule: 'set null' })
  revertOf?: Ref<AnalysisPlan> | null;

  /** Chosen by the client: a second submission under the same key is the first one repeated. */
  @Property({ type: 'text', nullable: true })
  @Unique()
  idempotencyKey?: string | null;

  /** Digest of the submission that made the plan, by which a repetition is told from another one. */
  @Property({ type: 'text', nullable: true })
  idempotencyDigest?: string | null;

  @OneToMany(() => PlanChange, (change) => change.plan)
  changes = new Collection<PlanChange>(this);
}
