import { textKey } from '../../database/text-key.ts';
import type { NamedThing } from '../vocabulary.ts';

/** Finds out of whom or what a name is: whoever has it or, where nobody has, whoever has such an alias. */
export class KnownNames<Thing extends NamedThing> {
  readonly #named: ReadonlyMap<string, readonly Thing[]>;
  readonly #aliased: ReadonlyMap<string, readonly Thing[]>;

  constructor(things: readonly Thing[]) {
    this.#named = Map.groupBy(things, ({ name }) => textKey(name));
    const aliased = things.flatMap((thing) => thing.aliases.map((alias) => ({ thing, key: textKey(alias) })));
    this.#aliased = new Map(
      [...Map.groupBy(aliased, ({ key }) => key)].map(([key, entries]) => [key, entries.map(({ thing }) => thing)]),
    );
  }

  /** Undefined when nobody has the name, or several have. */
  find(name: string): Thing | undefined {
    const key = textKey(name.trim());
    const found = this.#named.get(key) ?? this.#aliased.get(key) ?? [];
    return found.every(({ id }) => id === found[0]?.id) ? found[0] : undefined;
  }
}
