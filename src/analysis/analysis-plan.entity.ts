import { Collection, type Opt, type Ref } from '@mikro-orm/core';
import { Entity, Enum, Index, ManyToOne, OneToMany, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { BaseEntity } from '../database/base-entity.ts';
import { PlanChange } from './plan-change.entity.ts';

export enum PlanStatus {
  DRAFT = 'draft',
  REVIEWING = 'reviewing',
  APPLIED = 'applied',
  CANCELLED = 'cancelled',
}

/** A set of proposed changes that a tool submits, a person reviews and a job applies. */
@Entity({ tableName: 'analysis_plan' })
@Index({ properties: ['status', 'id'] })
@Index({ properties: ['createdAt', 'id'] })
export class AnalysisPlan extends BaseEntity {
  @PrimaryKey({ type: 'integer', autoincrement: true })
  id!: number;

  @Property({ type: 'text' })
  name!: string;

  @Property({ type: 'text', nullable: true })
  description?: string | null;

  @Property({ type: 'json' })
  metadata: Opt<object> = {};

  @Enum({ items: () => PlanStatus, default: PlanStatus.DRAFT })
  status: Opt<PlanStatus> = PlanStatus.DRAFT;

  /** Grows by one with every change to the plan or its changes; a reviewer names the one that was seen. */
  @Property({ type: 'integer', default: 1 })
  version: Opt<number> = 1;

  @Property({ type: 'Date', nullable: true })
  appliedAt?: Date | null;

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
