import { Field, ID, InputType } from 'type-graphql';
import { NAME_RULE, NEW_ID, newObjectId, reference, type Rules } from './input-rules.ts';
import { NAMED_RULES, NamedInput } from './named.input.ts';

/** What a client may say of a studio, whether new or known. */
@InputType()
abstract class StudioInput extends NamedInput {
  @Field(() => ID, {
    nullable: true,
    description: 'The studio that it belongs to: neither itself nor one below it.',
  })
  parentId?: string | null;
}

@InputType({ description: 'A new studio. What is left out, or null, is empty; lists cannot be null.' })
export class CreateStudioInput extends StudioInput {
  @Field(() => ID, { nullable: true, description: NEW_ID })
  id?: string | null;

  @Field(() => String, { description: `The name, unique among studios regardless of case. ${NAME_RULE}` })
  name!: string;
}

@InputType({
  description:
    'Changes to a studio. What is left out stays as it is; null clears, except for the name and lists, where it is ' +
    'refused. If nothing differs from what is stored, updatedAt stays as well.',
})
export class UpdateStudioInput extends StudioInput {
  @Field(() => String, {
    nullable: true,
    description: `The name, unique among studios regardless of case. ${NAME_RULE}`,
  })
  name?: string | null;
}

export const UPDATE_STUDIO_RULES = { ...NAMED_RULES, parentId: reference } satisfies Rules<UpdateStudioInput>;

export const CREATE_STUDIO_RULES = { ...UPDATE_STUDIO_RULES, id: newObjectId } satisfies Rules<CreateStudioInput>;
