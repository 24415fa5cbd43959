/** A source of repeatable chance: the same seed gives the same sequence on every machine (mulberry32). */
export class Random {
  #state: number;

  /** @param seed any integer; two sources with the same seed and topic agree, with another topic they do not */
  constructor(seed: number, topic: string) {
    this.#state = [...topic].reduce((state, letter) => mix(state + letter.charCodeAt(0)), mix(seed));
  }

  /** A number from 0 up to, but not including, 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    return mix(this.#state) / 4_294_967_296;
  }

  /** An integer from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** One of the choices, each as likely as the others. */
  pick<T>(choices: readonly T[]): T {
    return choices[this.integer(0, choices.length - 1)] as T;
  }

  /** How many of many unlikely things happen when `mean` are expected (Poisson's distribution), at most `most`. */
  count(mean: number, most: number): number {
    const threshold = Math.exp(-mean);
    let count = 0;
    for (let product = this.fraction(); product > threshold && count < most; product *= this.fraction()) count += 1;
    return count;
  }
}

/** A long tail: of `size` things the first is the most common and the last the rarest, as Zipf and Mandelbrot saw it. */
export class LongTail {
  readonly #cumulated: Float64Array;

  constructor(size: number) {
    this.#cumulated = new Float64Array(size);
    let sum = 0;
    for (let rank = 0; rank < size; rank += 1) {
      sum += (rank + HEAD_FLATNESS) ** -TAIL_STEEPNESS;
      this.#cumulated[rank] = sum;
    }
  }

  get size(): number {
    return this.#cumulated.length;
  }

  /** One rank, from 0. */
  draw(random: Random): number {
    const target = random.fraction() * (this.#cumulated.at(-1) ?? 0);
    let low = 0;
    let high = this.size - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#cumulated[middle] as number) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Different ranks, as many as asked for or as there are. */
  drawSeveral(random: Random, count: number): Set<number> {
    const ranks = new Set<number>();
    const wanted = Math.min(count, this.size);
    while (ranks.size < wanted) ranks.add(this.draw(random));
    return ranks;
  }
}

/** The larger, the more the most common things are alike in number. */
const HEAD_FLATNESS = 15;
/** The larger, the rarer the rare things. */
const TAIL_STEEPNESS = 1.7;

/** Spreads the bits of an integer over 32 bits; the result is not negative. */
function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
  return (bits ^ (bits >>> 14)) >>> 0;
}
