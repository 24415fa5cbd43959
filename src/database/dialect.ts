import type { Expression, Kysely, RawBuilder, SqlBool } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * What the databases do differently when they are read. Queries are built from these parts and from what Kysely has in
 * common, so that no query asks which database it runs on.
 */
export interface Dialect {
  /** Builds queries for this database; it runs none. */
  readonly db: Kysely<Tables>;

  /** The elements of a JSON list, given as text, as a table. */
  elements(json: Expression<unknown>): RawBuilder<{ key: number; value: string }>;

  /** A value at which the planner does not look, which spares planning anew for each; for where it is decided how rows are found. */
  unseen<Value>(value: Value): RawBuilder<Value>;

  /** Aggregates values into the text of a JSON list. */
  jsonList(value: Expression<unknown>): RawBuilder<string>;

  /** Whether a text matches a LIKE pattern (escape character `\`), regardless of case. The pattern is one of `partKey`. */
  likeFolded(text: Expression<string | null>, pattern: string): RawBuilder<SqlBool>;

  /** Ids of the scenes whose own text (title, details, paths) has the word or phrase. */
  scenesWithText(phrase: SearchPhrase): RawBuilder<string>;

  /** Ids of the rows of a table of named things whose name has the word or phrase. */
  namesWithText(table: NamedTable, phrase: SearchPhrase): RawBuilder<string>;
}

/** The tables whose rows are found by name. */
export type NamedTable = 'performer' | 'tag' | 'studio';

/** Words that must follow one another, compared without case and accents. */
export interface SearchPhrase {
  readonly text: string;
  /** Whether the last word may be only the beginning of the word found. */
  readonly unfinished: boolean;
  /** Search in this part of a scene's text only. */
  readonly within?: 'title' | 'details' | 'paths';
}
