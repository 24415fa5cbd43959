import { boundedText } from '../bounded-text.ts';
import { StashFailure } from './stash-failure.ts';

/** What SQLite, where Stash keeps its library, says while another connection holds it. */
const LOCKED = /database (?:table )?is locked/;

/** What a server says of a document that asks for fields which its schema lacks. */
const INVALID_DOCUMENT = 'GRAPHQL_VALIDATION_FAILED';

/** How large an answer may be, in bytes. */
const MAX_ANSWER_BYTES = 64 * 1_024 * 1_024;

/**
 * The data of an answer of Stash. An answer with errors has none that can be used: what is missing from partial data
 * would look as if it were gone.
 *
 * @param shown makes a text of Stash's one that may be told
 * @throws StashFailure when there are no data, or not all; whatever ends the connection
 */
export async function readAnswer(response: Response, shown: (text: string) => string): Promise<unknown> {
  const text = await boundedText(response, MAX_ANSWER_BYTES);
  if (text === undefined) {
    const message = `Stash sent an answer of more than ${MAX_ANSWER_BYTES / 1_048_576} MB. Is STASH_URL where Stash is?`;
    throw new StashFailure('TOO_LARGE', message, { isTransient: false });
  }
  const { status, statusText } = response;
  if (status === 401 || status === 403) {
    throw new StashFailure(
      'UNAUTHENTICATED',
      `Stash answered ${status}: it does not accept the key. Set STASH_API_KEY to the key that Stash shows under ` +
        'Settings, Security, and restart.',
      { isTransient: false },
    );
  }
  if (status >= 300 && status < 400) {
    const target = JSON.stringify(shown(response.headers.get('location') ?? ''));
    const message = `Stash answered ${status}: it is to be asked at ${target}. Set STASH_URL to where Stash is, and restart.`;
    throw new StashFailure('HTTP_ERROR', message, { isTransient: false });
  }
  const answer = parsed(text);
  if (!answer || (status !== 200 && !answer.errors)) {
    const what = `${status} ${statusText}`.trim();
    const said = `Stash answered ${what} with something that is not GraphQL: ${JSON.stringify(shown(text))}.`;
    if (status === 200) {
      // JSON that breaks off may be whole the next time; a page of another program stays one.
      const isTransient = /^\s*\{/.test(text) && !isJson(text);
      const remedy = isTransient ? 'The answer broke off.' : 'Is STASH_URL where Stash is?';
      throw new StashFailure('NOT_GRAPHQL', `${said} ${remedy}`, { isTransient });
    }
    const remedy = status >= 500 ? 'See its log.' : 'Is STASH_URL where Stash is?';
    throw new StashFailure('HTTP_ERROR', `${said} ${remedy}`, { isTransient: status >= 500 || status === 429 });
  }
  if (answer.errors) {
    const messages = answer.errors
      .slice(0, 3)
      .map(({ message = 'no reason given' }) => shown(String(message)).replace(/\.$/, ''));
    if (messages.some((message) => LOCKED.test(message))) {
      const message = `The database of Stash is busy: ${messages.join('; ')}. It may be scanning or making a backup.`;
      throw new StashFailure('BUSY', message, { isTransient: true });
    }
    if (answer.errors.some(({ extensions }) => extensions?.code === INVALID_DOCUMENT)) {
      const message =
        `Stash does not know what it is asked for: ${messages.join('; ')}. It must be v0.25 or newer; update it, or set ` +
        'STASH_URL to where Stash is.';
      throw new StashFailure('UNSUPPORTED', message, { isTransient: false });
    }
    throw new StashFailure('REFUSED', `Stash refused: ${messages.join('; ')}.`, { isTransient: false });
  }
  return answer.data;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly AnswerError[];
}

interface AnswerError {
  readonly message?: unknown;
  readonly extensions?: { readonly code?: unknown } | null;
}

function parsed(text: string): Answer | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null) return undefined;
    const { data, errors } = answer as { data?: unknown; errors?: unknown };
    if (errors != null && !Array.isArray(errors)) return undefined;
    if (errors?.length) return { data, errors: errors.map((error: unknown) => Object(error) as AnswerError) };
    return typeof data === 'object' && data !== null ? { data } : undefined;
  } catch {
    return undefined;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
