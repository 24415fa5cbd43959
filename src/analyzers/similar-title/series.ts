/** How many titles are named as examples. */
const EXAMPLES = 3;

/** What scenes agree on, and how many of them there are. */
export interface Agreement<Shared> {
  readonly shared: Shared;
  readonly size: number;
  /** The titles of the first of them. */
  readonly examples: readonly string[];
}

/** A scene of a series, as far as the others may learn from it. */
export interface SeriesMember {
  readonly title: string;
  readonly studioId: string | null;
  readonly performerIds: readonly string[];
}

/** What the scenes of a series have in common. It takes the same memory however many they are. */
export class Series {
  #studio: Agreement<string | null> | undefined;
  #performers: Agreement<readonly string[]> | undefined;

  /** The studio of all scenes that have one; null when they have different ones, undefined when none has any. */
  get studio(): Agreement<string | null> | undefined {
    return this.#studio;
  }

  /** The performers that are in all scenes which have any; undefined when none has any. */
  get performers(): Agreement<readonly string[]> | undefined {
    return this.#performers;
  }

  add({ title, studioId, performerIds }: SeriesMember): void {
    if (studioId !== null) {
      this.#studio = joined(this.#studio, title, studioId, (shared) => (shared === studioId ? shared : null));
    }
    if (performerIds.length > 0) {
      this.#performers = joined(this.#performers, title, performerIds, (shared) =>
        shared.filter((id) => performerIds.includes(id)),
      );
    }
  }
}

function joined<Shared>(
  agreement: Agreement<Shared> | undefined,
  title: string,
  first: Shared,
  reduce: (shared: Shared) => Shared,
): Agreement<Shared> {
  if (!agreement) return { shared: first, size: 1, examples: [title] };
  const { shared, size, examples } = agreement;
  return {
    shared: reduce(shared),
    size: size + 1,
    examples: size < EXAMPLES ? [...examples, title] : examples,
  };
}
