import type { Opt, Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { BaseEntity } from '../database/base-entity.ts';
import { Job } from '../jobs/job.entity.ts';

/** A job that is enqueued by the clock. */
@Entity({ tableName: 'scheduled_task' })
@Index({ properties: ['enabled', 'nextRun'] })
export class ScheduledTask extends BaseEntity {
  @PrimaryKey({ type: 'integer', autoincrement: true })
  id!: number;

  @Property({ type: 'text' })
  @Unique()
  name!: string;

  /** The type of the job; like the job's own, not held to a list by the database. */
  @Property({ type: 'text' })
  taskType!: string;

  /** A cron expression. */
  @Property({ type: 'text' })
  schedule!: string;

  /** The IANA time zone in which the expression is read. */
  @Property({ type: 'text', default: 'UTC' })
  timeZone: Opt<string> = 'UTC';

  @Property({ type: 'json' })
  config: Opt<object> = {};

  @Property({ type: 'boolean', default: true })
  enabled: Opt<boolean> = true;

  @Property({ type: 'Date', nullable: true })
  lastRun?: Date | null;

  @Property({ type: 'Date', nullable: true })
  nextRun?: Date | null;

  @ManyToOne(() => Job, { ref: true, nullable: true, deleteRule: 'set null' })
  lastJob?: Ref<Job> | null;
}
