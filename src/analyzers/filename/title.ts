import { foldedKey, foldedWords, type Span } from '../folded-text.ts';
import type { FoundDate } from './dates.ts';
import type { FoundName } from './name-index.ts';
import { findReleaseNoise } from './release-noise.ts';
import type { PathPart } from './scene-path.ts';

/** A title that was found in a path. */
export interface FoundTitle {
  readonly title: string;
  /** From 0 to 1. */
  readonly confidence: number;
}

/** What stands in a part of a path. */
export interface PartContent {
  readonly part: PathPart;
  readonly dates: readonly FoundDate[];
  readonly names: readonly FoundName[];
}

/**
 * The title in the name of a file: what is left of it without dates, release noise and the names that stand before and
 * behind the title. A name within it stays, as in Being John Malkovich.
 */
export function findTitle({ part: { text }, dates, names }: PartContent): FoundTitle | undefined {
  const noise = findReleaseNoise(text);
  const segments = segmentsOf(text, [...dates, ...noise]);
  // "Studio.23.01.02.Performer.Title": names stand outside the title where they stand before a date as well.
  const isList = dates.some((date) => endsList(text, date, names));
  const inner = segments.map((segment) => {
    const namesOnly = withoutNames(text, segment, names);
    return isList || isEmpty(text, namesOnly) ? namesOnly : segment;
  });
  const end = titleEnd(text, inner, dates, noise);
  const left = inner.filter((segment) => segment.end <= end && !isEmpty(text, segment));
  const raw = left.map(({ start, end }) => text.slice(start, end)).join(' - ');
  const title = tidied(raw);
  if (!isTitle(title)) return undefined;
  const beginsWithName = names.some(({ name, start }) => start === left[0]?.start && foldedWords(name).length > 1);
  const doubts = (beginsWithName ? 0.3 : 0) + (left.length > 2 ? 0.1 : 0);
  return { title, confidence: certainty(raw) - doubts };
}

/** A title as a folder gives it: `Title (1984)`. */
export function findFolderTitle({ part: { text }, dates }: PartContent): string | undefined {
  const year = dates.find(({ start }) => /[([{]\s*$/.test(text.slice(0, start)));
  if (!year) return undefined;
  const title = tidied(text.slice(0, year.start).replace(/[([{]\s*$/, ''));
  return isTitle(title) ? title : undefined;
}

/** Whether two titles differ in case, accents and punctuation only. */
export function sameTitle(a: string, b: string): boolean {
  return foldedKey(a) === foldedKey(b);
}

/** The stretches between what is no title: dates, noise, brackets, and hyphens with spaces around them. */
function segmentsOf(text: string, outside: readonly Span[]): Span[] {
  const cuts = [...text.matchAll(SEPARATOR)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  const segments: Span[] = [];
  let start = 0;
  for (const cut of [...cuts, ...outside].sort((a, b) => a.start - b.start)) {
    if (cut.start > start) segments.push({ start, end: cut.start });
    start = Math.max(start, cut.end);
  }
  return start < text.length ? [...segments, { start, end: text.length }] : segments;
}

const SEPARATOR = /[([{)\]}]|\s[-–—~]+\s|_-_|\s*[|]\s*/g;

/** The segment without the names at its beginning and end, and the words that join them. */
function withoutNames(text: string, segment: Span, names: readonly FoundName[]): Span {
  let { start, end } = segment;
  for (;;) {
    const within = names.filter((name) => name.start >= start && name.end <= end);
    const first = within.find((name) => JOINED.test(text.slice(start, name.start)));
    const last = within.find((name) => JOINED.test(text.slice(name.end, end)));
    if (first) start = first.end;
    else if (last) end = last.start;
    else return { start, end };
  }
}

/** Whether nothing but names stands before the date. */
function endsList(text: string, { start }: FoundDate, names: readonly FoundName[]): boolean {
  const before = { start: 0, end: start };
  return !isEmpty(text, before) && isEmpty(text, withoutNames(text, before, names));
}

/** Nothing, or what stands between names in a list. */
const JOINED = /^[^\p{L}\p{N}]*(?:(?:and|und|et|y|with|feat|featuring|ft|vs|x)[^\p{L}\p{N}]+)?$/iu;

/** Where the title is over: behind a year there is nothing of it, nor behind the first noise. */
function titleEnd(
  text: string,
  segments: readonly Span[],
  dates: readonly FoundDate[],
  noise: readonly Span[],
): number {
  const hasBefore = ({ start }: Span) => segments.some((segment) => segment.end <= start && !isEmpty(text, segment));
  const ends = [...dates.filter(({ date }) => date.length === 4), ...noise].filter(hasBefore);
  return Math.min(text.length, ...ends.map(({ start }) => start));
}

function isEmpty(text: string, { start, end }: Span): boolean {
  return !/[\p{L}\p{N}]/u.test(text.slice(start, end));
}

/** A title as a person would write it: spaces for what stands for them, no number of a shelf before it. */
function tidied(raw: string): string {
  const unnumbered = raw.replace(/^\W*0\d{1,2}[\s._-]+(?=\D)/u, '');
  const spaced = hasSpaces(unnumbered)
    ? unnumbered
    : unnumbered.replace(isSlug(unnumbered) ? /[-._+]+/g : /[._+]+/g, ' ');
  const title = spaced
    .replaceAll('_', ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s\-–_.,;:&+]+|[\s\-–_,;:&+]+$/gu, '')
    .replace(/^(.+), (the|an?)$/iu, '$2 $1');
  return title === title.toLowerCase() ? capitalised(title) : title;
}

function hasSpaces(raw: string): boolean {
  return /\s/.test(raw.replaceAll(' - ', '').trim());
}

/** Whether hyphens stand for spaces: several of them, and all in lower case. */
function isSlug(text: string): boolean {
  return text === text.toLowerCase() && (text.match(/-/g)?.length ?? 0) > 1;
}

const SMALL_WORDS = new Set('a an and as at but by for from in into nor of on or the to with'.split(' '));

function capitalised(title: string): string {
  return title
    .split(' ')
    .map((word, index) => (index > 0 && SMALL_WORDS.has(word) ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');
}

function isTitle(title: string): boolean {
  return /\p{L}|^\d{3,4}$/u.test(title) && foldedKey(title).length > 1 && !GENERIC.test(title);
}

/** Names that cameras, discs and people who are in a hurry give. */
const GENERIC =
  /^(?:(?:img|dsc[fn]?|mvi|vid|pict?|gopr|gh|dji|p|mov|clip|video|movie|film|scene|title|untitled|unknown|part|cd|disc|sample|video ts|vts)[\s_-]*[\d\s_-]*)$/i;

/** The more the name looks as if somebody had written it, the more certain. */
function certainty(raw: string): number {
  if (raw === raw.toLowerCase() && raw !== raw.toUpperCase()) return 0.6;
  return hasSpaces(raw) ? 0.8 : 0.7;
}
