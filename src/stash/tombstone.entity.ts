import type { Opt } from '@mikro-orm/core';
import { Entity, Enum, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars/date-time.ts';
import { Json } from '../scalars/json.ts';

/** An object that is gone from the library, since it is gone upstream, with what it held. */
@ObjectType({
  description: 'An object that was removed from the library because Stash has it no longer, with what it held.',
  simpleResolvers: true,
})
@Entity({ tableName: 'tombstone' })
@Unique({ properties: ['kind', 'objectId'] })
@Index({ properties: ['kind', 'id'] })
export class Tombstone {
  @Field(() => ID, { description: 'The number of this record: later ones have greater numbers.' })
  @PrimaryKey({ type: 'integer', autoincrement: true })
  id!: number;

  @Enum({ items: ['studio', 'tag', 'performer', 'scene'] })
  kind!: string;

  @Field(() => ID, { description: "The object's id. When Stash shows it again, it comes back under it." })
  @Property({ type: 'text' })
  objectId!: string;

  @Field(() => String, { description: 'Its name or title.' })
  @Property({ type: 'text' })
  name!: string;

  @Field(() => DateTime, { description: 'When it was removed here.' })
  @Property({ type: 'Date' })
  deletedAt!: Date;

  @Field(() => Json, {
    description:
      'What it held, links included: its own fields, with studioId, performerIds, tagIds, parentId, parentIds.',
  })
  @Property({ type: 'json' })
  content: Opt<object> = {};
}
