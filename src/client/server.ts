import type { TypedDocumentString } from './generated/operations.ts';
import { Failure, type Offence, UsageError } from './failure.ts';
import { type HttpAnswer, postJson } from './http-post.ts';

/** How long the server may take to answer, in milliseconds. */
const ANSWER_TIMEOUT_MS = 120_000;

/** A Greenlight server, asked over HTTP and watched over WebSocket. */
export class Server {
  readonly url: string;

  /**
   * @param address an http or https URL; GraphQL is at /graphql when it has no path
   * @throws UsageError
   */
  constructor(address: string) {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (!url || !/^https?:$/.test(url.protocol)) {
      throw new UsageError(`The server is a URL such as http://127.0.0.1:4000; it is ${JSON.stringify(address)}.`);
    }
    if (url.pathname === '/') url.pathname = '/graphql';
    this.url = url.href;
  }

  /**
   * Runs a query or a mutation.
   *
   * @throws Failure when the server cannot be reached, does not speak GraphQL or refuses
   */
  async ask<Data, Variables>(document: TypedDocumentString<Data, Variables>, variables: Variables): Promise<Data> {
    const { data, errors } = await this.#post(JSON.stringify({ query: document.toString(), variables }));
    if (errors) throw refusal(errors);
    return data as Data;
  }

  /**
   * Runs a subscription until the signal comes. When the connection is lost it is made again, for about half a minute.
   *
   * @throws Failure when the server cannot be reached any more, or refuses
   */
  async *watch<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
    signal: AbortSignal,
  ): AsyncGenerator<Data, void> {
    // Most commands do without, and start the quicker.
    const [{ createClient }, { WebSocket }] = await Promise.all([import('graphql-ws'), import('ws')]);
    if (signal.aborted) return;
    const connection = { wasMade: false };
    const client = createClient({
      url: this.url.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      on: { connected: () => (connection.wasMade = true) },
      shouldRetry: () => connection.wasMade,
    });
    const answers = client.iterate<Data>({ query: document.toString(), variables });
    signal.addEventListener('abort', () => void answers.return?.());
    try {
      for await (const { data, errors } of answers) {
        if (errors) throw refusal(errors);
        if (data) yield data;
      }
    } catch (error) {
      if (error instanceof Failure) throw error;
      if (Array.isArray(error)) throw refusal(error as GraphQLFailure[]);
      throw connection.wasMade ? this.#lost(error) : this.#unreachable(error);
    } finally {
      await client.dispose();
    }
  }

  async #post(body: string): Promise<Answer> {
    try {
      return this.#answer(await postJson(this.url, body, AbortSignal.timeout(ANSWER_TIMEOUT_MS)));
    } catch (error) {
      throw error instanceof Failure ? error : this.#unreachable(error);
    }
  }

  #answer({ status, statusText, text }: HttpAnswer): Answer {
    const answer = parseAnswer(text);
    if (answer) return answer;
    const beginning = text.trim().slice(0, 80);
    throw new Failure(
      'HTTP_ERROR',
      `${this.url} answered ${status} ${statusText}, not GraphQL${beginning && `: ${JSON.stringify(beginning)}`}. ` +
        'Is that where a Greenlight server is?',
    );
  }

  #unreachable(cause: unknown): Failure {
    const reason = reasonOf(cause);
    if (this.url.startsWith('https:') && /SSL|EPROTO/.test(reason)) {
      return this.#failure(`does not answer by TLS (${reason}). Write http:// if it has no certificate.`, cause);
    }
    const isLate = (cause as Error).name === 'AbortError';
    return this.#failure(
      isLate
        ? `did not answer within ${ANSWER_TIMEOUT_MS / 1000} seconds. See what keeps it, then try again.`
        : `cannot be reached (${reason}). Start it with npm start, or name another with --server or GREENLIGHT_URL.`,
      cause,
    );
  }

  #lost(cause: unknown): Failure {
    return this.#failure(
      `went away (${reasonOf(cause)}) and did not come back. Start it again; what it has begun goes on.`,
      cause,
    );
  }

  #failure(what: string, cause: unknown): Failure {
    return new Failure('SERVER_UNREACHABLE', `${this.url} ${what}`, { cause });
  }
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFailure[];
}

interface GraphQLFailure {
  readonly message: string;
  readonly extensions?: { readonly code?: unknown; readonly offences?: unknown } & Record<string, unknown>;
}

interface ServerOffence {
  readonly index: number;
  readonly field: string;
  readonly message: string;
}

function parseAnswer(text: string): Answer | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null) return undefined;
    const { data, errors } = answer as { data?: unknown; errors?: unknown };
    const isGraphQL = errors === undefined ? typeof data === 'object' && data !== null : Array.isArray(errors);
    return isGraphQL ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** What the server says in its errors; the paths of offences begin with the list of changes, wherever that was sent. */
function refusal(errors: readonly GraphQLFailure[]): Failure {
  const { code, offences } = errors[0]?.extensions ?? {};
  const named = (Array.isArray(offences) ? (offences as ServerOffence[]) : []).map(
    ({ index, field, message }): Offence => ({ index, path: field.replace(/^input\./, ''), message }),
  );
  const changes = new Set(named.map(({ index }) => index)).size;
  const message =
    changes > 0
      ? `${changes.toLocaleString('en')} of the changes cannot be used; nothing was stored.`
      : errors.map((error) => error.message).join(' ');
  return new Failure(typeof code === 'string' ? code : 'UNKNOWN', message, { offences: named });
}

/** What happened to a connection, in the system's words, such as ECONNREFUSED. */
function reasonOf(trouble: unknown): string {
  const { code, cause, error, message } = trouble as Readonly<Record<string, unknown>>;
  const inner = cause ?? error;
  return code === undefined && inner ? reasonOf(inner) : String(code ?? message);
}
