import type { Opt, Ref } from '@mikro-orm/core';
import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Job } from '../jobs/job.entity.ts';

/** How far the mirror of a kind of objects has come: when it was last brought up to date, and by which job it is now. */
@Entity({ tableName: 'sync_state' })
export class SyncState {
  @PrimaryKey({ type: 'text' })
  kind!: string;

  /** The greatest `updated_at` that a finished sync has read, as the text that it is upstream. */
  @Property({ type: 'text', nullable: true })
  watermark?: string | null;

  /** When the last sync that was finished began. */
  @Property({ type: 'Date', nullable: true })
  syncedAt?: Date | null;

  /** When the last full sync that was finished began. */
  @Property({ type: 'Date', nullable: true })
  fullySyncedAt?: Date | null;

  /** The job that `progress` belongs to. */
  @ManyToOne(() => Job, { ref: true, nullable: true, deleteRule: 'set null', index: false })
  job?: Ref<Job> | null;

  /** What the job has done, and where it goes on. */
  @Property({ type: 'json' })
  progress: Opt<object> = {};
}
