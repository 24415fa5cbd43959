import { Field, InputType } from 'type-graphql';
import { StringFilter } from '../graphql/filters.ts';
import { LibraryFilter } from './library.filter.ts';

/** The conditions that the filters of performers, tags and studios share. */
@InputType()
export abstract class NamedFilter extends LibraryFilter {
  @Field(() => StringFilter, { nullable: true, description: 'The name.' })
  name?: StringFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'Any of the other names.' })
  alias?: StringFilter | null;

  @Field(() => String, {
    nullable: true,
    description: 'Words that all stand in the name, regardless of case and accents; the last one may be unfinished.',
  })
  search?: string | null;
}
