import pLimit, { type LimitFunction } from 'p-limit';
import pRetry from 'p-retry';
import type { StashAccess } from '../config.ts';
import type { TypedDocumentString } from './generated/operations.ts';
import { readAnswer } from './stash-answer.ts';
import { StashFailure } from './stash-failure.ts';

/** How patient a client is; durations are in milliseconds. */
export interface StashPatience {
  /** How long Stash may take to answer a query. */
  readonly queryMs: number;
  /** How long it may take to answer a mutation: its hooks run within the request. */
  readonly mutationMs: number;
  /** How often a query is sent at the most. */
  readonly tries: number;
  /** The shortest pause before the second try; later ones are twice as long each time, and up to twice that at random. */
  readonly pauseMs: number;
}

const PATIENCE: StashPatience = { queryMs: 60_000, mutationMs: 300_000, tries: 4, pauseMs: 250 };

/** How many requests are under way at once. */
const CONCURRENCY = 4;

/**
 * A Stash server, asked over HTTP. Queries are sent again when that may help; mutations never are, since Stash cannot
 * tell a repetition: whoever sends one reads what became of it.
 */
export class StashClient {
  readonly url: string;
  readonly #apiKey: StashAccess['apiKey'];
  readonly #patience: StashPatience;
  readonly #limit: LimitFunction = pLimit(CONCURRENCY);

  constructor({ url, apiKey }: StashAccess, patience: Partial<StashPatience> = {}) {
    this.url = url;
    this.#apiKey = apiKey;
    this.#patience = { ...PATIENCE, ...patience };
  }

  /**
   * Runs a query.
   *
   * @param signal ends the wait; its reason is thrown
   * @throws StashFailure when no try was answered as it should be
   */
  async query<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables: NoInfer<Variables>,
    signal?: AbortSignal,
  ): Promise<Data> {
    const { tries, pauseMs, queryMs } = this.#patience;
    return this.#limit(() =>
      pRetry(() => this.#send(document, variables, queryMs, signal), {
        retries: tries - 1,
        minTimeout: pauseMs,
        randomize: true,
        ...(signal && { signal }),
        shouldRetry: ({ error }) => error instanceof StashFailure && error.isTransient,
      }),
    );
  }

  /**
   * Runs a mutation, once. After a failure it is not known whether it has taken effect, unless the reason is `REFUSED`,
   * `UNSUPPORTED` or `UNAUTHENTICATED`, or `UNREACHABLE` with a connection that was refused.
   *
   * @param signal ends the wait; its reason is thrown
   * @throws StashFailure when it was not answered as it should be
   */
  async mutate<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables: NoInfer<Variables>,
    signal?: AbortSignal,
  ): Promise<Data> {
    return this.#limit(() => this.#send(document, variables, this.#patience.mutationMs, signal));
  }

  async #send<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Data> {
    // Not AbortSignal.timeout: that would keep the answer in memory for as long as it might have taken.
    const abortion = new AbortController();
    const abort = (): void => abortion.abort();
    const timer = setTimeout(abort, timeoutMs);
    signal?.addEventListener('abort', abort);
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(this.#apiKey && { ApiKey: this.#apiKey.reveal() }),
        },
        body: JSON.stringify({ query: document.toString(), variables }),
        signal: abortion.signal,
      });
      return (await readAnswer(response, this.#shown)) as Data;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof StashFailure) throw error;
      throw abortion.signal.aborted ? this.#late(timeoutMs, error) : this.#unreachable(error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  /** A text of Stash's as it may be told: without the key, should it be repeated there. */
  readonly #shown = (text: string): string => {
    const safe = this.#apiKey ? text.replaceAll(this.#apiKey.reveal(), String(this.#apiKey)) : text;
    return safe.trim().slice(0, 300);
  };

  #late(timeoutMs: number, cause: unknown): StashFailure {
    const message = `Stash at ${this.url} did not answer within ${timeoutMs / 1_000} seconds. See what keeps it busy.`;
    return new StashFailure('TIMED_OUT', message, { isTransient: true, cause });
  }

  #unreachable(cause: unknown): StashFailure {
    const message = `Stash at ${this.url} cannot be reached (${reasonOf(cause)}). Start it, or correct STASH_URL.`;
    return new StashFailure('UNREACHABLE', message, { isTransient: true, cause });
  }
}

/** What happened to a connection, in the system's words, such as ECONNREFUSED. */
function reasonOf(error: unknown): string {
  const { code, message, cause } = error as { code?: unknown; message?: string; cause?: unknown };
  if (typeof code === 'string') return code;
  return cause === undefined ? (message ?? 'no reason given') : reasonOf(cause);
}
