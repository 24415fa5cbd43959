import { foldedKey, foldText } from '../folded-text.ts';
import { NameMatcher } from '../name-matcher.ts';
import type { NamedThing, Vocabulary } from '../vocabulary.ts';
import type { PathPart } from './scene-path.ts';

/** A performer or a studio whose name stands in a path. */
export interface FoundName {
  readonly kind: 'performer' | 'studio';
  readonly id: string;
  readonly name: string;
  /** Whether it is an alias that was found. */
  readonly isAlias: boolean;
  readonly part: PathPart;
  /** Where in the part it stands, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** Whether the part consists of the name. */
  readonly isWholePart: boolean;
  /** Whether the same words are a performer and a studio. */
  readonly isDoubtful: boolean;
}

/** Finds the names and aliases of performers and studios in the parts of paths. */
export class NameIndex {
  readonly #matcher = new NameMatcher<Named>();

  constructor({ performers, studios }: Pick<Vocabulary, 'performers' | 'studios'>) {
    performers.forEach((performer) => this.#add('performer', performer));
    studios.forEach((studio) => this.#add('studio', studio));
  }

  /** What is named in the part. A name that several performers, or several studios, have is left out. */
  find(part: PathPart): FoundName[] {
    const folded = foldText(part.text);
    return this.#matcher.find(folded).flatMap(({ start, end, length, values }) => {
      const named = KINDS.map((kind) => onlyOne(values.filter((value) => value.kind === kind))).filter(
        (value) => value !== undefined,
      );
      return named.map((value) => ({
        ...value,
        part,
        start,
        end,
        isWholePart: length === folded.letters.length,
        isDoubtful: named.length > 1,
      }));
    });
  }

  #add(kind: Named['kind'], { id, name, aliases }: NamedThing): void {
    this.#matcher.add(name, { kind, id, name, isAlias: false });
    const own = foldedKey(name);
    for (const alias of aliases) {
      if (foldedKey(alias) !== own) this.#matcher.add(alias, { kind, id, name, isAlias: true });
    }
  }
}

type Named = Pick<FoundName, 'kind' | 'id' | 'name' | 'isAlias'>;

const KINDS: readonly Named['kind'][] = ['performer', 'studio'];

/** Whoever has the name; where nobody has it, whoever has such an alias. Undefined when they are several. */
function onlyOne(values: readonly Named[]): Named | undefined {
  const named = values.filter(({ isAlias }) => !isAlias);
  const meant = named.length > 0 ? named : values;
  return meant.every(({ id }) => id === meant[0]?.id) ? meant[0] : undefined;
}
