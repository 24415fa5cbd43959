import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { BaseEntity } from '../database/base-entity.ts';

/** A setting that was changed from its default. */
@Entity({ tableName: 'setting' })
export class Setting extends BaseEntity {
  @PrimaryKey({ type: 'text' })
  key!: string;

  @Property({ type: 'json' })
  value!: unknown;

  @Property({ type: 'text', nullable: true })
  description?: string | null;
}
