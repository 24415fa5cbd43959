import type { Opt } from '@mikro-orm/core';
import { Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars/date-time.ts';

/** What every stored object has: when it was made and when it was last changed, kept by the unit of work. */
@ObjectType({ simpleResolvers: true })
export abstract class BaseEntity {
  @Field(() => DateTime, { description: 'When this object was stored here.' })
  @Property({ type: 'Date', onCreate: () => new Date() })
  createdAt!: Opt<Date>;

  @Field(() => DateTime, { description: 'When this object last changed here.' })
  @Property({ type: 'Date', onCreate: ({ createdAt }: BaseEntity) => createdAt, onUpdate: () => new Date() })
  updatedAt!: Opt<Date>;
}
