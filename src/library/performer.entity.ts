import type { Opt } from '@mikro-orm/core';
import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { LibraryEntity } from './library-entity.ts';
import { textKey } from '../database/text-key.ts';

@ObjectType({ description: 'A person who appears in scenes.', simpleResolvers: true })
@Entity({ tableName: 'performer' })
@Index({ properties: ['nameKey', 'id'] })
@Index({ properties: ['lastSyncedKey', 'id'] })
@Index({ properties: ['createdAt', 'id'] })
@Index({ properties: ['updatedAt', 'id'] })
export class Performer extends LibraryEntity {
  @Field(() => String, { description: 'The name; together with the disambiguation it is unique.' })
  @Property({ type: 'text' })
  name!: string;

  @Property({ type: 'text', hidden: true, onCreate: keyOfName, onUpdate: keyOfName })
  nameKey!: Opt<string>;

  @Field(() => String, { nullable: true, description: 'What tells people of the same name apart.' })
  @Property({ type: 'text', nullable: true })
  disambiguation?: string | null;

  @Field(() => [String], { description: 'Other names and spellings.' })
  @Property({ type: 'json' })
  aliases: Opt<string[]> = [];
}

function keyOfName(performer: Performer): string {
  return textKey(performer.name);
}
