import type { Ref } from '@mikro-orm/core';
import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Job } from './job.entity.ts';

/** A key that a client has chosen for a request, and the job that it was answered with: a new one, or one under way. */
@Entity({ tableName: 'job_key' })
export class JobKey {
  @PrimaryKey({ type: 'text' })
  key!: string;

  @ManyToOne(() => Job, { ref: true, deleteRule: 'cascade' })
  job!: Ref<Job>;

  /** What was asked for, by which a repetition is told from another request. */
  @Property({ type: 'json' })
  payload!: object;
}
