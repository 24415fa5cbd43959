/** One real film, told as facts: what a tidy library would hold about it. */
export interface SampleFilm {
  /** The title it is known by in English, with the accents of the true name. */
  readonly title: string;
  /** First general release or festival premiere, as exact as it is sure: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly date: string;
  /** Who directed it; several names are joined by a comma and a space. */
  readonly director: string;
  /** The producing or releasing company, by its name in `studios.ts`. */
  readonly studio: string;
  /** Principal performers, voices or subjects by name, at most five. */
  readonly cast: readonly string[];
  /** Names in `tags.ts`, only the most specific ones: their parents follow from the hierarchy. */
  readonly tags: readonly string[];
  /** What it is about or how it was made, in one sentence. */
  readonly details: string;
  /** Where the files are on the owner's disk. */
  readonly paths: readonly string[];
  /** A catalogue number of an edition, such as a spine number. */
  readonly code?: string;
  /** The owner's own rating, of 100. */
  readonly rating100?: number;
  /** Pages about the film. */
  readonly urls?: readonly string[];
}

/** One tag of the hierarchy. */
export interface SampleTag {
  /** The name films use. */
  readonly name: string;
  /** What a film carrying the tag is. */
  readonly description: string;
  /** Other names of the same thing. */
  readonly aliases?: readonly string[];
  /** Names of the tags directly above; a tag without any is a root. */
  readonly parents?: readonly string[];
  /** Set on a tag that belongs to two genres at once, so it is not counted among the sub-genres of either. */
  readonly hybrid?: true;
}

/** One company that made or released films. */
export interface SampleStudio {
  /** The name films use. */
  readonly name: string;
  /** Other or former names. */
  readonly aliases?: readonly string[];
  /** The company that owns it now, or owned it last. */
  readonly parent?: string;
}

/** More about a performer than the name; performers without more are known from the casts alone. */
export interface SamplePerformer {
  /** The name casts use. */
  readonly name: string;
  /** Tells the performer apart from another person of the name. */
  readonly disambiguation?: string;
  /** Other names or spellings. */
  readonly aliases?: readonly string[];
}

/** A deliberate mistake: what the library holds about a film instead of the fact. */
export interface UntidyScene {
  /** The true title of the film. */
  readonly film: string;
  /** What is wrong, for a reader. */
  readonly mistake: string;
  /** The wrong values; `null` is a missing one, and a list replaces the whole true list. */
  readonly stored: StoredInstead;
}

/** The fields of a film a mistake can be in. */
export interface StoredInstead {
  /** A wrong title. */
  readonly title?: string;
  /** A wrong or missing date. */
  readonly date?: string | null;
  /** A wrong or missing director. */
  readonly director?: string | null;
  /** A wrong or missing studio. */
  readonly studio?: string | null;
  /** A wrong or incomplete cast. */
  readonly cast?: readonly string[];
  /** Wrong or incomplete tags. */
  readonly tags?: readonly string[];
  /** A missing or wrong line of details. */
  readonly details?: string | null;
}
