import { Field, InputType } from 'type-graphql';
import { DateTimeFilter, IdFilter, StringFilter } from '../graphql/filters.ts';

/** The conditions that the filters of performers, tags and studios share. */
@InputType()
export abstract class NamedFilter {
  @Field(() => IdFilter, { nullable: true, description: 'The id.' })
  id?: IdFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'The name.' })
  name?: StringFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'Any of the other names.' })
  alias?: StringFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'When it was stored here.' })
  createdAt?: DateTimeFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'When it last changed here.' })
  updatedAt?: DateTimeFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'When it was last read from the upstream library.' })
  lastSynced?: DateTimeFilter | null;

  @Field(() => String, {
    nullable: true,
    description: 'Words that all stand in the name, regardless of case and accents; the last one may be unfinished.',
  })
  search?: string | null;
}
