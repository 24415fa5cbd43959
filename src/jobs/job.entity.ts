import { type Opt, OptionalProps, type Ref } from '@mikro-orm/core';
import { Check, Entity, Enum, Index, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { AnalysisPlan } from '../analysis/analysis-plan.entity.ts';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../database/base-entity.ts';
import { DateTime } from '../scalars/date-time.ts';
import { Json } from '../scalars/json.ts';

export enum JobStatus {
  PENDING = 'pending',
  RUNNING = 'running',
  COMPLETED = 'completed',
  FAILED = 'failed',
  CANCELLED = 'cancelled',
}

registerEnumType(JobStatus, {
  name: 'JobStatus',
  description: 'How far a job has come.',
  valuesConfig: {
    PENDING: { description: 'It waits for its turn, or for its next attempt.' },
    RUNNING: { description: 'It is being done.' },
    COMPLETED: { description: 'It is done; it has a result.' },
    FAILED: { description: 'It has failed for good, unless retryJob says otherwise.' },
    CANCELLED: { description: 'It was cancelled; what it had done until then stays.' },
  },
});

/** A tracked piece of work. A pending job waits for `runAt`; a running one is held by `leaseOwner` until its lease ends. */
@ObjectType({ description: 'A tracked piece of work that the server does by itself.', simpleResolvers: true })
@Entity({ tableName: 'job' })
@Index({ properties: ['status', 'runAt'] })
@Index({ properties: ['type', 'status'] })
@Index({ properties: ['createdAt', 'id'] })
@Index({
  name: 'job_one_active_apply_per_plan',
  expression: `create unique index "job_one_active_apply_per_plan" on "job" ("plan_id") where "type" = 'apply_plan' and "status" in ('pending', 'running')`,
})
@Index({
  name: 'job_one_active_sync',
  expression: `create unique index "job_one_active_sync" on "job" ("type") where "type" = 'sync' and "status" in ('pending', 'running')`,
})
export class Job extends BaseEntity {
  // Not Opt, which would make another type of the enum.
  [OptionalProps]?: 'status';

  @Field(() => ID, { description: 'Its id.' })
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  /** No CHECK: a row of a type that this version does not know must fail as a job, not break the queue. */
  @Property({ type: 'text' })
  type!: string;

  @Field(() => JobStatus, { description: 'How far it has come.' })
  @Enum({ items: () => JobStatus, default: JobStatus.PENDING })
  status: JobStatus = JobStatus.PENDING;

  @Property({ type: 'json' })
  payload: Opt<object> = {};

  @Field(() => Int, { description: 'Percent done, from 0 to 100; 0 while it is not known how much there is to do.' })
  @Property({ type: 'integer', default: 0 })
  @Check({ expression: 'progress between 0 and 100' })
  progress: Opt<number> = 0;

  @Field(() => Int, { nullable: true, description: 'How many items there are; null while that is not known.' })
  @Property({ type: 'integer', nullable: true })
  @Check({ expression: 'total_items >= 0' })
  totalItems?: number | null;

  @Field(() => Int, { description: 'How many items are done, by all attempts together.' })
  @Property({ type: 'integer', default: 0 })
  @Check({ expression: 'processed_items >= 0' })
  processedItems: Opt<number> = 0;

  @Field(() => Json, { nullable: true, description: 'What came of it; null until it is COMPLETED.' })
  @Property({ type: 'json', nullable: true })
  result?: unknown;

  @Field(() => String, { nullable: true, description: 'Why the last attempt failed.' })
  @Property({ type: 'text', nullable: true })
  error?: string | null;

  @Field(() => String, { nullable: true, description: 'The code of that failure, from the list of error codes.' })
  @Property({ type: 'text', nullable: true })
  errorCode?: string | null;

  @Field(() => String, { nullable: true, description: 'What it waits for, for a person to read.' })
  @Property({ type: 'text', nullable: true })
  message?: string | null;

  @Field(() => Int, { description: 'How many times it was started.' })
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

  @Field(() => DateTime, { nullable: true, description: 'When its last attempt began.' })
  @Property({ type: 'Date', nullable: true })
  startedAt?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it came to its end, whichever that was.' })
  @Property({ type: 'Date', nullable: true })
  completedAt?: Date | null;

  @ManyToOne(() => AnalysisPlan, { ref: true, nullable: true, deleteRule: 'set null' })
  plan?: Ref<AnalysisPlan> | null;
}
