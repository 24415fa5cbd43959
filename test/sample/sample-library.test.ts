import { describe, expect, it } from '@jest/globals';
import type { SampleFilm, SampleTag } from '../../src/sample/film.ts';
import { sampleFacts, sampleLibrary } from '../../src/sample/sample-library.ts';

const { films, tags, studios, performers, untidyScenes } = sampleFacts;

describe('the films', () => {
  it('are 120 or more', () => {
    expect(films.length).toBeGreaterThanOrEqual(120);
  });

  it('are told apart by title and year, and by path', () => {
    expect(repeated(films.map(({ title, date }) => `${title} (${date.slice(0, 4)})`))).toEqual([]);
    expect(repeated(films.flatMap(({ paths }) => paths))).toEqual([]);
  });

  it.each(films)('$title is well-formed', (film) => {
    expect(film.date).toMatch(/^\d{4}(-\d\d){0,2}$/);
    // A day that is not in the calendar would come back as a later one.
    const day = `${film.date}-01-01`.slice(0, 10);
    expect(new Date(day).toISOString().slice(0, 10)).toBe(day);
    expect(Number(film.date.slice(0, 4))).toBeGreaterThanOrEqual(1895);
    expect(Number(film.date.slice(0, 4))).toBeLessThanOrEqual(2025);
    expect(film.title).toBe(film.title.trim());
    expect(film.director).toMatch(/^\S.*\S$/);
    expect(film.details).toMatch(/^[\p{Lu}\d][^.!?]+\.$/u);
    expect(film.details.length).toBeGreaterThanOrEqual(40);
    expect(film.details.length).toBeLessThanOrEqual(220);
    expect(film.cast.length).toBeLessThanOrEqual(5);
    expect(film.paths.length).toBeGreaterThanOrEqual(1);
    for (const path of film.paths) expect(path).toMatch(/^\/(media|mnt|home)\/\S.*\.(mkv|mp4|avi)$/);
    for (const url of film.urls ?? []) expect(url).toMatch(/^https:\/\/en\.wikipedia\.org\/wiki\/\S+$/);
    if (film.rating100 !== undefined) expect(film.rating100).toBeLessThanOrEqual(100);
  });

  it.each(films)('$title carries two to six known tags, none of them above another', (film) => {
    expect(film.tags.length).toBeGreaterThanOrEqual(2);
    expect(film.tags.length).toBeLessThanOrEqual(6);
    expect(repeated(film.tags)).toEqual([]);
    expect(film.tags.filter((name) => !tags.some((tag) => tag.name === name))).toEqual([]);
    const above = new Set(film.tags.flatMap((name) => [...ancestorsOf(name)]));
    expect(film.tags.filter((name) => above.has(name))).toEqual([]);
  });

  it('have ratings for most and pages for some', () => {
    const share = (count: number): number => count / films.length;
    expect(share(films.filter(({ rating100 }) => rating100 !== undefined).length)).toBeCloseTo(2 / 3, 1);
    expect(share(films.filter(({ urls }) => urls !== undefined).length)).toBeCloseTo(1 / 3, 1);
  });
});

describe('the tag hierarchy', () => {
  it.each([
    ['Film Noir', 6],
    ['Science Fiction', 9],
    ['Documentary', 6],
    ['Comedy', 8],
    ['Anime Demographic', 5],
    ['Anime Theme', 8],
    ['Action', 8],
    ['Iranian Cinema', 4],
  ])('has below %s exactly %i kinds, each with a film of its own', (genre, count) => {
    const kinds = childrenOf(genre).filter(({ hybrid }) => !hybrid);
    expect(kinds).toHaveLength(count);
    expect(kinds.filter(({ name }) => filmsTagged(name).length === 0)).toEqual([]);
  });

  it('has a film for every leaf', () => {
    const leaves = tags.filter(({ name }) => childrenOf(name).length === 0);
    expect(leaves.length).toBeGreaterThan(54);
    expect(leaves.filter(({ name }) => filmsTagged(name).length === 0)).toEqual([]);
  });

  it('names each parent before its children, so it has no cycle', () => {
    const seen = new Set<string>();
    for (const tag of tags) {
      expect((tag.parents ?? []).filter((parent) => !seen.has(parent))).toEqual([]);
      seen.add(tag.name);
    }
  });

  it('marks exactly the tags with more than one parent as hybrids', () => {
    const hybrids = tags.filter(({ hybrid }) => hybrid);
    expect(hybrids.length).toBeGreaterThanOrEqual(5);
    expect(tags.filter(({ parents }) => (parents ?? []).length >= 2)).toEqual(hybrids);
    expect(hybrids.filter(({ name }) => filmsTagged(name).length === 0)).toEqual([]);
  });
});

describe('names', () => {
  it.each([
    ['tags', tags],
    ['studios', studios],
    ['performers', [...new Set(films.flatMap(({ cast }) => cast))].map(withAliases)],
  ])(
    'of %s are unique regardless of case, aliases included, but for one that is ambiguous on purpose',
    (kind, named) => {
      const names = named.flatMap(({ name, aliases }) => [name, ...(aliases ?? [])]);
      expect(names.length).toBeGreaterThan(named.length);
      const ambiguous = repeated(names.map((name) => name.normalize('NFC').toLowerCase()));
      expect(ambiguous).toEqual(kind === 'tags' ? ['sf'] : []);
    },
  );

  it('of studios and known performers are all used', () => {
    const used = new Set([...films.map(({ studio }) => studio), ...studios.map(({ parent }) => parent)]);
    expect(studios.filter(({ name }) => !used.has(name))).toEqual([]);
    const playing = new Set(films.flatMap(({ cast }) => cast));
    expect(performers.filter(({ name }) => !playing.has(name))).toEqual([]);
  });

  it('of studios come after the name of the owner', () => {
    const seen = new Set<string>();
    for (const { name, parent } of studios) {
      if (parent !== undefined) expect(seen).toContain(parent);
      seen.add(name);
    }
  });
});

describe('the mistakes', () => {
  it('are in ten scenes or more, one entry each', () => {
    expect(untidyScenes.length).toBeGreaterThanOrEqual(10);
    expect(repeated(untidyScenes.map(({ film }) => film))).toEqual([]);
  });

  it.each(untidyScenes)('of $film are stored, and nothing else of it differs', ({ film: title, stored, mistake }) => {
    const found = films.filter((film) => film.title === title);
    expect(found).toHaveLength(1);
    const fact = found[0]!;
    const fields = Object.keys(stored) as (keyof typeof stored)[];
    expect(fields.length).toBeGreaterThan(0);
    for (const field of fields) expect(stored[field]).not.toEqual(fact[field]);
    expect(mistake).toMatch(/^\p{Lu}[^.!?]+\.$/u);

    const index = films.indexOf(fact);
    const tidy = sampleLibrary({ ...sampleFacts, untidyScenes: [] }).scenes[index]!;
    const untidy = sampleLibrary().scenes[index]!;
    const columns = { date: 'sceneDate', studio: 'studioId', cast: 'performerIds', tags: 'tagIds' } as const;
    const wrong = fields.map((field) => (field in columns ? columns[field as keyof typeof columns] : field));
    const differing = (Object.keys(tidy) as (keyof typeof tidy)[]).filter(
      (column) => JSON.stringify(tidy[column]) !== JSON.stringify(untidy[column]),
    );
    expect(new Set(differing)).toEqual(new Set(['organized', ...wrong]));
  });
});

describe('the sample library', () => {
  const library = sampleLibrary();

  it('is the same each time', () => {
    expect(sampleLibrary()).toEqual(library);
  });

  it('numbers every list from 1', () => {
    for (const rows of [library.studios, library.tags, library.performers, library.scenes]) {
      expect(rows.map(({ id }) => id)).toEqual(rows.map((_row, index) => String(index + 1)));
    }
  });

  it('keeps the facts of tidy scenes and links them by id', () => {
    const index = films.findIndex(({ title }) => title === 'Seven Samurai');
    const scene = library.scenes[index]!;
    expect(scene).toMatchObject({ title: 'Seven Samurai', director: 'Akira Kurosawa', sceneDate: '1954-04-26' });
    expect(scene.organized).toBe(true);
    expect(library.studios.find(({ id }) => id === scene.studioId)?.name).toBe('Toho');
    expect(namesOf(scene.tagIds, library.tags)).toEqual(['Chanbara', 'Drama', 'Black and White', 'Period']);
    expect(namesOf(scene.performerIds, library.performers)).toContain('Toshirō Mifune');
    const mifune = library.performers.find(({ name }) => name === 'Toshirō Mifune');
    expect(mifune?.aliases).toContain('Toshiro Mifune');
  });

  it('leaves exactly the scenes with mistakes unorganized', () => {
    const unorganized = library.scenes.filter(({ organized }) => !organized);
    expect(unorganized).toHaveLength(untidyScenes.length);
    expect(unorganized.length).toBeGreaterThanOrEqual(10);
  });

  it('was filled on different days of 2021 to 2025', () => {
    const added = library.scenes.map(({ createdDate }) => createdDate?.toISOString().slice(0, 10) ?? 'never');
    expect(repeated(added)).toEqual([]);
    expect(new Set(added.map((day) => day.slice(0, 4)))).toEqual(new Set(['2021', '2022', '2023', '2024', '2025']));
  });

  it.each([
    ['tag', { tags: ['Weepie'] }],
    ['studio', { studio: 'Weepie' }],
  ])('refuses a film with an unknown %s, naming both', (kind, wrong) => {
    const film: SampleFilm = { ...films[0]!, ...wrong };
    expect(() => sampleLibrary({ ...sampleFacts, films: [film], untidyScenes: [] })).toThrow(
      `${film.title} names the ${kind} Weepie`,
    );
  });

  it('refuses a mistake in a film that is not there', () => {
    const stray = { film: 'Weepie', mistake: 'It is not there.', stored: { date: null } };
    expect(() => sampleLibrary({ ...sampleFacts, untidyScenes: [stray] })).toThrow('Weepie');
  });
});

function childrenOf(name: string): readonly SampleTag[] {
  return tags.filter(({ parents }) => parents?.includes(name));
}

function ancestorsOf(name: string): ReadonlySet<string> {
  const parents = tags.find((tag) => tag.name === name)?.parents ?? [];
  return new Set(parents.flatMap((parent) => [parent, ...ancestorsOf(parent)]));
}

function filmsTagged(name: string): readonly SampleFilm[] {
  return films.filter((film) => film.tags.includes(name));
}

function withAliases(name: string): { readonly name: string; readonly aliases?: readonly string[] } {
  return performers.find((performer) => performer.name === name) ?? { name };
}

function namesOf(ids: readonly string[], rows: readonly { id: string; name: string }[]): readonly string[] {
  return ids.map((id) => rows.find((row) => row.id === id)?.name ?? `no ${id}`);
}

function repeated(texts: readonly string[]): readonly string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index);
}
