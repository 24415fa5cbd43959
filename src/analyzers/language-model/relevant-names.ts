import { foldedWords } from '../folded-text.ts';
import type { NamedThing } from '../vocabulary.ts';

/** How many letters a word has at least that makes a name relevant. */
const MIN_WORD_LENGTH = 3;

/** Finds the names that have something to do with a text, for a question that must not become too long. */
export class RelevantNames {
  readonly #byWord = new Map<string, NamedThing[]>();
  readonly #common: readonly NamedThing[];

  /** @param common what may be relevant to any text, the most likely first */
  constructor(things: readonly NamedThing[], common: readonly NamedThing[] = []) {
    this.#common = common;
    for (const thing of things) {
      for (const word of new Set([thing.name, ...thing.aliases].flatMap(foldedWords))) {
        if (word.length < MIN_WORD_LENGTH) continue;
        const known = this.#byWord.get(word);
        if (known) known.push(thing);
        else this.#byWord.set(word, [thing]);
      }
    }
  }

  /** The names that share words with the text, those with rare words first, and then common ones. */
  of(words: readonly string[], limit: number): string[] {
    const groups = words.map((word) => this.#byWord.get(word) ?? []).sort((a, b) => a.length - b.length);
    const names = [...groups.flat(), ...this.#common].map(({ name }) => name);
    return [...new Set(names)].slice(0, limit);
  }
}
