import type { Opt } from '@mikro-orm/core';
import { Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { textKey } from '../database/text-key.ts';
import { LibraryEntity } from './library-entity.ts';

/** What performers, tags and studios have in common: they are found by name. */
@ObjectType({ simpleResolvers: true })
export abstract class NamedEntity extends LibraryEntity {
  @Field(() => String, { description: 'The name.' })
  @Property({ type: 'text' })
  name!: string;

  /** The name folded by `textKey`, for sorting and for comparing regardless of case. */
  @Property({ type: 'text', hidden: true, onCreate: keyOfName, onUpdate: keyOfName })
  nameKey!: Opt<string>;

  @Field(() => [String], { description: 'Other names and spellings.' })
  @Property({ type: 'json' })
  aliases: Opt<string[]> = [];

  /** How many scenes have it, kept by the database. */
  @Property({ type: 'integer', default: 0, hidden: true })
  sceneCount: Opt<number> = 0;
}

function keyOfName(entity: NamedEntity): string {
  return textKey(entity.name);
}
