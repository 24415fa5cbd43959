/**
 * A query for the ids of the scenes in which every word of a search stands, wherever a search looks.
 *
 * @param phrases for each word the SQL of a phrase of FTS5: a parameter or a literal
 */
export function scenesWithWords(phrases: readonly string[]): string {
  return phrases.map((phrase) => `select id from (${scenesWithWord(phrase)})`).join(' intersect ');
}

/** The words of a search as phrases of FTS5; the last one may be unfinished. */
export function phrasesOf(search: string): string[] {
  const words = search.split(/\s+/).filter(Boolean);
  return words.map((word, index) => `"${word.replaceAll('"', ' ')}"${index === words.length - 1 ? ' *' : ''}`);
}

/** A text as a literal of SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function scenesWithWord(phrase: string): string {
  const documents = (kind: string): string =>
    `(select ${kind}_id from ${kind}_document where docid in
       (select rowid from ${kind}_text where ${kind}_text match ${phrase}))`;
  return `select scene_id as id from scene_document where docid in
      (select rowid from scene_text where scene_text match ${phrase})
    union all select scene_id from scene_performers where performer_id in ${documents('performer')}
    union all select scene_id from scene_tags where tag_id in ${documents('tag')}
    union all select id from scene where studio_id in ${documents('studio')}`;
}
