import { type SqlBool, sql } from 'kysely';
import type { Dialect, NamedTable, SearchPhrase } from '../database/dialect.ts';
import { columnNamed } from '../database/names.ts';
import { type Predicate, whereClause } from '../database/query.ts';
import { type Members, membersOf, Selection, sizeUpToLarge } from '../database/selection.ts';
import { allOf, anyOf, type FilterSite, hasWord, type Narrowing, short, unindexed } from '../database/predicates.ts';
import { badInput } from '../errors.ts';

/** How many words a search may have. */
const MAX_SEARCH_WORDS = 20;

/**
 * What the scenes of a search have in common: each word stands in their title, details or paths, or in the name of
 * their studio, of a performer or of a tag. The last word may be unfinished.
 */
export function sceneSearch(site: FilterSite, text: string): Predicate[] {
  return phrasesOf(site, text, (phrase) => {
    const { dialect } = site;
    const withText = dialect.scenesWithText(phrase);
    const performed = sql<SqlBool>`performer_id in (${dialect.namesWithText('performer', phrase)})`;
    const tagged = sql<SqlBool>`tag_id in (${dialect.namesWithText('tag', phrase)})`;
    const made = sql<SqlBool>`scene.studio_id in (${dialect.namesWithText('studio', phrase)})`;
    const found = sql`${withText}
      union all select scene_id from scene_performers where ${performed}
      union all select scene_id from scene_tags where ${tagged}
      union all select id from scene where ${made}`;
    const members: Members = {
      rowId: columnNamed('scene.id'),
      having: (conditions) => sql`select scene_id as id from (${found}) as member ${whereClause(conditions)}`,
      id: columnNamed('member.scene_id'),
    };
    return new Selection({
      size: () => sizeUpToLarge(found),
      sizeIs: 'counted',
      ofSet: () => membersOf(members),
      ofEachRow: () =>
        anyOf([
          sql`scene.id in (${withText})`,
          sql`exists (select 1 from scene_performers where scene_id = scene.id and ${unindexed(performed)})`,
          sql`exists (select 1 from scene_tags where scene_id = scene.id and ${unindexed(tagged)})`,
          made,
        ]),
      members,
    });
  });
}

/** What the rows of a search by name have in common: each word stands in the name. */
export function nameSearch(site: FilterSite, table: NamedTable, text: string): Predicate[] {
  const id = columnNamed(`${table}.id`);
  return phrasesOf(site, text, (phrase) => sql`${id} in (${site.dialect.namesWithText(table, phrase)})`);
}

/** Narrows a scene's text column to the rows that have a phrase there; where most have it, there is nothing to narrow. */
export function narrowScenes(dialect: Dialect, within: 'details' | 'paths'): Narrowing {
  return (phrase) => {
    const members = dialect.scenesWithText({ ...phrase, within });
    return new Selection({
      size: () => sizeUpToLarge(members),
      sizeIs: 'counted',
      ofSet: () => sql`scene.id in (${members})`,
      ofEachRow: () => allOf([]),
    });
  };
}

function phrasesOf(site: FilterSite, text: string, predicate: (phrase: SearchPhrase) => Predicate): Predicate[] {
  const parts = short(site.path, text).split(/\s+/).filter(Boolean);
  const words = parts.filter(hasWord);
  if (words.length > MAX_SEARCH_WORDS) {
    throw badInput(site.path, `A search has at most ${MAX_SEARCH_WORDS} words; this one has ${words.length}.`);
  }
  if (parts.length > 0 && words.length === 0) return [anyOf([])];
  return words.map((word, index) => predicate({ text: word, unfinished: index === words.length - 1 }));
}
