import { isPartialDate } from '../../scalars/partial-date.ts';
import type { Span } from '../folded-text.ts';

/** A date that was found in a text. */
export interface FoundDate extends Span {
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly date: string;
  /** From 0 to 1. */
  readonly confidence: number;
  /** How it is written, as a reason says it. */
  readonly form: string;
  /** Whether it is a year in brackets, as people put it behind a title. */
  readonly isBracketed?: true;
  /** Whether it is a year that merely stands there, and may be a part of the title. */
  readonly isBare?: true;
}

/** The year of the first film; nothing is older. */
const FIRST_YEAR = 1888;

/**
 * Finds dates: of a day, or of a year alone. Numbers that say something else of a file (1080p, 1920x1080, x264, ranges
 * of years) are none. Of two that overlap only the more certain one is given.
 *
 * @param lastYear later dates are none
 * @returns them in the order of the text
 */
export function findDates(text: string, lastYear: number): FoundDate[] {
  const found: FoundDate[] = [];
  for (const { pattern, read } of FORMS) {
    for (const match of text.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length };
      const dated = read(match, lastYear);
      if (!dated || !exists(dated.date, lastYear) || found.some((other) => overlap(span, other))) continue;
      found.push({ ...span, ...dated });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

export function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

type Dated = Omit<FoundDate, keyof Span>;

interface Form {
  readonly pattern: RegExp;
  readonly read: (match: RegExpMatchArray, lastYear: number) => Dated | undefined;
}

/** The ways to write a date, the most certain first. */
const FORMS: readonly Form[] = [
  {
    pattern: /(?<!\d)(\d{4})([-._ ])(\d\d)\2(\d\d)(?!\d)/g,
    read: ([, year, , month, day]) => dayOf(year, month, day, 0.95, 'year, month and day'),
  },
  {
    pattern: /(?<!\d)(\d\d?)([-._ ])(\d\d?)\2(\d{4})(?!\d)/g,
    read: readDayFirst,
  },
  {
    pattern: /(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)/g,
    read: ([, year, month, day]) => dayOf(year, month, day, 0.75, 'year, month and day without separators'),
  },
  {
    // Not the end of a longer chain of numbers, such as a version or an address.
    pattern: /(?<![\d]|\d[-._])(\d\d)([-._])(\d\d)\2(\d\d)(?![\d]|[-._]\d\d\2)/g,
    read: ([, year, , month, day], lastYear) =>
      dayOf(centuryOf(Number(year), lastYear), month, day, 0.7, 'year, month and day with two digits each'),
  },
  {
    pattern: /(?<!\d)(\d{4})-(\d\d)(?![\d]|-\d)/g,
    read: ([, year, month]) => ({ date: `${year ?? ''}-${month ?? ''}`, confidence: 0.7, form: 'year and month' }),
  },
  {
    pattern: /(?<=[([{]\s*)(\d{4})(?=\s*[)\]}])/g,
    read: ([, year]) => ({ date: year ?? '', confidence: 0.8, form: 'a year in brackets', isBracketed: true }),
  },
  {
    // Beginning a name, a number is rather its title (2001, 1917); with another one, a range or a size of pictures.
    pattern: /(?<=[^\p{L}\p{N}])(?<!\d{4}\s?[-–x×]\s?)((?:19|20)\d\d)(?![\p{L}\p{N}])(?!\s?[-–x×]\s?\d{3,4}(?!\d))/gu,
    read: ([, year]) => ({ date: year ?? '', confidence: 0.6, form: 'a year', isBare: true }),
  },
];

/** Day, month and year; where the first two could be either, only the year is sure. */
function readDayFirst([, first = '', , second = '', year = '']: RegExpMatchArray): Dated | undefined {
  if (Number(first) > 12 || first === second) {
    return dayOf(year, second, first, 0.85, 'day, month and year');
  }
  if (Number(second) > 12) return dayOf(year, first, second, 0.75, 'month, day and year');
  return { date: year, confidence: 0.55, form: 'a date whose day and month cannot be told apart' };
}

function dayOf(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  confidence: number,
  form: string,
): Dated {
  return { date: [year, month?.padStart(2, '0'), day?.padStart(2, '0')].join('-'), confidence, form };
}

function centuryOf(year: number, lastYear: number): string {
  return String(2000 + year <= lastYear ? 2000 + year : 1900 + year);
}

function exists(date: string, lastYear: number): boolean {
  const year = Number(date.slice(0, 4));
  return year >= FIRST_YEAR && year <= lastYear && isPartialDate(date);
}
