import { Field, ID, InputType } from 'type-graphql';
import { clearable, label, LIMITS, NAME_RULE, NEW_ID, newObjectId, type Rules } from './input-rules.ts';
import { NAMED_RULES, NamedInput } from './named.input.ts';

/** What a client may say of a performer, whether new or known. */
@InputType()
abstract class PerformerInput extends NamedInput {
  @Field(() => String, {
    nullable: true,
    description: `What tells people of the same name apart. ${NAME_RULE}`,
  })
  disambiguation?: string | null;
}

@InputType({ description: 'A new performer. What is left out, or null, is empty; lists cannot be null.' })
export class CreatePerformerInput extends PerformerInput {
  @Field(() => ID, { nullable: true, description: NEW_ID })
  id?: string | null;

  @Field(() => String, {
    description: `The name; together with the disambiguation it is unique regardless of case. ${NAME_RULE}`,
  })
  name!: string;
}

@InputType({
  description:
    'Changes to a performer. What is left out stays as it is; null clears, except for the name and lists, where it is ' +
    'refused. If nothing differs from what is stored, updatedAt stays as well.',
})
export class UpdatePerformerInput extends PerformerInput {
  @Field(() => String, {
    nullable: true,
    description: `The name; together with the disambiguation it is unique regardless of case. ${NAME_RULE}`,
  })
  name?: string | null;
}

export const UPDATE_PERFORMER_RULES = {
  ...NAMED_RULES,
  disambiguation: clearable(label(LIMITS.name)),
} satisfies Rules<UpdatePerformerInput>;

export const CREATE_PERFORMER_RULES = {
  ...UPDATE_PERFORMER_RULES,
  id: newObjectId,
} satisfies Rules<CreatePerformerInput>;
