/** What is read from the database, under the names of the schema. */

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** A scene in a list. A truth value is stored as 0 or 1. */
export interface ListedScene {
  readonly id: string;
  readonly title: string;
  readonly sceneDate: string | null;
  readonly rating100: number | null;
  readonly organized: number;
  readonly studioId: string | null;
  /** The ids of its performers and tags, as JSON, where they are read along with it. */
  readonly performer_ids?: string;
  readonly tag_ids?: string;
}

/** A scene with all of its own fields; the lists are JSON. */
export interface WholeScene extends ListedScene {
  readonly code: string | null;
  readonly details: string | null;
  readonly director: string | null;
  readonly urls: string;
  readonly paths: string;
}

/** How many of the scenes of a search have something. */
export interface Facets {
  readonly tags: readonly { tag: Named; count: number }[];
  readonly performers: readonly { performer: Named; count: number }[];
  readonly studios: readonly { studio: Named; count: number }[];
  readonly years: readonly { year: number; count: number }[];
  readonly organized: readonly { value: boolean; count: number }[];
}
