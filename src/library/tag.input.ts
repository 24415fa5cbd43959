import { Field, ID, InputType } from 'type-graphql';
import { clearable, LIMITS, NAME_RULE, NEW_ID, newObjectId, references, type Rules, text } from './input-rules.ts';
import { NAMED_RULES, NamedInput } from './named.input.ts';

/** What a client may say of a tag, whether new or known. */
@InputType()
abstract class TagInput extends NamedInput {
  @Field(() => String, {
    nullable: true,
    description: `What the tag is for; at most ${LIMITS.details} characters.`,
  })
  description?: string | null;

  @Field(() => [ID], {
    nullable: true,
    description: `The tags right above it, at most ${LIMITS.ids}: neither itself nor one below it. Repetitions count once.`,
  })
  parentIds?: string[] | null;
}

@InputType({ description: 'A new tag. What is left out, or null, is empty; lists cannot be null.' })
export class CreateTagInput extends TagInput {
  @Field(() => ID, { nullable: true, description: NEW_ID })
  id?: string | null;

  @Field(() => String, { description: `The name, unique among tags regardless of case. ${NAME_RULE}` })
  name!: string;
}

@InputType({
  description:
    'Changes to a tag. What is left out stays as it is; null clears, except for the name and lists, where it is ' +
    'refused. If nothing differs from what is stored, updatedAt stays as well.',
})
export class UpdateTagInput extends TagInput {
  @Field(() => String, {
    nullable: true,
    description: `The name, unique among tags regardless of case. ${NAME_RULE}`,
  })
  name?: string | null;
}

export const UPDATE_TAG_RULES = {
  ...NAMED_RULES,
  description: clearable(text(LIMITS.details)),
  parentIds: references,
} satisfies Rules<UpdateTagInput>;

export const CREATE_TAG_RULES = { ...UPDATE_TAG_RULES, id: newObjectId } satisfies Rules<CreateTagInput>;
