import type { TagThing } from '../vocabulary.ts';

/** What lies above each tag, at any distance. */
export class TagHierarchy {
  readonly #parents: ReadonlyMap<string, readonly string[]>;
  readonly #above = new Map<string, ReadonlySet<string>>();

  constructor(tags: readonly Pick<TagThing, 'id' | 'parentIds'>[]) {
    this.#parents = new Map(tags.map(({ id, parentIds }) => [id, parentIds]));
  }

  /** Whether having the tag means having the other one: it lies below it, and not above it as well, as in a circle. */
  implies(tag: string, other: string): boolean {
    return this.#ancestorsOf(tag).has(other) && !this.#ancestorsOf(other).has(tag);
  }

  #ancestorsOf(tag: string): ReadonlySet<string> {
    const known = this.#above.get(tag);
    if (known) return known;
    const above = new Set<string>();
    const waiting = [...(this.#parents.get(tag) ?? [])];
    for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
      if (above.has(parent)) continue;
      above.add(parent);
      waiting.push(...(this.#parents.get(parent) ?? []));
    }
    this.#above.set(tag, above);
    return above;
  }
}
