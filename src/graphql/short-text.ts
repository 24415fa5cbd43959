/** How much of a message is told: some repeat what the client sent. In UTF-16 code units. */
export const MAX_MESSAGE_LENGTH = 1_000;

const LEFT_OUT = ' … ';

/** A text of which the middle is left out when it is too long to be told in full. */
export function shortText(text: string, length = MAX_MESSAGE_LENGTH): string {
  if (text.length <= length) return text;
  const half = (length - LEFT_OUT.length) / 2;
  return (text.slice(0, Math.ceil(half)) + LEFT_OUT + text.slice(-Math.floor(half))).toWellFormed();
}
