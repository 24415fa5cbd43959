import { Entity, Enum, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { ChangeAction, SceneField } from './plan-change.entity.ts';

/** What was rejected in a plan that has been deleted since, so that it is not proposed again. */
@Entity({ tableName: 'rejected_proposal' })
@Index({ properties: ['sceneId'] })
export class RejectedProposal {
  @PrimaryKey({ type: 'integer', autoincrement: true })
  id!: number;

  /** Deliberately no foreign key: a scene that comes back from the upstream library is still the same. */
  @Property({ type: 'text' })
  sceneId!: string;

  @Enum({ items: () => SceneField })
  field!: SceneField;

  @Enum({ items: () => ChangeAction })
  action!: ChangeAction;

  @Property({ type: 'json', nullable: true })
  proposedValue?: unknown;
}
