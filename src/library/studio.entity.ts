import type { Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne } from '@mikro-orm/decorators/legacy';
import { ObjectType } from 'type-graphql';
import { NamedEntity } from './named-entity.ts';

@ObjectType({
  description: 'A company that makes scenes and may belong to another; its name is unique, regardless of case.',
  simpleResolvers: true,
})
@Entity({ tableName: 'studio' })
@Index({ properties: ['nameKey', 'id'] })
@Index({ properties: ['lastSyncedKey', 'id'] })
@Index({ properties: ['createdAt', 'id'] })
@Index({ properties: ['updatedAt', 'id'] })
export class Studio extends NamedEntity {
  @ManyToOne(() => Studio, { ref: true, nullable: true, deleteRule: 'set null' })
  parent?: Ref<Studio> | null;
}
