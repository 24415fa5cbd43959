import { GreenlightError } from '../errors.ts';

/** How many undelivered events one subscriber may have before it is let go. */
export const MAX_PENDING = 10_000;

/**
 * Hands events to subscribers within this process. Of several undelivered events with the same key a subscriber gets
 * only the latest, so a slow one falls behind by a bounded amount; one that is too slow even so is ended with an error.
 */
export class Channel<Event> {
  readonly #subscriptions = new Set<Subscription<Event>>();

  /** How many subscribers there are. */
  get size(): number {
    return this.#subscriptions.size;
  }

  publish(key: string, event: Event): void {
    for (const subscription of this.#subscriptions) subscription.push(key, event);
  }

  /** The events from now on, until the consumer returns. Throws LIMIT_EXCEEDED when it lags too far behind. */
  subscribe(): AsyncIterableIterator<Event> {
    const subscription = new Subscription<Event>(() => this.#subscriptions.delete(subscription));
    this.#subscriptions.add(subscription);
    return subscription;
  }
}

class Subscription<Event> implements AsyncIterableIterator<Event> {
  readonly #pending = new Map<string, Event>();
  readonly #onEnd: () => void;
  #waiting: ((result: IteratorResult<Event>) => void) | undefined;
  #ended = false;
  #lagged = false;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  push(key: string, event: Event): void {
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
