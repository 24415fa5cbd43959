import { UsageError } from './failure.ts';

/** An option of a command. */
export interface Option<Value> {
  readonly summary: string;
  /** What the help calls its value; an option that has none is a flag. */
  readonly placeholder?: string;
  /**
   * @param texts the values that it was given, one for each time it was named
   * @param name how messages call it
   * @throws UsageError when a value cannot be used
   */
  read(texts: readonly string[], name: string): Value;
}

export type Options = Readonly<Record<string, Option<unknown>>>;

/** What was said on the command line; what was not said is undefined. */
export type OptionValues<Known extends Options> = {
  readonly [Name in keyof Known]: (Known[Name] extends Option<infer Value> ? Value : never) | undefined;
};

export function flag(summary: string): Option<true> {
  return { summary, read: () => true };
}

/** An option that takes one value; the last one counts. */
export function single<Value>(
  placeholder: string,
  summary: string,
  read: (text: string, name: string) => Value,
): Option<Value> {
  return { placeholder, summary, read: (texts, name) => read(texts.at(-1) ?? '', name) };
}

/** An option that takes values separated by commas, or is repeated. */
export function several<Value>(
  placeholder: string,
  summary: string,
  read: (text: string, name: string) => Value,
): Option<readonly Value[]> {
  return {
    placeholder: `${placeholder},…`,
    summary,
    read: (texts, name) => texts.flatMap((text) => text.split(',')).map((text) => read(text.trim(), name)),
  };
}

/** Takes any text that is not blank. */
export function text(value: string, name: string): string {
  if (value.trim() !== '') return value;
  throw new UsageError(`${name} needs a value; it is empty.`);
}

/** Takes one of the values of an enum, in any case. */
export function oneOf<Value extends string>(
  known: Readonly<Record<string, Value>>,
): (value: string, name: string) => Value {
  const values = Object.values(known);
  return (value, name) => {
    const found = values.find((each) => each === value.toUpperCase());
    if (found !== undefined) return found;
    throw new UsageError(`${name} is one of ${values.join(', ')}; it is ${JSON.stringify(value)}.`);
  };
}

export function wholeNumber(least: number, greatest: number): (value: string, name: string) => number {
  return (value, name) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least && number <= greatest) return number;
    throw new UsageError(
      `${name} is a whole number from ${least} to ${greatest.toLocaleString('en')}; it is ${JSON.stringify(value)}.`,
    );
  };
}

/** Takes a number from 0 to 1. */
export function share(value: string, name: string): number {
  const number = Number(value);
  if (/^\d*\.?\d+$/.test(value) && number <= 1) return number;
  throw new UsageError(`${name} is a number from 0 to 1; it is ${JSON.stringify(value)}.`);
}

/** How much of a list is shown. */
export function limitOption(things: string, otherwise: number): Option<number> {
  return single('N', `shows at most N ${things}; ${otherwise} when left out`, wholeNumber(1, 1_000_000));
}

/** Refuses what was decided on an older state of the plan. */
export const expectedVersion = single(
  'N',
  'does nothing when the plan has changed since version N',
  wholeNumber(1, 2 ** 31 - 1),
);
