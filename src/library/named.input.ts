import { Field, InputType } from 'type-graphql';
import { clearable, filled, label, LIMITS, textList, visibleText } from './input-rules.ts';

/** What descriptions say of every name that is taken from a client. */
export const NAME_RULE = `Not blank, no white space at either end, at most ${LIMITS.name} characters.`;

/** What a client may say of a performer, a tag or a studio, whether new or known. */
@InputType()
export abstract class NamedInput {
  @Field(() => [String], {
    nullable: true,
    description: `Other names and spellings: at most ${LIMITS.aliases}, of ${LIMITS.name} characters each; repetitions count once.`,
  })
  aliases?: string[] | null;
}

export const NAMED_RULES = {
  name: filled(label(LIMITS.name), 'a name'),
  aliases: textList(LIMITS.aliases, visibleText(LIMITS.name)),
};

/** The rule of the id that a client wants for a new object. */
export const NEW_ID = clearable(label(LIMITS.id));
