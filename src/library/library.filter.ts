import { Field, InputType } from 'type-graphql';
import { DateTimeFilter, IdFilter } from '../graphql/filters.ts';

/** The conditions that the filters of all kinds of library objects share. */
@InputType()
export abstract class LibraryFilter {
  @Field(() => IdFilter, { nullable: true, description: 'The id.' })
  id?: IdFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'When it was stored here.' })
  createdAt?: DateTimeFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'When it last changed here.' })
  updatedAt?: DateTimeFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'When it was last read from the upstream library.' })
  lastSynced?: DateTimeFilter | null;
}
