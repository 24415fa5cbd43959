import type { Opt } from '@mikro-orm/core';
import { PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType } from 'type-graphql';
import { BaseEntity } from '../database/base-entity.ts';
import { DateTime } from '../scalars/date-time.ts';

/** Earlier than every stored instant: what the sort key of an instant holds when there is none. */
export const BEFORE_ALL_TIME = -62_135_596_800_000;

/**
 * What scenes, performers, tags and studios have in common. Columns that end in `_key` are the sort keys of nullable
 * columns: never null, so that one index serves filters, orders and keyset paging. They stay out of the API.
 */
@ObjectType({ simpleResolvers: true })
export abstract class LibraryEntity extends BaseEntity {
  @Field(() => ID, { description: 'The id that the upstream library gave it, or one made here.' })
  @PrimaryKey({ type: 'text' })
  id!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was last read from the upstream library.' })
  @Property({ type: 'Date', nullable: true })
  lastSynced?: Date | null;

  @Property({
    type: 'bigint',
    runtimeType: 'number',
    generated: `(coalesce(last_synced, ${BEFORE_ALL_TIME})) virtual`,
    hidden: true,
  })
  lastSyncedKey!: Opt<number>;
}
