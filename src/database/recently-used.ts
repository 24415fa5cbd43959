/** Keeps values by key, up to a number of them; the one that was not used for the longest time goes first. */
export class RecentlyUsed<Key, Value> {
  readonly #most: number;
  readonly #values = new Map<Key, Value>();

  /** @param most how many values are kept; at least 1 */
  constructor(most: number) {
    this.#most = most;
  }

  /** The value of the key, which counts as used. */
  get(key: Key): Value | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: Key, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.#most) this.#values.delete(this.#values.keys().next().value as Key);
  }
}
