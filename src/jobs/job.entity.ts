import type { Opt, Ref } from '@mikro-orm/core';
import { Check, Entity, Enum, Index, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { AnalysisPlan } from '../analysis/analysis-plan.entity.ts';
import { BaseEntity } from '../database/base-entity.ts';

export enum JobStatus {
  PENDING = 'pending',
  RUNNING = 'running',
  COMPLETED = 'completed',
  FAILED = 'failed',
  CANCELLED = 'cancelled',
}

/** A tracked piece of work. A pending job waits for `runAt`; a running one is held by `leaseOwner` until its lease ends. */
@Entity({ tableName: 'job' })
@Index({ properties: ['status', 'runAt'] })
@Index({ properties: ['type', 'status'] })
@Index({ properties: ['createdAt', 'id'] })
@Index({
  name: 'job_one_active_apply_per_plan',
  expression: `create unique index "job_one_active_apply_per_plan" on "job" ("plan_id") where "type" = 'apply_plan' and "status" in ('pending', 'running')`,
})
export class Job extends BaseEntity {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  /** No CHECK: a row of a type that this version does not know must fail as a job, not break the queue. */
  @Property({ type: 'text' })
  type!: string;

  @Enum({ items: () => JobStatus, default: JobStatus.PENDING })
  status: Opt<JobStatus> = JobStatus.PENDING;

  @Property({ type: 'json' })
  payload: Opt<object> = {};

  /** Percent done. */
  @Property({ type: 'integer', default: 0 })
  @Check({ expression: 'progress between 0 and 100' })
  progress: Opt<number> = 0;

  @Property({ type: 'integer', nullable: true })
  @Check({ expression: 'total_items >= 0' })
  totalItems?: number | null;

  @Property({ type: 'integer', default: 0 })
  @Check({ expression: 'processed_items >= 0' })
  processedItems: Opt<number> = 0;

  @Property({ type: 'json', nullable: true })
  result?: unknown;

  @Property({ type: 'text', nullable: true })
  error?: string | null;

  @Property({ type: 'text', nullable: true })
  errorCode?: string | null;

  /** What the job is doing, for a person. */
  @Property({ type: 'text', nullable: true })
  message?: string | null;

  /** How many times it was started; together with the owner it fences the writes of an earlier attempt. */
  @Property({ type: 'integer', default: 0 })
  @Check({ expression: 'attempt >= 0' })
  attempt: Opt<number> = 0;

  @Property({ type: 'integer', default: 3 })
  @Check({ expression: 'max_attempts >= 1' })
  maxAttempts: Opt<number> = 3;

  @Property({ type: 'Date', onCreate: () => new Date() })
  runAt!: Opt<Date>;

  @Property({ type: 'text', nullable: true })
  leaseOwner?: string | null;

  @Property({ type: 'Date', nullable: true })
  leaseExpiresAt?: Date | null;

  @Property({ type: 'Date', nullable: true })
  heartbeatAt?: Date | null;

  @Property({ type: 'Date', nullable: true })
  cancelRequestedAt?: Date | null;

  @Property({ type: 'text', nullable: true })
  @Unique()
  idempotencyKey?: string | null;

  @Property({ type: 'Date', nullable: true })
  startedAt?: Date | null;

  @Property({ type: 'Date', nullable: true })
  completedAt?: Date | null;

  @ManyToOne(() => AnalysisPlan, { ref: true, nullable: true, deleteRule: 'set null' })
  plan?: Ref<AnalysisPlan> | null;
}
