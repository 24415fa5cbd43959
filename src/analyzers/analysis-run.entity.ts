import { PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Job } from '../jobs/job.entity.ts';

/** How far an analysis has come, for the attempt that goes on with it. */
@Entity({ tableName: 'analysis_run' })
export class AnalysisRun {
  [PrimaryKeyProp]?: 'job';

  @ManyToOne(() => Job, { primary: true, deleteRule: 'cascade', index: false })
  job!: Job;

  /** After which scene it goes on, the plan that it has begun, and what it has counted. */
  @Property({ type: 'json' })
  progress!: object;
}
