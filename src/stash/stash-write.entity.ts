import type { Opt, Ref } from '@mikro-orm/core';
import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { AnalysisPlan } from '../analysis/analysis-plan.entity.ts';

/**
 * A scene that is being written to Stash: the mark is there from before the first request until the outcome is stored.
 * Whoever finds one reads from Stash what has become of it.
 */
@Entity({ tableName: 'stash_write' })
export class StashWrite {
  @PrimaryKey({ type: 'text' })
  sceneId!: string;

  @ManyToOne(() => AnalysisPlan, { ref: true, deleteRule: 'cascade' })
  plan!: Ref<AnalysisPlan>;

  @Property({ type: 'Date' })
  begunAt!: Date;

  /** What is written, and what is to be recorded of the changes once it is. */
  @Property({ type: 'json' })
  content: Opt<object> = {};
}
