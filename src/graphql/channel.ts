import { GreenlightError } from '../errors.ts';

/** How many undelivered events one subscriber may have before it is let go. */
export const MAX_PENDING = 10_000;

/**
 * Hands events to subscribers within this process. Of several undelivered events with the same key a subscriber gets
 * only the latest, so a slow one falls behind by a bounded amount; one that is too slow even so is ended with an error.
 */
export class Channel<Event> {
  readonly #keyOf: (event: Event) => string;
  readonly #subscriptions = new Set<Subscription<Event>>();

  constructor(keyOf: (event: Event) => string) {
    this.#keyOf = keyOf;
  }

  /** How many subscribers there are. */
  get size(): number {
    return this.#subscriptions.size;
  }

  publish(event: Event): void {
    const key = this.#keyOf(event);
    for (const subscription of this.#subscriptions) subscription.push(key, event);
  }

  /**
   * The events from now on, until the consumer returns. Throws LIMIT_EXCEEDED when it lags too far behind.
   *
   * @param accepts which events the subscriber wants; it is asked once an event
   */
  subscribe(accepts: (event: Event) => boolean = () => true): AsyncIterableIterator<Event> {
    const subscription = new Subscription<Event>(accepts, () => this.#subscriptions.delete(subscription));
    this.#subscriptions.add(subscription);
    return subscription;
  }
}

class Subscription<Event> implements AsyncIterableIterator<Event> {
  readonly #pending = new Map<string, Event>();
  readonly #accepts: (event: Event) => boolean;
  readonly #onEnd: () => void;
  #waiting: ((result: IteratorResult<Event>) => void) | undefined;
  #ended = false;
  #lagged = false;

  constructor(accepts: (event: Event) => boolean, onEnd: () => void) {
    this.#accepts = accepts;
    this.#onEnd = onEnd;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  push(key: string, event: Event): void {
    if (!this.#accepts(event)) return;
    if (this.#waiting) {
      this.#waiting({ value: event, done: false });
      this.#waiting = undefined;
      return;
    }
    this.#pending.delete(key);
    this.#pending.set(key, event);
    if (this.#pending.size > MAX_PENDING) {
      this.#lagged = true;
      void this.return();
    }
  }

  next(): Promise<IteratorResult<Event>> {
    for (const [key, event] of this.#pending) {
      this.#pending.delete(key);
      return Promise.resolve({ value: event, done: false });
    }
    if (this.#lagged) return Promise.reject(tooSlow());
    if (this.#ended) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  return(): Promise<IteratorResult<Event>> {
    this.#ended = true;
    this.#pending.clear();
    this.#onEnd();
    this.#waiting?.({ value: undefined, done: true });
    this.#waiting = undefined;
    return Promise.resolve({ value: undefined, done: true });
  }
}

function tooSlow(): GreenlightError {
  return new GreenlightError(
    'LIMIT_EXCEEDED',
    `The subscriber lagged behind by more than ${MAX_PENDING} events. Subscribe again and read anew.`,
  );
}
