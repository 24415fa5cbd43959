import pRetry from 'p-retry';
import { boundedText } from '../../bounded-text.ts';
import type { LanguageModelAccess } from '../../config.ts';
import { GreenlightError } from '../../errors.ts';
import { type ChatApi, type ModelAnswer, OLLAMA, OPENAI, type Question } from './chat-api.ts';

/** How long the model is waited for. */
export interface Patience {
  /** How often a question is asked at the most. */
  readonly tries: number;
  /** About how long until the second time, in milliseconds; later ones wait longer. */
  readonly pauseMs: number;
  /** How long an answer may take, in milliseconds. */
  readonly answerMs: number;
}

const USUAL_PATIENCE: Patience = { tries: 3, pauseMs: 1_000, answerMs: 120_000 };

/** How large an answer may be, in bytes. */
const MAX_ANSWER_BYTES = 1_048_576;

const APIS: Readonly<Record<LanguageModelAccess['api'], ChatApi>> = { openai: OPENAI, ollama: OLLAMA };

/** @throws INVALID_STATE when there is none, saying what to set */
export function requireLanguageModel(access: LanguageModelAccess | undefined): LanguageModelAccess {
  if (access) return access;
  throw new GreenlightError(
    'INVALID_STATE',
    'No language model is configured. Set LANGUAGE_MODEL_URL and LANGUAGE_MODEL_NAME (LANGUAGE_MODEL_API=ollama for ' +
      'Ollama, LANGUAGE_MODEL_API_KEY where a key is needed) and restart, or leave out LANGUAGE_MODEL.',
  );
}

/** Asks a language model, one question at a time. The key goes into the header of the request and nowhere else. */
export class LanguageModelClient {
  readonly #access: LanguageModelAccess;
  readonly #api: ChatApi;
  readonly #patience: Patience;

  constructor(access: LanguageModelAccess, patience: Partial<Patience> = {}) {
    this.#access = access;
    this.#api = APIS[access.api];
    this.#patience = { ...USUAL_PATIENCE, ...patience };
  }

  /**
   * @param signal ends the wait; its reason is thrown
   * @throws UPSTREAM_UNAVAILABLE when no try was answered as it should be
   */
  async ask(question: Question, signal: AbortSignal): Promise<ModelAnswer> {
    const { tries, pauseMs } = this.#patience;
    return pRetry(() => this.#send(question, signal), {
      retries: tries - 1,
      minTimeout: pauseMs,
      randomize: true,
      signal,
      shouldRetry: ({ error }) => error instanceof ModelFailure && error.isTransient,
    });
  }

  async #send(question: Question, signal: AbortSignal): Promise<ModelAnswer> {
    const { url, name, apiKey } = this.#access;
    const timeout = AbortSignal.timeout(this.#patience.answerMs);
    try {
      const response = await fetch(url, {
        method: 'POST',
        // A key is not carried elsewhere.
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(apiKey && { authorization: `Bearer ${apiKey.reveal()}` }),
        },
        body: JSON.stringify(this.#api.request(name, question)),
        signal: AbortSignal.any([signal, timeout]),
      });
      return this.#read(response.status, await boundedText(response, MAX_ANSWER_BYTES));
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ModelFailure) throw error;
      const what = timeout.aborted
        ? `did not answer within ${this.#patience.answerMs / 1_000} seconds`
        : 'cannot be reached';
      throw new ModelFailure(
        `The language model at ${url} ${what}. See whether it runs, or correct LANGUAGE_MODEL_URL.`,
        true,
        error,
      );
    }
  }

  #read(status: number, text: string | undefined): ModelAnswer {
    const { url } = this.#access;
    if (status === 401 || status === 403) {
      throw new ModelFailure(
        `The language model at ${url} answered ${status}. Set LANGUAGE_MODEL_API_KEY to a key that it accepts.`,
        false,
      );
    }
    if (status !== 200) {
      const remedy = status === 404 ? 'Correct LANGUAGE_MODEL_URL or LANGUAGE_MODEL_NAME' : 'See its log';
      const isTransient = status >= 500 || status === 429 || status === 408;
      throw new ModelFailure(`The language model at ${url} answered ${status}. ${remedy}.`, isTransient);
    }
    const answer = text === undefined ? undefined : this.#api.read(parsed(text));
    if (answer) return answer;
    throw new ModelFailure(
      `What is at ${url} does not answer as a language model with the interface ${this.#access.api}. ` +
        'Correct LANGUAGE_MODEL_URL or LANGUAGE_MODEL_API.',
      true,
    );
  }
}

/** The model did not answer as it should. What it said is not repeated: it may be anything. */
class ModelFailure extends GreenlightError {
  /** Whether the same question may be answered shortly. */
  readonly isTransient: boolean;

  constructor(message: string, isTransient: boolean, cause?: unknown) {
    super('UPSTREAM_UNAVAILABLE', message, { cause });
    this.isTransient = isTransient;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
