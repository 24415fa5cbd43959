import fc from 'fast-check';
import type { CronSchedule } from '../../src/schedules/cron.ts';

const HOUR_MS = 3_600_000;

/** Time zones whose clocks are odd: half hours, jumps at midnight, a day left out, none at all. */
const TIME_ZONES = [
  'UTC',
  'Africa/Casablanca',
  'America/Havana',
  'America/New_York',
  'America/St_Johns',
  'Antarctica/Troll',
  'Asia/Gaza',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Europe/Berlin',
  'Europe/Dublin',
  'Pacific/Apia',
  'Pacific/Chatham',
];

/** Instants about which the clocks of many of these zones change. */
const CHANGES = ['2011-12-30', '2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01'].map(
  (day) => Date.parse(day),
);

export const instants: fc.Arbitrary<Date> = fc.oneof(
  fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
  fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -24 * HOUR_MS, max: 48 * HOUR_MS }))
    .map(([change, distance]) => new Date(change + distance)),
);

/** Schedules that can be read, and that run every few weeks at least. */
export const cronSchedules: fc.Arbitrary<CronSchedule> = fc.record({
  schedule: fc
    .tuple(
      field(0, 59),
      field(0, 23),
      fc.oneof(fc.constant('*'), field(1, 28)),
      fc.oneof(fc.constant('*'), field(0, 6)),
    )
    .map(([minute, hour, day, weekday]) => `${minute} ${hour} ${day} * ${weekday}`),
  timeZone: fc.constantFrom(...TIME_ZONES),
});

function field(least: number, greatest: number): fc.Arbitrary<string> {
  const number = fc.integer({ min: least, max: greatest });
  return fc.oneof(
    fc.constant('*'),
    number.map(String),
    fc.integer({ min: 1, max: greatest - least }).map((step) => `*/${step}`),
    fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.uniqueArray(number, { minLength: 1, maxLength: 4 }).map((numbers) => numbers.join()),
  );
}
