import { PrimaryKeyProp } from '@mikro-orm/core';
import { Entity, Enum, ManyToOne, PrimaryKey } from '@mikro-orm/decorators/legacy';
import { AnalysisPlan } from './analysis-plan.entity.ts';

export enum PlanObjectKind {
  PERFORMER = 'performer',
  TAG = 'tag',
  STUDIO = 'studio',
}

/** An object that applying a plan has created; it goes again when the plan is reverted and nothing else uses it. */
@Entity({ tableName: 'plan_object' })
export class PlanObject {
  [PrimaryKeyProp]?: ['plan', 'kind', 'objectId'];

  @ManyToOne(() => AnalysisPlan, { primary: true, deleteRule: 'cascade', index: false })
  plan!: AnalysisPlan;

  @Enum({ items: () => PlanObjectKind, primary: true })
  kind!: PlanObjectKind;

  /** Deliberately no foreign key: it points to one of three tables, and the object may be gone. */
  @PrimaryKey({ type: 'text' })
  objectId!: string;
}
