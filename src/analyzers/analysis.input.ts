import { Field, Float, InputType, Int, registerEnumType } from 'type-graphql';
import { NAME_RULE } from '../library/input-rules.ts';
import { SceneFilter } from '../library/scene.filter.ts';
import { Analyzer } from './analyzer.ts';

/** How many changes an analysis may propose. */
export const MOST_CHANGES = 100_000;

registerEnumType(Analyzer, {
  name: 'Analyzer',
  description: 'What looks through scenes and proposes changes to them.',
  valuesConfig: {
    FILENAME: {
      description:
        'Finds performers, the studio, the date and the title in the paths of the files, and proposes what is missing.',
    },
    TAG_HYGIENE: {
      description:
        'Finds tags of a scene that say the same, and tags that another of its tags implies, and proposes to remove them.',
    },
    SIMILAR_TITLE: {
      description:
        'Proposes the studio and the performers that a scene lacks and at least three scenes of the same series share.',
    },
    LANGUAGE_MODEL: {
      description:
        'Asks a language model of whom and what the texts of a scene speak, and proposes the performers, the studio and ' +
        'the tags of the library that it names. One has to be configured with LANGUAGE_MODEL_URL.',
    },
  },
});

@InputType({ description: 'What to analyse, and how.' })
export class StartAnalysisInput {
  @Field(() => [Analyzer], { description: 'What looks through the scenes: at least one.' })
  analyzers!: Analyzer[];

  @Field(() => SceneFilter, { nullable: true, description: 'Which scenes; all of them when left out.' })
  filter?: SceneFilter | null;

  @Field(() => String, {
    nullable: true,
    description: `What the plan shall be called. ${NAME_RULE} It says what was analysed when left out.`,
  })
  name?: string | null;

  @Field(() => Float, {
    defaultValue: 0.5,
    description: 'How sure a proposal has to be at least, from 0 to 1; the others are only counted.',
  })
  minConfidence!: number;

  @Field(() => Int, {
    defaultValue: 10_000,
    description: `After how many changes it stops, from 1 to ${MOST_CHANGES}; what it has not looked at waits for the next analysis.`,
  })
  maxChanges!: number;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether to propose again what people have rejected.',
  })
  includeRejected!: boolean;
}
