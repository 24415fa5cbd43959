import type { Random } from './random.ts';
import {
  CIRCUMSTANCES,
  EVENTS,
  FIRST_NAMES,
  LAST_NAMES,
  PLACES,
  QUALITIES,
  REMARKS,
  ROLES,
  STUDIO_KINDS,
  SUBJECTS,
  TURNS,
} from './words.ts';

/** A title such as a film might have. */
export function inventTitle(random: Random): string {
  const title = random.pick(TITLES)(random);
  return random.chance(0.1) ? `${title}, Part ${random.integer(1, 4)}` : title;
}

/** One to three sentences that tell what a film is about. */
export function inventDetails(random: Random): string {
  const role = random.pick(ROLES);
  const opening = random.chance(0.4)
    ? `${random.pick(FIRST_NAMES)}, ${article(role)} ${role} from ${random.pick(PLACES)},`
    : `${capitalized(article(role))} ${role} in ${random.pick(PLACES)}`;
  const sentences = [`${opening} ${random.pick(EVENTS)}.`];
  if (random.chance(0.7)) sentences.push(`${random.pick(TURNS)}.`);
  if (random.chance(0.3)) sentences.push(`${random.pick(REMARKS)}.`);
  return sentences.join(' ');
}

/** A person's name; `initial` puts a letter in the middle, for when the plain ones are used up. */
export function inventName(random: Random, { initial }: { initial: boolean } = { initial: false }): string {
  const middle = initial ? ` ${String.fromCharCode(random.integer(0x41, 0x5a))}.` : '';
  return `${random.pick(FIRST_NAMES)}${middle} ${random.pick(LAST_NAMES)}`;
}

/** The name of a company that makes films. */
export function inventStudioName(random: Random): string {
  const words = [random.pick(random.chance(0.5) ? SUBJECTS : PLACES), random.pick(STUDIO_KINDS)];
  if (random.chance(0.5)) words.unshift(random.pick(QUALITIES));
  return words.join(' ');
}

/** A text without accents, as people type it who do not know how. */
export function withoutAccents(text: string): string {
  return text.normalize('NFD').replace(/\p{Mark}/gu, '');
}

/** A text as part of a web address. */
export function slug(text: string): string {
  return withoutAccents(text)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

const TITLES: readonly ((random: Random) => string)[] = [
  (random) => `The ${random.pick(QUALITIES)} ${random.pick(SUBJECTS)}`,
  (random) => `${random.pick(QUALITIES)} ${random.pick(SUBJECTS)}`,
  (random) => `The ${random.pick(SUBJECTS)} of ${random.pick(PLACES)}`,
  (random) => `${random.pick(SUBJECTS)} ${random.pick(CIRCUMSTANCES)}`,
  (random) => `${random.pick(FIRST_NAMES)} and the ${random.pick(SUBJECTS)}`,
  (random) => `${random.pick(FIRST_NAMES)}'s ${random.pick(QUALITIES)} ${random.pick(SUBJECTS)}`,
  (random) => `Letters from ${random.pick(PLACES)}`,
  (random) => `Return to ${random.pick(PLACES)}`,
  (random) => `Beyond the ${random.pick(QUALITIES)} ${random.pick(SUBJECTS)}`,
  (random) => `What ${random.pick(FIRST_NAMES)} Saw ${random.pick(CIRCUMSTANCES)}`,
  (random) => `${random.pick(PLACES)} ${random.pick(CIRCUMSTANCES)}`,
  (random) => withArticle(`${random.pick(QUALITIES)} ${random.pick(SUBJECTS)} in ${random.pick(PLACES)}`),
];

function withArticle(text: string): string {
  return `${capitalized(article(text))} ${text}`;
}

function article(next: string): string {
  return /^[aeiou]/i.test(next) ? 'an' : 'a';
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
