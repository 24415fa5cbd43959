/**
 * The form of a text by which it is compared regardless of case and sorted: canonically composed and lower-cased by
 * Unicode's locale-independent mapping. Computed here and stored, so that every database compares alike.
 */
export function textKey(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** The two forms that a sigma has in lower case: at the end of a word, and elsewhere. */
export const FINAL_SIGMA = 'ς';
export const SIGMA = 'σ';

/**
 * The form in which a text is looked for in others, whose keys have to have each sigma in the same form: where a part of
 * a word ends, the word may go on.
 */
export function partKey(text: string): string {
  return textKey(text).replaceAll(FINAL_SIGMA, SIGMA);
}

/** Compares two texts by code points, as the databases do; negative when `a` comes first. */
export function compareText(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index += 1) {
    const difference = codeUnitRank(a.charCodeAt(index)) - codeUnitRank(b.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** UTF-16 code units in the order of the code points that they stand for: surrogates above all others. */
function codeUnitRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
