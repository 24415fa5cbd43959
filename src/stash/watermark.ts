/*
 * Stash stores `updated_at` as RFC 3339 text in its server's own zone, and compares such texts character by character.
 * So the greatest text that was read is kept as it is, and the next incremental sync asks for what is greater than its
 * wall clock less 26 hours, which is more than two zones on earth, or a zone and its summer time, can differ by.
 */
const MARGIN_MS = 26 * 3_600_000;

/** How far the clocks of a zone can be ahead of those of Greenwich. */
const FARTHEST_EAST_MS = 14 * 3_600_000;

/** From where the next incremental sync reads, as Stash takes it; null when the watermark cannot be read. */
export function windowStart(watermark: string): string | null {
  const clock = wallClock(watermark);
  return clock === undefined ? null : new Date(clock - MARGIN_MS).toISOString().slice(0, 19);
}

/**
 * The greater one of the watermark so far and what was read. Texts that are no instants do not count, nor do those that
 * no clock on earth had reached when the sync began: what has changed since, on a page that it had read before, would not
 * be greater.
 *
 * @param startedAt when the sync began, which may be days ago, in milliseconds since 1970
 */
export function laterWatermark(watermark: string | null, read: Iterable<string>, startedAt: number): string | null {
  let latest = watermark;
  for (const text of read) {
    if (latest !== null && text <= latest) continue;
    const clock = wallClock(text);
    if (clock !== undefined && clock <= startedAt + FARTHEST_EAST_MS) latest = text;
  }
  return latest;
}

/** What the clock showed, as if it were that of Greenwich, in milliseconds since 1970. */
function wallClock(text: string): number | undefined {
  const clock = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(text)?.[0];
  const milliseconds = clock === undefined ? NaN : Date.parse(`${clock}Z`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
