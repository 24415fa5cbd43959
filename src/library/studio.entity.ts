import type { Opt, Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { LibraryEntity } from './library-entity.ts';
import { textKey } from '../database/text-key.ts';

@ObjectType({ description: 'A company that makes scenes; it may belong to another.', simpleResolvers: true })
@Entity({ tableName: 'studio' })
@Index({ properties: ['nameKey', 'id'] })
@Index({ properties: ['lastSyncedKey', 'id'] })
@Index({ properties: ['createdAt', 'id'] })
@Index({ properties: ['updatedAt', 'id'] })
export class Studio extends LibraryEntity {
  @Field(() => String, { description: 'The name, unique among studios regardless of case.' })
  @Property({ type: 'text' })
  name!: string;

  @Property({ type: 'text', hidden: true, onCreate: keyOfName, onUpdate: keyOfName })
  nameKey!: Opt<string>;

  @Field(() => [String], { description: 'Other names and spellings.' })
  @Property({ type: 'json' })
  aliases: Opt<string[]> = [];

  @ManyToOne(() => Studio, { ref: true, nullable: true, deleteRule: 'set null' })
  parent?: Ref<Studio> | null;
}

function keyOfName(studio: Studio): string {
  return textKey(studio.name);
}
