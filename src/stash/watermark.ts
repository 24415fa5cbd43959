/*
 * Stash stores `updated_at` as RFC 3339 text in its server's own zone, and compares such texts character by character.
 * So the greatest text that was read is kept as it is, and the next incremental sync asks for what is greater than its
 * wall clock less 26 hours, which is more than two zones on earth, or a zone and its summer time, can differ by.
 */
const MARGIN_MS = 26 * 3_600_000;

/** From where the next incremental sync reads, as Stash takes it; null when the watermark cannot be read. */
export function windowStart(watermark: string): string | null {
  const clock = wallClock(watermark);
  return clock === undefined ? null : new Date(clock - MARGIN_MS).toISOString().slice(0, 19);
}

/**
 * The greater one of the watermark so far and what was read. Texts that are no instants do not count, nor do those of
 * a future that no zone has reached: nothing that is changed from now on would be greater.
 */
export function laterWatermark(watermark: string | null, read: Iterable<string>, now: number): string | null {
  let latest = watermark;
  for (const text of read) {
    if (latest !== null && text <= latest) continue;
    const clock = wallClock(text);
    if (clock !== undefined && clock <= now + MARGIN_MS) latest = text;
  }
  return latest;
}

/** What the clock showed, as if it were that of Greenwich, in milliseconds since 1970. */
function wallClock(text: string): number | undefined {
  const clock = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(text)?.[0];
  const milliseconds = clock === undefined ? NaN : Date.parse(`${clock}Z`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
