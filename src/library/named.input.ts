import { Field, InputType } from 'type-graphql';
import { filled, label, LIMITS, textList, visibleText } from './input-rules.ts';

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
