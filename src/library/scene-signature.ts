/** What the signature of a scene tells of it. */
export interface SignedScene {
  readonly tagIds: readonly string[];
  readonly organized: boolean;
}

/** The bit of scenes that are organized, which no tag has. */
export const ORGANIZED_BIT = 1;

/** Of how many bits each tag has one: with the one above as many as a number in JavaScript has. */
const TAG_BITS = 52;

/**
 * The signature of a scene: a bit for whether it is organized, and one for each tag (superimposed coding). A scene without the
 * bit of a tag does not have the tag; one with it may have another tag of the same bit. Links to performers repeat it;
 * the database's triggers make the same of the scene.
 *
 * @returns an integer from 0 on, below 2 ** 53
 */
export function sceneSignature({ tagIds, organized }: SignedScene): number {
  let signature = organized ? ORGANIZED_BIT : 0;
  for (const id of tagIds) {
    const bit = tagBit(id);
    if (Math.floor(signature / bit) % 2 === 0) signature += bit;
  }
  return signature;
}

/** Chosen by the last two characters of the id, in which ids differ most: numbers that were counted on, and random ones. */
export function tagBit(id: string): number {
  const last = characterBefore(id, id.length);
  const beforeLast = characterBefore(id, id.length - (last > 0xff_ff ? 2 : 1));
  return 2 ** (1 + ((last + 10 * beforeLast) % TAG_BITS));
}

/** The code point that ends at a place of a text; 0 at the text's beginning. */
function characterBefore(text: string, end: number): number {
  const pair = text.codePointAt(end - 2) ?? 0;
  return pair > 0xff_ff ? pair : text.charCodeAt(end - 1) || 0;
}
