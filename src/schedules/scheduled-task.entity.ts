import type { Opt, Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { BaseEntity } from '../database/base-entity.ts';
import { Job } from '../jobs/job.entity.ts';
import { DateTime } from '../scalars/date-time.ts';
import { Json } from '../scalars/json.ts';

export enum ScheduledTaskType {
  CLEAN_UP = 'clean_up',
  ANALYSIS = 'analysis',
  SYNC = 'sync',
}

registerEnumType(ScheduledTaskType, {
  name: 'ScheduledTaskType',
  description: 'The types of jobs that can be enqueued by the clock.',
  valuesConfig: {
    CLEAN_UP: { description: 'Deletes jobs that ended long ago and refreshes statistics. Its config is {}.' },
    ANALYSIS: {
      description: 'Looks through scenes and proposes changes to them, in a plan. Its config is a StartAnalysisInput.',
    },
    SYNC: {
      description:
        'Brings the mirror of Stash up to date, unless that is going on already. Its config is that of startSync: ' +
        '{"mode": "INCREMENTAL", "entities": ["STUDIOS", "TAGS", "PERFORMERS", "SCENES"]}, which {} stands for.',
    },
  },
});

/** A job that is enqueued by the clock. */
@ObjectType({
  description: 'A job that the clock enqueues, unless the last one that it has enqueued is not done yet.',
  simpleResolvers: true,
})
@Entity({ tableName: 'scheduled_task' })
@Index({ properties: ['enabled', 'nextRun'] })
export class ScheduledTask extends BaseEntity {
  @Field(() => ID, { description: 'Its number.' })
  @PrimaryKey({ type: 'integer', autoincrement: true })
  id!: number;

  @Field(() => String, { description: 'What people call it; unique.' })
  @Property({ type: 'text' })
  @Unique()
  name!: string;

  /** The type of the job; like the job's own, not held to a list by the database. */
  @Field(() => ScheduledTaskType, { description: 'The type of the job.' })
  @Property({ type: 'text' })
  taskType!: ScheduledTaskType;

  /** A cron expression. */
  @Field(() => String, { description: 'When it runs, as a cron expression.' })
  @Property({ type: 'text' })
  schedule!: string;

  /** The IANA time zone in which the expression is read. */
  @Field(() => String, { description: 'The time zone in which the schedule is read.' })
  @Property({ type: 'text', default: 'UTC' })
  timeZone: Opt<string> = 'UTC';

  @Field(() => Json, { description: 'What the job is given: an object.' })
  @Property({ type: 'json' })
  config: Opt<object> = {};

  @Field(() => Boolean, { description: 'Whether the clock enqueues its job.' })
  @Property({ type: 'boolean', default: true })
  enabled: Opt<boolean> = true;

  @Field(() => DateTime, { nullable: true, description: 'When its job was last enqueued, by the clock or by hand.' })
  @Property({ type: 'Date', nullable: true })
  lastRun?: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When its job will be enqueued next; null while it is disabled. Past for a moment while a run is due.',
  })
  @Property({ type: 'Date', nullable: true })
  nextRun?: Date | null;

  @ManyToOne(() => Job, { ref: true, nullable: true, deleteRule: 'set null' })
  lastJob?: Ref<Job> | null;
}
