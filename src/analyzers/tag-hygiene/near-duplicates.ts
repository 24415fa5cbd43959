import { foldedKey, foldedWords } from '../folded-text.ts';
import type { NamedThing } from '../vocabulary.ts';

/** Why two tags are taken for the same, and how sure that is. */
export interface Likeness {
  /** From 0 to 1. */
  readonly confidence: number;
  /** As the end of a sentence: "Noir and noirs …". */
  readonly because: string;
}

/** How many letters a name has at least of which one more, less, other or exchanged one makes no other word. */
const LONG_NAME = 8;

/**
 * Finds pairs of tags that mean the same: by their names without case, accents, spaces and punctuation, by an alias, by
 * the plural, or but for one letter of a long name. The tags are put into an index by all of these once, so that finding
 * the pairs takes no look at every two of them.
 */
export class NearDuplicates {
  readonly #likenesses = new Map<string, Likeness>();

  constructor(tags: readonly NamedThing[]) {
    for (const { keysOf, likeness, isSure = () => true } of RULES) {
      for (const group of groupsBy(tags, keysOf)) {
        for (const a of group) for (const b of group) if (a.id < b.id && isSure(a, b)) this.#learn(a, b, likeness);
      }
    }
  }

  /** Undefined when they are different. */
  likeness(a: string, b: string): Likeness | undefined {
    return this.#likenesses.get(pairKey(a, b));
  }

  /** The first rule that fits is the most certain. */
  #learn(a: NamedThing, b: NamedThing, likeness: Likeness): void {
    const key = pairKey(a.id, b.id);
    if (!this.#likenesses.has(key)) this.#likenesses.set(key, likeness);
  }
}

interface Rule {
  /** Tags that share a key are alike. */
  readonly keysOf: (tag: NamedThing) => readonly string[];
  readonly isSure?: (a: NamedThing, b: NamedThing) => boolean;
  readonly likeness: Likeness;
}

const RULES: readonly Rule[] = [
  {
    keysOf: ({ name }) => [foldedKey(name)],
    likeness: { confidence: 0.95, because: 'differ in case, accents or punctuation only' },
  },
  {
    keysOf: ({ name, aliases }) => [name, ...aliases].map(foldedKey),
    // Two tags that merely share an alias may mean different things.
    isSure: (a, b) => hasAlias(a, b.name) || hasAlias(b, a.name),
    likeness: { confidence: 0.9, because: 'are the same: the name of one is an alias of the other' },
  },
  {
    keysOf: ({ name }) => [foldedWords(name).map(singular).join('')],
    likeness: { confidence: 0.85, because: 'differ in the plural only' },
  },
  {
    keysOf: ({ name }) => keysWithoutOneLetter(foldedKey(name)),
    isSure: (a, b) => isOneEditApart(foldedKey(a.name), foldedKey(b.name)),
    likeness: { confidence: 0.6, because: 'differ in one letter only' },
  },
];

function groupsBy(tags: readonly NamedThing[], keysOf: Rule['keysOf']): NamedThing[][] {
  const groups = new Map<string, Set<NamedThing>>();
  for (const tag of tags) {
    for (const key of keysOf(tag)) {
      const group = groups.get(key);
      if (group) group.add(tag);
      else if (key !== '') groups.set(key, new Set([tag]));
    }
  }
  return [...groups.values()].filter(({ size }) => size > 1).map((group) => [...group]);
}

function hasAlias({ aliases }: NamedThing, name: string): boolean {
  return aliases.some((alias) => foldedKey(alias) === foldedKey(name));
}

/** English plurals; a short word may end in s by itself. */
function singular(word: string): string {
  if (word.length < 4 || word.endsWith('ss')) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

/** Two names that are one edit apart share one of these: the name, or the name without one of its letters. */
function keysWithoutOneLetter(key: string): string[] {
  if (key.length < LONG_NAME) return [];
  return [key, ...Array.from(key, (_, index) => key.slice(0, index) + key.slice(index + 1))];
}

/** Whether one letter more, less or other, or two exchanged ones, are all the difference. Digits tell things apart. */
function isOneEditApart(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  let end = 0;
  while (end < short.length - start && short.at(-1 - end) === long.at(-1 - end)) end += 1;
  const [lost, gained] = [short.slice(start, short.length - end), long.slice(start, long.length - end)];
  if (/\p{N}/u.test(lost + gained)) return false;
  return (lost.length <= 1 && gained.length <= 1) || (lost.length === 2 && lost === [...gained].reverse().join(''));
}

function pairKey(a: string, b: string): string {
  return a < b ? `${a}\n${b}` : `${b}\n${a}`;
}
