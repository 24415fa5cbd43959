import type { Span } from '../folded-text.ts';

/**
 * Finds what a file name says of the file rather than of the scene: resolution, source, encoding, the group that
 * released it, and anything in square or curly brackets. Words that may also stand in a title (web, restored) count only
 * next to others that cannot.
 *
 * @param stem the file name without its ending
 */
export function findReleaseNoise(stem: string): Span[] {
  const sure = [...stem.matchAll(SURE)].map(spanOf);
  const noise = [...sure, ...[...stem.matchAll(BRACKETED)].map(spanOf)];
  const likely = [...stem.matchAll(LIKELY)].map(spanOf);
  for (let more = true; more;) {
    const beside = likely.filter((span) => !noise.includes(span) && noise.some((other) => isBeside(stem, span, other)));
    noise.push(...beside);
    more = beside.length > 0;
  }
  const group = sure.length > 0 ? GROUP.exec(stem) : null;
  return group ? [...noise, spanOf(group)] : noise;
}

/** Words that say nothing but something of the file. */
const SURE = words(
  String.raw`\d{3,4}[pi](?:\d\d)?|[48]k|\d{3,4}\s?[x×]\s?\d{3,4}|uhd|fhd`,
  'web[-._ ]?(?:dl|rip)|webhd|blu[-._ ]?ray|b[dr]rip|bdremux|hdtv|dvd[-._ ]?(?:rip|scr)|vhsrip',
  String.raw`[xh][-._ ]?26[45]|hevc|av1|xvid|divx|mpeg[-._ ]?[24]|vp9|hdr10\+?|(?:8|10|12)[-._ ]?bit|\d\d(?:\.\d+)?fps`,
  String.raw`e?ac3|aac(?:[-._ ]?[257]\.[01])?|ddp?[-._ ]?[257]\.[01]|dts(?:[-._ ]?(?:hd|x|ma))*|truehd|flac`,
  'repack|vostfr',
);

const LIKELY = words(
  'web|dvd\\d?|vhs|hd|sd|remux|avc|hdr|sdr|dovi|atmos|mp3|opus',
  'proper|internal|unrated|uncensored|remastered|restored|dubbed|subbed|multi|xxx',
);

/** What follows the last hyphen: `-GROUP`. */
const GROUP = /-[\p{L}\p{N}]+$/u;
const BRACKETED = /[[{][^\]}]*[\]}]/g;

function words(...patterns: readonly string[]): RegExp {
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${patterns.join('|')})(?![\p{L}\p{N}])`, 'giu');
}

function spanOf(match: RegExpMatchArray): Span {
  const start = match.index ?? 0;
  return { start, end: start + match[0].length };
}

/** Whether nothing but separators lies between. */
function isBeside(stem: string, a: Span, b: Span): boolean {
  const between = a.start < b.start ? stem.slice(a.end, b.start) : stem.slice(b.end, a.start);
  return !/[\p{L}\p{N}]/u.test(between);
}
