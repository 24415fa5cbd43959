import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GreenlightError } from '../../src/errors.ts';
import { checkSchedule, nextRun, upcomingRuns } from '../../src/schedules/cron.ts';
import { cronSchedules, instants } from './random-schedule.ts';

const NOW = new Date('2026-11-22T12:00:00Z');

/** The first runs of a schedule after an instant. */
function runs(schedule: string, timeZone: string, after: string, count: number): string[] {
  const cron = { schedule, timeZone };
  const instants: string[] = [];
  for (let last = new Date(after); instants.length < count;) {
    last = nextRun(cron, last)!;
    instants.push(last.toISOString().replace(':00.000Z', 'Z'));
  }
  return instants;
}

describe('nextRun', () => {
  it('reads the expression in the time zone', () => {
    expect(runs('30 4 * * *', 'UTC', '2026-06-01T00:00Z', 2)).toEqual(['2026-06-01T04:30Z', '2026-06-02T04:30Z']);
    expect(runs('30 4 * * *', 'Europe/Berlin', '2026-06-01T00:00Z', 1)).toEqual(['2026-06-01T02:30Z']);
    expect(runs('0 0 * * MON#1', 'Asia/Kathmandu', '2026-06-01T00:00Z', 1)).toEqual(['2026-07-05T18:15Z']);
  });

  it('comes after the instant, even when that is a run itself', () => {
    expect(runs('30 4 * * *', 'UTC', '2026-06-01T04:29:59.999Z', 1)).toEqual(['2026-06-01T04:30Z']);
    expect(runs('30 4 * * *', 'UTC', '2026-06-01T04:30:00.000Z', 1)).toEqual(['2026-06-02T04:30Z']);
    expect(runs('30 4 * * *', 'UTC', '2026-06-01T04:30:00.001Z', 1)).toEqual(['2026-06-02T04:30Z']);
  });

  // Berlin's clocks go from 2:00 to 3:00 at 1:00 UTC on 29 March, and from 3:00 back to 2:00 at 1:00 UTC on 25 October.
  it('runs a time that the clocks skip when they have jumped, and leaves it out where it was not named', () => {
    const spring = '2026-03-28T12:00Z';
    expect(runs('30 2 * * *', 'Europe/Berlin', spring, 2)).toEqual(['2026-03-29T01:00Z', '2026-03-30T00:30Z']);
    expect(runs('15,45 2 * * *', 'Europe/Berlin', spring, 2)).toEqual(['2026-03-29T01:00Z', '2026-03-30T00:15Z']);
    expect(runs('*/30 2 * * *', 'Europe/Berlin', spring, 1)).toEqual(['2026-03-30T00:00Z']);
    expect(runs('0 * * * *', 'Europe/Berlin', '2026-03-29T00:30Z', 2)).toEqual([
      '2026-03-29T01:00Z',
      '2026-03-29T02:00Z',
    ]);
  });

  it('runs a time that comes twice once, unless the expression goes by what the clocks show', () => {
    const autumn = '2026-10-24T12:00Z';
    expect(runs('30 2 * * *', 'Europe/Berlin', autumn, 2)).toEqual(['2026-10-25T00:30Z', '2026-10-26T01:30Z']);
    expect(runs('0 2,14 * * *', 'Europe/Berlin', autumn, 3)).toEqual([
      '2026-10-25T00:00Z',
      '2026-10-25T13:00Z',
      '2026-10-26T01:00Z',
    ]);
    expect(runs('0 * * * *', 'Europe/Berlin', '2026-10-24T23:30Z', 3)).toEqual([
      '2026-10-25T00:00Z',
      '2026-10-25T01:00Z',
      '2026-10-25T02:00Z',
    ]);
  });

  it('depends on nothing but what comes after the instant', () => {
    fc.assert(
      fc.property(cronSchedules, instants, fc.nat({ max: 999_999 }), (cron, after, share) => {
        const next = nextRun(cron, after);
        if (!next) return;
        expect(next.getTime()).toBeGreaterThan(after.getTime());
        const between = after.getTime() + Math.floor(((next.getTime() - after.getTime()) * share) / 1_000_000);
        expect(nextRun(cron, new Date(between))).toEqual(next);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('upcomingRuns', () => {
  const daily = { schedule: '0 4 * * *', timeZone: 'UTC' };

  function upcoming(nextRun: string | null, count: number): string[] {
    const stored = { ...daily, nextRun: nextRun === null ? null : Date.parse(nextRun) };
    return upcomingRuns(stored, NOW, count).map((run) => run.toISOString());
  }

  it('begins with the stored run', () => {
    expect(upcoming('2026-11-25T04:00:00.000Z', 3)).toEqual([
      '2026-11-25T04:00:00.000Z',
      '2026-11-26T04:00:00.000Z',
      '2026-11-27T04:00:00.000Z',
    ]);
  });

  it('has one run for all that were missed', () => {
    expect(upcoming('2026-01-01T04:00:00.000Z', 3)).toEqual([
      '2026-01-01T04:00:00.000Z',
      '2026-11-23T04:00:00.000Z',
      '2026-11-24T04:00:00.000Z',
    ]);
  });

  it('has none without a stored run, and none when none is asked for', () => {
    expect(upcoming(null, 3)).toEqual([]);
    expect(upcoming('2026-11-25T04:00:00.000Z', 0)).toEqual([]);
    expect(upcoming('2026-11-25T04:00:00.000Z', 1)).toHaveLength(1);
  });
});

describe('checkSchedule', () => {
  it.each([
    '* * * * *',
    '*/5 8-18 * * MON-FRI',
    '0 0 1,15 * ?',
    '0 0 L * *',
    '0 0 * JAN,JUL 1#2',
    ' 0  4 * * * ',
    '@daily',
    '@Weekly',
  ])('lets %j pass', (schedule) => {
    expect(() => checkSchedule({ schedule, timeZone: 'America/New_York' }, NOW)).not.toThrow();
  });

  it.each([
    ['', 'it has 0 fields instead of 5'],
    ['* * * *', 'it has 4 fields instead of 5'],
    ['0 0 4 * * *', 'it has 6 fields instead of 5'],
    ['2026-11-22T12:00:00', '":" means nothing in it'],
    ['0 4:30 * * *', '":" means nothing in it'],
    ['60 * * * *', 'the minute is from 0 to 59, not 60'],
    ['0 24 * * *', 'the hour is from 0 to 23, not 24'],
    ['0 0 0 * *', 'the day is from 1 to 31, not 0'],
    ['0 0 30-32 * *', 'the day is from 1 to 31, not 32'],
    ['0 0 32W * *', 'the day is from 1 to 31, not 32'],
    ['0 0 * 13 *', 'the month is from 1 to 12, not 13'],
    ['0 0 * 0-2 *', 'the month is from 1 to 12, not 0'],
    ['0 0 * * 8', 'the weekday is from 0 to 7, not 8'],
    ['0 0 * FOO *', '"FOO" cannot be read'],
    ['0 1.5 * * *', '"1.5" cannot be read'],
    ['0,,5 * * * *', 'there is nothing before or after one of its commas'],
    ['5- * * * *', 'a range needs a number at both ends'],
    ['30-10 * * * *', "From value is larger than to value: '30-10'"],
    ['*/0 * * * *', 'illegal stepping: 0'],
    ['*/90 * * * *', 'steps cannot be greater than maximum value of part (60)'],
    ['0 0 * * MON#9', 'nth weekday out of range, should be 1-5 or L'],
    ['0 0 30 2 *', 'the days that it names never come'],
    ['@reboot', 'there is no such nickname'],
    ['@fortnightly', 'there is no such nickname'],
  ])('refuses %j with the reason', (schedule, reason) => {
    expect(refusal(schedule, 'UTC')).toEqual({
      code: 'BAD_USER_INPUT',
      field: 'input.schedule',
      message:
        `${JSON.stringify(schedule)} is no schedule: ${reason}. ` +
        'Write minute, hour, day, month and weekday, such as "30 4 * * *" for half past four every day.',
    });
  });

  it('refuses one that is too long without repeating it', () => {
    expect(refusal(`${'0,'.repeat(99)}0 * * * *`, 'UTC')).toMatchObject({
      field: 'input.schedule',
      message: 'A schedule has at most 200 characters; this one has 207.',
    });
  });

  it.each(['', 'Berlin', 'Europe/Nowhere', 'GMT+2'])('refuses the time zone %j', (timeZone) => {
    expect(refusal('* * * * *', timeZone)).toEqual({
      code: 'BAD_USER_INPUT',
      field: 'input.timeZone',
      message: `There is no time zone ${JSON.stringify(timeZone)}. Name one such as Europe/Berlin, or UTC.`,
    });
  });

  it('answers whatever is sent', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^([\d*/,#?LW+@:-]{0,4} ?){0,6}$/));
    fc.assert(
      fc.property(text, fc.oneof(fc.constant('UTC'), fc.string()), (schedule, timeZone) => {
        try {
          checkSchedule({ schedule, timeZone }, NOW);
        } catch (error) {
          expect(error).toBeInstanceOf(GreenlightError);
          return;
        }
        expect(nextRun({ schedule, timeZone }, NOW)!.getTime() % 60_000).toBe(0);
      }),
      { numRuns: 1_000 },
    );
  });
});

function refusal(schedule: string, timeZone: string) {
  try {
    checkSchedule({ schedule, timeZone }, NOW);
  } catch (error) {
    const { code, field, message } = error as GreenlightError;
    return { code, field, message };
  }
  return undefined;
}
