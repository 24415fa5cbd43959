/**
 * The form of a text by which it is compared regardless of case and sorted: canonically composed and lower-cased by
 * Unicode's locale-independent mapping. Computed here and stored, so that every database compares alike.
 */
export function textKey(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
