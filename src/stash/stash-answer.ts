import { boundedText } from '../bounded-text.ts';
import { StashFailure } from './stash-failure.ts';

/** What SQLite, where Stash keeps its library, says while another connection holds it. */
const LOCKED = /database (?:table )?is locked/;

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
  const answer = parsed(text);
  if (!answer || (status !== 200 && !answer.errors)) {
    const what = `${status} ${statusText}`.trim();
    const said = `Stash answered ${what} with something that is not GraphQL: ${JSON.stringify(shown(text))}.`;
    if (status === 200) {
      // JSON that breaks off may be whole the next time; a page of another program stays one.
      const isTransient = /^\s*\{/.test(text);
      const remedy = isTransient ? 'The answer broke off.' : 'Is STASH_URL where Stash is?';
      throw new StashFailure('NOT_GRAPHQL', `${said} ${remedy}`, { isTransient });
    }
    throw new StashFailure('HTTP_ERROR', `${said} See its log.`, { isTransient: status >= 500 || status === 429 });
  }
  if (answer.errors) {
    const messages = answer.errors.map(({ message }) => shown(String(message))).slice(0, 3);
    if (messages.some((message) => LOCKED.test(message))) {
      const message = `The database of Stash is busy: ${messages.join('; ')}. It may be scanning or making a backup.`;
      throw new StashFailure('BUSY', message, { isTransient: true });
    }
    throw new StashFailure('REFUSED', `Stash refused: ${messages.join('; ')}.`, { isTransient: false });
  }
  return answer.data;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message?: unknown }[];
}

function parsed(text: string): Answer | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null) return undefined;
    const { data, errors } = answer as Answer;
    if (Array.isArray(errors) && errors.length > 0) return { data, errors };
    return typeof data === 'object' && data !== null ? { data } : undefined;
  } catch {
    return undefined;
  }
}
