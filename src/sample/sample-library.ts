import { films } from './films.ts';
import type { SampleFilm, SamplePerformer, SampleStudio, SampleTag, StoredInstead, UntidyScene } from './film.ts';
import { performers } from './performers.ts';
import { studios } from './studios.ts';
import { tags } from './tags.ts';
import { untidyScenes } from './untidy.ts';

/** The facts a sample library is built from, and the mistakes that are put into it. */
export interface SampleFacts {
  readonly films: readonly SampleFilm[];
  readonly tags: readonly SampleTag[];
  readonly studios: readonly SampleStudio[];
  readonly performers: readonly SamplePerformer[];
  readonly untidyScenes: readonly UntidyScene[];
}

/** A library ready for storing: ids are decimal strings from 1 in each list, and parents come before children. */
export interface SampleLibrary {
  readonly studios: readonly StudioRow[];
  readonly tags: readonly TagRow[];
  readonly performers: readonly PerformerRow[];
  readonly scenes: readonly SceneRow[];
}

/** One studio to store. */
export interface StudioRow {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly parentId: string | null;
}

/** One tag to store. */
export interface TagRow {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly description: string;
  readonly parentIds: readonly string[];
}

/** One performer to store. */
export interface PerformerRow {
  readonly id: string;
  readonly name: string;
  readonly disambiguation: string | null;
  readonly aliases: readonly string[];
}

/** One scene to store: a film as the library holds it, mistakes included. */
export interface SceneRow {
  readonly id: string;
  readonly title: string;
  readonly code: string | null;
  readonly details: string | null;
  readonly director: string | null;
  readonly urls: readonly string[];
  readonly paths: readonly string[];
  readonly organized: boolean;
  readonly rating100: number | null;
  readonly sceneDate: string | null;
  readonly createdDate: Date | null;
  readonly studioId: string | null;
  readonly performerIds: readonly string[];
  readonly tagIds: readonly string[];
}

/** The true facts. */
export const sampleFacts: SampleFacts = { films, tags, studios, performers, untidyScenes };

/** Builds the sample library; the same facts give the same rows. */
export function sampleLibrary(facts: SampleFacts = sampleFacts): SampleLibrary {
  const studioIds = numbered(facts.studios.map(({ name }) => name));
  const tagIds = numbered(facts.tags.map(({ name }) => name));
  const performerIds = numbered(facts.films.flatMap(({ cast }) => cast));
  const mistakes = mistakesByFilm(facts);
  const linksOf = ({ studio, cast, tags }: Linked, title: string) => ({
    studioId: studio === null ? null : idOf(studio, studioIds, 'studio', title),
    performerIds: cast.map((name) => idOf(name, performerIds, 'performer', title)),
    tagIds: tags.map((name) => idOf(name, tagIds, 'tag', title)),
  });
  return {
    studios: facts.studios.map(({ name, aliases, parent }) => ({
      id: idOf(name, studioIds, 'studio', name),
      name,
      aliases: aliases ?? [],
      parentId: parent === undefined ? null : idOf(parent, studioIds, 'studio', name),
    })),
    tags: facts.tags.map(({ name, aliases, description, parents }) => ({
      id: idOf(name, tagIds, 'tag', name),
      name,
      aliases: aliases ?? [],
      description,
      parentIds: (parents ?? []).map((parent) => idOf(parent, tagIds, 'tag', name)),
    })),
    performers: performerRows(performerIds, facts.performers),
    scenes: facts.films.map((film, index) => {
      const stored = mistakes.get(film.title);
      const held = { ...film, ...stored };
      // The facts are linked even where a mistake hides them: a wrong name in them must not stay unseen.
      linksOf(film, film.title);
      return {
        id: String(index + 1),
        title: held.title,
        code: film.code ?? null,
        details: held.details,
        director: held.director,
        urls: film.urls ?? [],
        paths: film.paths,
        organized: stored === undefined,
        rating100: film.rating100 ?? null,
        sceneDate: held.date,
        createdDate: addedOn(index),
        ...linksOf(held, film.title),
      };
    }),
  };
}

/** What names other things in a film, or in what is stored of it. */
interface Linked extends Pick<SampleFilm, 'cast' | 'tags'> {
  readonly studio: string | null;
}

function numbered(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map([...new Set(names)].map((name, index) => [name, String(index + 1)]));
}

function idOf(name: string, ids: ReadonlyMap<string, string>, kind: string, namedBy: string): string {
  const id = ids.get(name);
  if (id === undefined)
    throw new Error(`${namedBy} names the ${kind} ${name}, which the sample library does not know.`);
  return id;
}

function mistakesByFilm(facts: SampleFacts): ReadonlyMap<string, StoredInstead> {
  const titles = new Set(facts.films.map(({ title }) => title));
  for (const { film } of facts.untidyScenes) {
    if (!titles.has(film)) throw new Error(`A mistake is meant for ${film}, which is not in the sample library.`);
  }
  return new Map(facts.untidyScenes.map(({ film, stored }) => [film, stored]));
}

function performerRows(ids: ReadonlyMap<string, string>, known: readonly SamplePerformer[]): readonly PerformerRow[] {
  const more = new Map(known.map((performer) => [performer.name, performer]));
  return [...ids].map(([name, id]) => ({
    id,
    name,
    disambiguation: more.get(name)?.disambiguation ?? null,
    aliases: more.get(name)?.aliases ?? [],
  }));
}

const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2021, 0, 5);

function addedOn(index: number): Date {
  // 487 and 1795 share no factor, so films listed together are spread over five years and no two get the same day.
  const day = (index * 487) % 1795;
  const minuteOfEvening = 17 * 60 + ((index * 37) % 330);
  return new Date(FIRST_DAY + day * DAY + minuteOfEvening * 60_000);
}
