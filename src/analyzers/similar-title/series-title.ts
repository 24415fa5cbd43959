import { foldedKey } from '../folded-text.ts';

/** How many letters the name of a series has at least: what is shorter is common to too much. */
const MIN_SERIES_LENGTH = 6;

/**
 * What the titles of a series have in common, folded: the title without the number of its part.
 *
 * @returns undefined for a title that says too little to tell a series by
 */
export function seriesOf(title: string): string | undefined {
  const series = foldedKey(title.replace(PART, '').replace(NUMBER, ''));
  return [...series].length >= MIN_SERIES_LENGTH && !GENERIC.test(series) ? series : undefined;
}

/** "Part 2", "Episode IV", "#3", "S01E02" and what follows it, at the end. */
const PART =
  /[\s,.:;(\-–—]*(?:\b(?:part|pt|vol|volume|episode|ep|chapter|scene|disc|cd|no|nr)\b\.?\s*(?:\d+|[ivx]+)|#\s*\d+|\bs\d+\s*e\d+)\b.*$/iu;
const NUMBER = /[\s,.:;(\-–—]+(?:\d+|[ivx]+)\)?\s*$/iu;

const GENERIC = /^(?:untitled|unknown|trailer|chapter|episode|behindthescenes|bonus|interview|deletedscenes?)$/;
