import { Field, ID, InputType, Int } from 'type-graphql';
import { DateTime } from '../scalars/date-time.ts';
import { PartialDate } from '../scalars/partial-date.ts';
import {
  anything,
  clearable,
  filled,
  LIMITS,
  NEW_ID,
  newObjectId,
  reference,
  references,
  type Rules,
  text,
  textList,
  visibleText,
  wholeNumber,
} from './input-rules.ts';

/** What a client may say of a scene, whether new or known. */
@InputType()
abstract class SceneInput {
  @Field(() => String, {
    nullable: true,
    description: `The studio's or the owner's own number for it; at most ${LIMITS.name} characters.`,
  })
  code?: string | null;

  @Field(() => String, {
    nullable: true,
    description: `What it is about; at most ${LIMITS.details} characters.`,
  })
  details?: string | null;

  @Field(() => String, {
    nullable: true,
    description: `Who directed it; several are separated by commas. At most ${LIMITS.title} characters.`,
  })
  director?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: `Pages about it: at most ${LIMITS.locations}, of ${LIMITS.location} characters each; repetitions count once.`,
  })
  urls?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: `Where its files lie: at most ${LIMITS.locations}, of ${LIMITS.location} characters each; repetitions count once.`,
  })
  paths?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a person has looked through it and found it in order; a new scene is not, unless it says so.',
  })
  organized?: boolean | null;

  @Field(() => Int, { nullable: true, description: "The owner's rating, from 0 to 100." })
  rating100?: number | null;

  @Field(() => PartialDate, { nullable: true, description: 'When it was released.' })
  sceneDate?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it came into the library.' })
  createdDate?: Date | null;

  @Field(() => ID, { nullable: true, description: 'The studio that made it.' })
  studioId?: string | null;

  @Field(() => [ID], {
    nullable: true,
    description: `Who appears in it: at most ${LIMITS.ids} performers; repetitions count once.`,
  })
  performerIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: `Its tags: at most ${LIMITS.ids}; repetitions count once.` })
  tagIds?: string[] | null;
}

@InputType({ description: 'A new scene. What is left out, or null, is empty; lists and organized cannot be null.' })
export class CreateSceneInput extends SceneInput {
  @Field(() => ID, { nullable: true, description: NEW_ID })
  id?: string | null;

  @Field(() => String, { description: `The title, at most ${LIMITS.title} characters; "" when none is known.` })
  title!: string;
}

@InputType({
  description:
    'Changes to a scene. What is left out stays as it is; null clears, except for the title, organized and lists, ' +
    'where it is refused. If nothing differs from what is stored, updatedAt stays as well.',
})
export class UpdateSceneInput extends SceneInput {
  @Field(() => String, {
    nullable: true,
    description: `The title, at most ${LIMITS.title} characters; "" when none is known.`,
  })
  title?: string | null;
}

const LOCATIONS = textList(LIMITS.locations, visibleText(LIMITS.location));

export const UPDATE_SCENE_RULES = {
  title: filled(text(LIMITS.title), '"" for no title'),
  code: clearable(text(LIMITS.name)),
  details: clearable(text(LIMITS.details)),
  director: clearable(text(LIMITS.title)),
  urls: LOCATIONS,
  paths: LOCATIONS,
  organized: filled(anything<boolean>(), 'true or false'),
  rating100: clearable(wholeNumber(0, 100)),
  sceneDate: anything<string | null>(),
  createdDate: anything<Date | null>(),
  studioId: reference,
  performerIds: references,
  tagIds: references,
} satisfies Rules<UpdateSceneInput>;

export const CREATE_SCENE_RULES = {
  ...UPDATE_SCENE_RULES,
  id: newObjectId,
} satisfies Rules<CreateSceneInput>;
