import DataLoader from 'dataloader';
import type { Reader } from '../database/reader.ts';

/**
 * How values are read for many keys at once. Declared where the feature lives; each operation gets loaders of its own,
 * so nothing that one reads is seen by another.
 */
export interface LoaderDefinition<Key, Value, Variant = undefined> {
  /** Reads a value for each key, in the order of the keys. `variant` holds the arguments that the keys share. */
  batch(reader: Reader, keys: readonly Key[], variant: Variant): Promise<readonly Value[]>;
}

/** The loaders of one operation. */
export class Loaders {
  readonly #reader: Reader;
  readonly #loaders = new Map<object, Map<string, DataLoader<never, unknown>>>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** The loader for a definition; loads with an equal `variant` are batched together. */
  of<Key, Value>(definition: LoaderDefinition<Key, Value>): DataLoader<Key, Value>;
  of<Key, Value, Variant>(
    definition: LoaderDefinition<Key, Value, Variant>,
    variant: Variant,
    variantKey: string,
  ): DataLoader<Key, Value>;
  of<Key, Value, Variant>(
    definition: LoaderDefinition<Key, Value, Variant>,
    variant?: Variant,
    variantKey = '',
  ): DataLoader<Key, Value> {
    let variants = this.#loaders.get(definition);
    if (!variants) this.#loaders.set(definition, (variants = new Map<string, DataLoader<never, unknown>>()));
    let loader = variants.get(variantKey) as DataLoader<Key, Value> | undefined;
    if (!loader) {
      loader = new DataLoader((keys) => definition.batch(this.#reader, keys, variant as Variant));
      variants.set(variantKey, loader);
    }
    return loader;
  }

  /** Forgets what was read, after a change. */
  clear(): void {
    this.#loaders.clear();
  }
}
