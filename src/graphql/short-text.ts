/** How much of a message is told: some repeat what the client sent. In UTF-16 code units. */
export const MAX_MESSAGE_LENGTH = 1_000;

/** The beginning of a text that is too long to be told in full, and whether there was more. */
export function shortText(text: string, length = MAX_MESSAGE_LENGTH): string {
  return text.length > length ? `${text.slice(0, length - 2).toWellFormed()} …` : text;
}
