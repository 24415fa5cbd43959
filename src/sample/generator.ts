import { textKey } from '../database/text-key.ts';
import { inventDetails, inventName, inventStudioName, inventTitle, slug, withoutAccents } from './invented-text.ts';
import { LongTail, Random } from './random.ts';
import type { PerformerRow, SceneRow, StudioRow, TagRow } from './sample-library.ts';
import type { Library, Stored } from './store-sample.ts';
import { CIRCUMSTANCES, PLACES, QUALITIES, SUBJECTS, TREATMENTS } from './words.ts';

/** The most scenes that can be asked for. */
export const MOST_SCENES = 1_000_000;

/**
 * Invents a library of any size, in the proportions of a large one: a few tags, performers and studios are in very many
 * scenes and most are in few. The same numbers give the same library, instants included.
 *
 * @param scenes how many scenes, from 1 to {@link MOST_SCENES}; they are made one by one as they are asked for
 * @param seed any integer from 0 to 2³² − 1
 */
export function generateLibrary(scenes: number, seed: number): Library {
  const size = librarySize(scenes);
  const studios = inventStudios(size.studios, new Random(seed, 'studios'));
  return {
    studios,
    tags: inventTags(size.tags, new Random(seed, 'tags')),
    performers: inventPerformers(size.performers, new Random(seed, 'performers')),
    scenes: { [Symbol.iterator]: () => inventScenes(size, studios, new Random(seed, 'scenes')) },
  };
}

/** How many things of each kind a library has. */
export interface LibrarySize {
  readonly scenes: number;
  readonly performers: number;
  readonly tags: number;
  readonly studios: number;
}

/** What goes with a number of scenes: a small library knows fewer names than a large one, but more for each scene. */
export function librarySize(scenes: number): LibrarySize {
  const scale = (scenes / 100_000) ** 0.7;
  return {
    scenes,
    performers: Math.ceil(5_000 * scale),
    tags: Math.ceil(2_000 * scale),
    studios: Math.ceil(500 * scale),
  };
}

function inventStudios(count: number, random: Random): Stored<StudioRow>[] {
  const names = new Set<string>();
  const owners = Math.floor(count / 10);
  return numbersTo(count).map((number) => ({
    id: String(number),
    name: unused(names, () => inventStudioName(random)),
    aliases: [],
    parentId: owners > 0 && number > owners && random.chance(0.25) ? String(random.integer(1, owners)) : null,
    ...inventInstants(random),
  }));
}

function inventPerformers(count: number, random: Random): Stored<PerformerRow>[] {
  const names = new Set<string>();
  const births = new Set<string>();
  const performers: Stored<PerformerRow>[] = [];
  for (const number of numbersTo(count)) {
    const namesake = number > 1 && random.chance(0.02) ? random.pick(performers) : undefined;
    const name = namesake?.name ?? unused(names, (attempt) => inventName(random, { initial: attempt > 1 }));
    const plainName = withoutAccents(name);
    performers.push({
      id: String(number),
      name,
      disambiguation: namesake
        ? unused(births, () => `born in ${random.pick(PLACES)} in ${random.integer(1890, 2004)}`)
        : null,
      aliases: plainName !== name && random.chance(0.5) ? [plainName] : [],
      ...inventInstants(random),
    });
  }
  return performers;
}

/** The levels of the tag hierarchy from the top: where each ends, as a part of all tags, and how its tags are named. */
const TAG_LEVELS: readonly { end: number; name: (random: Random, parent: string) => string }[] = [
  { end: 0.03, name: (random) => random.pick(SUBJECTS) },
  { end: 0.2, name: (random, parent) => `${random.pick(QUALITIES)} ${parent}` },
  { end: 0.6, name: (random, parent) => `${parent} ${random.pick(CIRCUMSTANCES)}` },
  { end: 1, name: (random, parent) => `${parent}, ${random.pick(TREATMENTS)}` },
];

/** The most tags without a parent: there must be a subject left for each. */
const MOST_ROOTS = 60;

function inventTags(count: number, random: Random): Stored<TagRow>[] {
  const names = new Set<string>();
  const tags: Stored<TagRow>[] = [];
  let above: readonly TagRow[] = [];
  TAG_LEVELS.forEach((level, depth) => {
    const end = depth === 0 ? Math.min(MOST_ROOTS, Math.ceil(count * level.end)) : Math.ceil(count * level.end);
    const first = tags.length;
    while (tags.length < end) {
      let parents: TagRow[] = [];
      const name = unused(names, () => {
        parents = above.length > 0 ? [random.pick(above)] : [];
        return level.name(random, parents[0]?.name ?? '');
      });
      if (depth > 1 && random.chance(0.15)) parents.push(random.pick(above));
      tags.push({
        id: String(tags.length + 1),
        name,
        aliases: random.chance(0.1) ? [slug(name)] : [],
        description: parents.length > 0 ? `Part of: ${parents.map((tag) => tag.name).join('; ')}.` : 'A subject.',
        parentIds: [...new Set(parents.map((tag) => tag.id))],
        ...inventInstants(random),
      });
    }
    if (tags.length > first) above = tags.slice(first);
  });
  return tags;
}

function* inventScenes(size: LibrarySize, studios: readonly StudioRow[], random: Random): Generator<Stored<SceneRow>> {
  const studioTail = new LongTail(size.studios);
  const performerTail = new LongTail(size.performers);
  const tagTail = new LongTail(size.tags);
  const directors = numbersTo(Math.ceil(size.performers / 4)).map(() => inventName(random));
  const directorTail = new LongTail(directors.length);

  for (const number of numbersTo(size.scenes)) {
    const id = String(number);
    const title = random.chance(0.985) ? inventTitle(random) : '';
    const studio = random.chance(0.92) ? studios[studioTail.draw(random)] : undefined;
    const year = 2025 - Math.floor(100 * random.fraction() ** 2.2);
    yield {
      id,
      title,
      code: studio && random.chance(0.35) ? `${initials(studio.name)}-${random.integer(1, 9_999)}` : null,
      details: random.chance(0.85) ? inventDetails(random) : null,
      director: random.chance(0.7) ? (directors[directorTail.draw(random)] as string) : null,
      urls: random.chance(0.3) ? [`https://films.example/${id}-${slug(title)}`] : [],
      paths: inventPaths(random, { id, title, year, studio: studio?.name ?? 'Unsorted' }),
      organized: random.chance(0.5),
      rating100: random.chance(0.45) ? inventRating(random) : null,
      sceneDate: random.chance(0.92) ? inventDate(random, year) : null,
      createdDate: random.chance(0.95) ? instantBetween(random, FIRST_INSTANT, LAST_INSTANT) : null,
      studioId: studio?.id ?? null,
      performerIds: idsOf(performerTail.drawSeveral(random, random.count(2, 9))),
      tagIds: idsOf(tagTail.drawSeveral(random, random.count(8, 24))),
      ...inventInstants(random),
    };
  }
}

function inventPaths(random: Random, film: { id: string; title: string; year: number; studio: string }): string[] {
  const title = film.title || `untitled ${film.id}`;
  const file = random.pick([
    `films/${film.studio}/${title} (${film.year}).mkv`,
    `films/${title} (${film.year})/${slug(title).replaceAll('-', '.')}.${film.year}.1080p.mkv`,
    `inbox/${slug(title).replaceAll('-', '_')}_${film.id}.mp4`,
  ]);
  const paths = [`/media/${file}`];
  if (random.chance(0.05)) paths.push(`/archive/${film.year}/${title}.avi`);
  return paths;
}

/** Ratings gather around 70, and most people rate in steps of five. */
function inventRating(random: Random): number {
  const rating = 25 * (random.fraction() + random.fraction() + random.fraction()) + 32;
  const step = random.chance(0.7) ? 5 : 1;
  return Math.min(100, Math.round(rating / step) * step);
}

/** A day of the year, or what is left when the day, or the month and the day, are unknown. */
function inventDate(random: Random, year: number): string {
  const day = new Date(Date.UTC(year, 0, random.integer(1, 365))).toISOString();
  const known = random.fraction();
  return day.slice(0, known < 0.1 ? 4 : known < 0.2 ? 7 : 10);
}

/** The library was kept for these years. */
const FIRST_INSTANT = Date.UTC(2018, 2, 1);
const LAST_INSTANT = Date.UTC(2026, 0, 1);

function inventInstants(random: Random): Required<Pick<Stored<object>, 'createdAt' | 'updatedAt' | 'lastSynced'>> {
  const createdAt = instantBetween(random, FIRST_INSTANT, LAST_INSTANT);
  return {
    createdAt,
    updatedAt: random.chance(0.5) ? createdAt : instantBetween(random, createdAt.getTime(), LAST_INSTANT),
    lastSynced: random.chance(0.85) ? instantBetween(random, createdAt.getTime(), LAST_INSTANT) : null,
  };
}

function instantBetween(random: Random, first: number, last: number): Date {
  return new Date(random.integer(first, last));
}

/** Something that was not invented before, regardless of case. `attempt` counts from 1. */
function unused(taken: Set<string>, invent: (attempt: number) => string): string {
  for (let attempt = 1; ; attempt += 1) {
    const text = invent(attempt);
    const key = textKey(text);
    if (!taken.has(key)) {
      taken.add(key);
      return text;
    }
  }
}

function initials(name: string): string {
  return withoutAccents(name)
    .split(' ')
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
}

/** Rows are numbered from 1, ranks from 0. */
function idsOf(ranks: Iterable<number>): string[] {
  return [...ranks].map((rank) => String(rank + 1));
}

function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
