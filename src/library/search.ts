import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Dialect, NamedTable, SearchPhrase } from '../database/dialect.ts';
import { anyOf, type FilterSite, hasWord, type Narrowing, short } from '../database/predicates.ts';
import { badInput } from '../errors.ts';

/** How many words a search may have. */
export const MAX_SEARCH_WORDS = 20;

/**
 * What the scenes of a search have in common: each word stands in their title, details or paths, or in the name of
 * their studio, of a performer or of a tag. The last word may be unfinished.
 */
export function sceneSearch(site: FilterSite, text: string | null | undefined): RawBuilder<SqlBool>[] {
  return phrasesOf(site, text, (phrase) => {
    const { dialect } = site;
    const named = (table: NamedTable) => dialect.namesWithText(table, phrase);
    return sql`scene.id in (${dialect.scenesWithText(phrase)}
      union select scene_id from scene_performers where performer_id in (${named('performer')})
      union select scene_id from scene_tags where tag_id in (${named('tag')})
      union select id from scene where studio_id in (${named('studio')}))`;
  });
}

/** What the rows of a search by name have in common: each word stands in the name. */
export function nameSearch(
  site: FilterSite,
  table: NamedTable,
  text: string | null | undefined,
): RawBuilder<SqlBool>[] {
  return phrasesOf(
    site,
    text,
    (phrase) => sql`${sql.ref(`${table}.id`)} in (${site.dialect.namesWithText(table, phrase)})`,
  );
}

/** Narrows a scene's text column to the rows that have a phrase there. */
export function narrowScenes(dialect: Dialect, within: 'details' | 'paths'): Narrowing {
  return (phrase) => sql`scene.id in (${dialect.scenesWithText({ ...phrase, within })})`;
}

function phrasesOf(
  site: FilterSite,
  text: string | null | undefined,
  predicate: (phrase: SearchPhrase) => RawBuilder<SqlBool>,
): RawBuilder<SqlBool>[] {
  const parts = short(site, 'search', text ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const words = parts.filter(hasWord);
  if (words.length > MAX_SEARCH_WORDS) {
    throw badInput(
      `${site.path}.search`,
      `A search has at most ${MAX_SEARCH_WORDS} words; this one has ${words.length}.`,
    );
  }
  if (parts.length > 0 && words.length === 0) return [anyOf([])];
  return words.map((word, index) => predicate({ text: word, unfinished: index === words.length - 1 }));
}
