import { Break, type FoldedText, foldText, type Span } from './folded-text.ts';

/** A name that was found in a text. */
export interface NameMatch<Value> extends Span {
  /** How many letters and digits it has. */
  readonly length: number;
  /** What has the name; several things may. */
  readonly values: readonly Value[];
}

/**
 * Finds many names in a text at once, as whole words, without regard to case and accents. Separators within a name may
 * be others than in the text (`Jane.Doe`, `jane_doe`) or missing there (`JaneDoe`), but none may be added: the text
 * "mad max" does not have the name Madmax.
 *
 * The names form a trie of letters, which is walked from each beginning of a word; so the time depends on the text and
 * on the length of the names, not on how many there are.
 */
export class NameMatcher<Value> {
  readonly #root: Node<Value> = newNode();

  /** Adds a name. One of fewer letters than `MIN_NAME_LENGTH` is too likely to mean something else, and is left out. */
  add(name: string, value: Value): void {
    const { letters, breaks } = foldText(name);
    if (letters.length < MIN_NAME_LENGTH && !letters.some((letter) => DENSE_SCRIPT.test(letter))) return;
    let node = this.#root;
    for (const letter of letters) {
      let next = node.next.get(letter);
      if (!next) node.next.set(letter, (next = newNode()));
      node = next;
    }
    node.names.push({ breaks, value });
  }

  /** The names in the text, the longest first; a letter belongs to one of them at the most. */
  find(text: FoldedText): NameMatch<Value>[] {
    const taken = new Set<number>();
    const matches: NameMatch<Value>[] = [];
    for (const { first, length, values } of this.#candidates(text).sort(longestFirst)) {
      const places = Array.from({ length }, (_, index) => first + index);
      if (places.some((place) => taken.has(place))) continue;
      places.forEach((place) => taken.add(place));
      const start = text.spans[first]?.start ?? 0;
      matches.push({ start, end: text.spans[first + length - 1]?.end ?? start, length, values });
    }
    return matches;
  }

  #candidates(text: FoldedText): Candidate<Value>[] {
    const candidates: Candidate<Value>[] = [];
    for (let first = 0; first < text.letters.length; first += 1) {
      if (text.breaks[first] !== Break.NONE) this.#walk(text, first, candidates);
    }
    return candidates;
  }

  /** Collects the names that begin with a letter of the text. */
  #walk({ letters, breaks }: FoldedText, first: number, candidates: Candidate<Value>[]): void {
    const separators: number[] = [];
    let node: Node<Value> | undefined = this.#root;
    for (let place = first; ; place += 1) {
      node = node.next.get(letters[place] ?? '');
      if (!node) return;
      if (place > first && breaks[place] === Break.HARD) separators.push(place - first);
      if (node.names.length === 0 || breaks[place + 1] === Break.NONE) continue;
      const named = node.names.filter((name) => separators.every((index) => name.breaks[index] !== Break.NONE));
      if (named.length > 0) {
        candidates.push({ first, length: place - first + 1, values: named.map(({ value }) => value) });
      }
    }
  }
}

/** How many letters a name has at least that is looked for. */
const MIN_NAME_LENGTH = 3;

/** Scripts in which two characters are a whole name. */
const DENSE_SCRIPT = /[\p{Script=Han}\p{Script=Hangul}]/u;

interface Node<Value> {
  readonly next: Map<string, Node<Value>>;
  /** The names that end here, with the breaks between their letters. */
  readonly names: { readonly breaks: readonly Break[]; readonly value: Value }[];
}

interface Candidate<Value> {
  readonly first: number;
  readonly length: number;
  readonly values: Value[];
}

function newNode<Value>(): Node<Value> {
  return { next: new Map(), names: [] };
}

function longestFirst(a: Candidate<unknown>, b: Candidate<unknown>): number {
  return b.length - a.length || a.first - b.first;
}
