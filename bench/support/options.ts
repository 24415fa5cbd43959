import { parseArgs } from 'node:util';

/** What an option is when it is left out, which also tells its type, and what the help says of it. */
export interface Option<Value> {
  readonly value: Value;
  readonly help: string;
}

type Value = boolean | number | readonly number[] | readonly string[];
type Options = Readonly<Record<string, Option<Value>>>;
type Values<Known extends Options> = {
  readonly [Name in keyof Known]: Known[Name] extends Option<infer T> ? (T extends boolean ? boolean : T) : never;
};

/**
 * Reads the options of a measurement from the command line. A list of words takes only words that are in it when it is
 * left out. Prints the help, or what was not understood, and ends the process where there is nothing to measure.
 */
export function readOptions<const Known extends Options>(
  command: string,
  summary: string,
  known: Known,
): Values<Known> {
  try {
    const options = Object.fromEntries(
      Object.entries(known).map(([name, { value }]) => [
        name,
        { type: typeof value === 'boolean' ? ('boolean' as const) : ('string' as const) },
      ]),
    );
    const { help, ...given }: Record<string, unknown> = parseArgs({
      options: { ...options, help: { type: 'boolean' } },
    }).values;
    if (help) leave(process.stdout, helpText(command, summary, known), 0);
    return Object.fromEntries(
      Object.entries(known).map(([name, { value }]) => [name, parse(`--${name}`, given[name], value)]),
    ) as Values<Known>;
  } catch (error) {
    return leave(process.stderr, `${(error as Error).message}\n${command} -- --help tells more.\n`, 2);
  }
}

function parse(name: string, text: unknown, fallback: Value): Value {
  if (typeof text !== 'string') return text === undefined ? fallback : Boolean(text);
  if (typeof fallback === 'number') return parseNumber(name, text);
  const words = text.split(',');
  const numbers = isNumbers(fallback);
  if (numbers) return words.map((word) => parseNumber(name, word));
  const choices = fallback as readonly string[];
  const unknown = words.find((word) => !choices.includes(word));
  if (unknown === undefined) return words;
  throw new Error(`${name} takes ${choices.join(', ')}, separated by commas; ${JSON.stringify(unknown)} is none.`);
}

function parseNumber(name: string, text: string): number {
  const number = Number(text);
  if (number > 0) return number;
  throw new Error(`${name} takes a number above 0; it is ${JSON.stringify(text)}.`);
}

function isNumbers(value: Value): boolean {
  return Array.isArray(value) && typeof value[0] === 'number';
}

function helpText(command: string, summary: string, known: Options): string {
  const width = Math.max(...Object.keys(known).map((name) => name.length));
  const lines = Object.entries(known).map(([name, { value, help }]) => {
    const fallback = typeof value === 'boolean' ? '' : ` (${String(value)})`;
    return `  --${name.padEnd(width)} ${help}${fallback}`;
  });
  return [`${command} -- [options]`, '', summary, '', ...lines, ''].join('\n');
}

function leave(stream: NodeJS.WriteStream, text: string, code: number): never {
  stream.write(text);
  process.exit(code);
}
