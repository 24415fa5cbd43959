import { Cron } from 'croner';
import { badInput } from '../errors.ts';

/** When something runs: a cron expression of five fields or a nickname such as `@daily`, read in a time zone. */
export interface CronSchedule {
  readonly schedule: string;
  /** An IANA name. */
  readonly timeZone: string;
}

/** How long a cron expression may be, in characters. */
const MAX_LENGTH = 200;

const HOW_TO = 'Write minute, hour, day, month and weekday, such as "30 4 * * *" for half past four every day.';

/**
 * The first run after an instant; null when there is none. Where the clocks are put forward, a time that they skip runs
 * when they have jumped; where they are put back, a time that comes twice runs the first time. Only an expression with
 * `*` or `/` in its minute or hour goes by what the clocks show: it leaves out what they skip and repeats what they repeat.
 *
 * @throws Error when the expression or the time zone cannot be read
 */
export function nextRun(schedule: CronSchedule, after: Date): Date | null {
  return cronOf(schedule).nextRun(after);
}

/**
 * The next runs of something whose next run is stored: that one, and those that follow it. If it is due already, the
 * others follow `now`, since one run makes up for all that were missed.
 *
 * @param nextRun in milliseconds since 1970; null when it does not run
 * @param count how many runs at the most
 */
export function upcomingRuns(
  schedule: CronSchedule & { readonly nextRun: number | null },
  now: Date,
  count: number,
): Date[] {
  if (schedule.nextRun === null || count === 0) return [];
  const first = new Date(schedule.nextRun);
  return [first, ...cronOf(schedule).nextRuns(count - 1, first > now ? first : now)];
}

/**
 * Checks that a schedule can be read and that it will run.
 *
 * @throws BAD_USER_INPUT at `input.schedule` or `input.timeZone`, with the reason
 */
export function checkSchedule(cron: CronSchedule, now: Date): void {
  const { schedule, timeZone } = cron;
  if (!isTimeZone(timeZone)) {
    const name = JSON.stringify(timeZone);
    throw badInput('input.timeZone', `There is no time zone ${name}. Name one such as Europe/Berlin, or UTC.`);
  }
  if (schedule.length > MAX_LENGTH) {
    throw badInput(
      'input.schedule',
      `A schedule has at most ${MAX_LENGTH} characters; this one has ${schedule.length}.`,
    );
  }
  const fault = formFault(schedule) ?? readingFault(cron, now);
  if (fault) throw badInput('input.schedule', `${JSON.stringify(schedule)} is no schedule: ${fault}. ${HOW_TO}`);
}

function cronOf({ schedule, timeZone }: CronSchedule): Cron {
  return new Cron(schedule, { timezone: timeZone, mode: '5-part', fixedTimeRule: 'no-wildcard' });
}

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** What makes croner take a text for something else than a cron expression of five fields. */
function formFault(schedule: string): string | undefined {
  if (schedule.includes(':')) return '":" means nothing in it';
  const fields = schedule.split(/\s+/).filter((field) => field !== '').length;
  return fields === 5 || schedule.trim().startsWith('@') ? undefined : `it has ${fields} fields instead of 5`;
}

function readingFault(cron: CronSchedule, now: Date): string | undefined {
  try {
    return nextRun(cron, now) ? undefined : 'the days that it names never come';
  } catch (error) {
    return inPlainWords((error as Error).message);
  }
}

/** What a field may be, by croner's name for it. */
const FIELDS: Readonly<Record<string, { name: string; least: number; greatest: number }>> = {
  minute: { name: 'minute', least: 0, greatest: 59 },
  hour: { name: 'hour', least: 0, greatest: 23 },
  day: { name: 'day', least: 1, greatest: 31 },
  nearestWeekdays: { name: 'day', least: 1, greatest: 31 },
  month: { name: 'month', least: 1, greatest: 12 },
  dayOfWeek: { name: 'weekday', least: 0, greatest: 7 },
};

/** croner's reason in the words of somebody who writes a cron expression. */
function inPlainWords(reason: string): string {
  const { name = '', value } = /Invalid value for (?<name>\w+): (?<value>-?\d+)/.exec(reason)?.groups ?? {};
  const field = FIELDS[name];
  if (field) {
    // croner counts days and months from 0.
    return `the ${field.name} is from ${field.least} to ${field.greatest}, not ${Number(value) + field.least}`;
  }
  const { text } = /configuration entry \d+ \((?<text>.*)\) contains illegal characters/.exec(reason)?.groups ?? {};
  if (text !== undefined) return `${JSON.stringify(text)} cannot be read`;
  if (/configuration entry \w+ \(\) is empty/.test(reason)) return 'there is nothing before or after one of its commas';
  if (reason.includes('(NaN)')) return 'a range needs a number at both ends';
  if (/exactly five|@reboot/.test(reason)) return 'there is no such nickname';
  return reason.replace(/^CronPattern: (Syntax error, )?/, '').replace(/\.( Value: .*)?$/, '');
}
