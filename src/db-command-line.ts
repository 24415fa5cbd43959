import { parseArgs, type ParseArgsConfig } from 'node:util';
import { type Config, environmentWithFile, loadConfig } from './config.ts';
import { StartupError } from './errors.ts';
import { MOST_SCENES } from './sample/generator.ts';

/** One word of the command line of the database. */
interface Command {
  readonly options: string;
  readonly summary: string;
  /** Understands the words that follow, then does it. Returns the lines to print. */
  run(config: Config, words: string[]): Promise<string[]>;
}

/** Loaded when it is clear what is wanted: what is wrong with the words is told at once. */
const commands = () => import('./db-commands.ts');

/** Says that what is deleted shall go. */
const YES = { yes: { type: 'boolean' } } as const;

const COMMANDS: Readonly<Record<string, Command>> = {
  migrate: {
    options: '',
    summary: 'applies the migrations that are missing; makes the database when there is none',
    async run({ database }, words) {
      parseOptions(words, {});
      return (await commands()).migrate(database);
    },
  },
  rollback: {
    options: '[--to NAME | --all --yes]',
    summary: 'takes back the last migration, those after NAME, or all: what is stored in what they made is lost',
    async run({ database, production }, words) {
      const {
        to,
        all,
        yes = false,
      } = parseOptions(words, { to: { type: 'string' }, all: { type: 'boolean' }, ...YES });
      if (to !== undefined && all) throw new UsageError('Expected --to NAME or --all; got both.');
      const target = to === undefined ? 'previous' : { name: to };
      return (await commands()).rollback(database, all ? 'nothing' : target, { yes, production });
    },
  },
  status: {
    options: '',
    summary: 'tells which migrations are applied',
    async run({ database }, words) {
      parseOptions(words, {});
      return (await commands()).status(database);
    },
  },
  create: {
    options: '',
    summary: 'makes a new, empty database',
    async run({ database }, words) {
      parseOptions(words, {});
      return (await commands()).create(database);
    },
  },
  drop: {
    options: '--yes',
    summary: 'deletes the database, but not in production',
    async run({ database, production }, words) {
      const { yes = false } = parseOptions(words, YES);
      return (await commands()).drop(database, { yes, production });
    },
  },
  seed: {
    options: '[--scenes N [--random-seed S]]',
    summary: 'fills an empty library with the sample films, or with N invented scenes',
    async run({ database }, words) {
      const options = parseOptions(words, { scenes: { type: 'string' }, 'random-seed': { type: 'string' } });
      if (options['random-seed'] !== undefined && options.scenes === undefined) {
        throw new UsageError('Expected --scenes N with --random-seed; got --random-seed alone.');
      }
      const randomSeed = parseInteger('--random-seed', options['random-seed'] ?? '1', 0, 2 ** 32 - 1);
      const scenes =
        options.scenes === undefined ? undefined : parseInteger('--scenes', options.scenes, 1, MOST_SCENES);
      return (await commands()).seed(database, scenes === undefined ? undefined : { scenes, randomSeed });
    },
  },
  check: {
    options: '',
    summary: 'looks for damage and for differences from the expected schema',
    async run({ database }, words) {
      parseOptions(words, {});
      return (await commands()).check(database);
    },
  },
  backup: {
    options: 'FILE',
    summary: 'copies the database to a new file, also while servers run',
    async run({ database }, words) {
      return (await commands()).backup(database, parseFile('backup', words));
    },
  },
  restore: {
    options: 'FILE',
    summary: 'puts a backup in the place of the database, which is kept beside it',
    async run({ database }, words) {
      return (await commands()).restore(database, parseFile('restore', words));
    },
  },
};

/** The command line itself was wrong. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Runs a command; returns the exit code: 0 when it was done, 1 when it failed, 2 when it was not understood. */
export async function runDatabaseCommand([word, ...words]: string[]): Promise<number> {
  try {
    if (word === '--help' || word === '-h' || words.includes('--help')) return print([help()]);
    const command = Object.entries(COMMANDS).find(([name]) => name === word)?.[1];
    if (!command) {
      throw new UsageError(
        `Expected one of ${Object.keys(COMMANDS).join(', ')}; got ${word ? `"${word}"` : 'nothing'}.`,
      );
    }
    return await runOn(loadConfig(environmentWithFile()), command, words);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message} npm run db -- --help tells more.\n`);
      return 2;
    }
    if (!(error instanceof StartupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

async function runOn(config: Config, command: Command, words: string[]): Promise<number> {
  try {
    return print(await command.run(config, words));
  } catch (error) {
    if (error instanceof UsageError || error instanceof StartupError) throw error;
    const { asStartupError } = await import('./database/sqlite/startup-error.ts');
    throw asStartupError(config.database.path, error);
  }
}

function print(lines: readonly string[]): number {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return 0;
}

function help(): string {
  const commands = Object.entries(COMMANDS).map(([name, { options, summary }]) => ({
    form: `${name} ${options}`,
    summary,
  }));
  const width = Math.max(...commands.map(({ form }) => form.length));
  return [
    'npm run db -- <command>',
    '',
    ...commands.map(({ form, summary }) => `  ${form.padEnd(width)}  ${summary}`),
    '',
    'DATABASE_URL names the file; without it, it is sqlite:./data/greenlight.db.',
  ].join('\n');
}

function parseOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(
  words: string[],
  options: Options,
) {
  const args = joinValues(words, options);
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    const [firstSentence = ''] = (error as Error).message.split(/\.? (?=[A-Z])|\.?\n|\.$/);
    throw new UsageError(`${firstSentence}.`, { cause: error });
  }
}

/**
 * Joins each option with its value, since Node asks what was meant by a value that begins with a dash: a number below
 * zero is told to be out of range, and anything else with a dash is the next option.
 */
function joinValues(words: readonly string[], options: NonNullable<ParseArgsConfig['options']>): string[] {
  const joined: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const name = word.startsWith('--') ? word.slice(2) : '';
    if (options[name]?.type === 'string') {
      const value = rest.shift();
      if (value === undefined || /^-(?!\d)/.test(value)) {
        throw new UsageError(`Expected a value after ${word}; got ${value === undefined ? 'nothing' : `"${value}"`}.`);
      }
      joined.push(`${word}=${value}`);
    } else joined.push(word);
  }
  return joined;
}

function parseFile(command: string, words: readonly string[]): string {
  const [file, ...others] = words;
  if (file && !file.startsWith('-') && others.length === 0) return file;
  throw new UsageError(`Expected ${command} FILE; got ${JSON.stringify([command, ...words].join(' '))}.`);
}

function parseInteger(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new UsageError(`${name} must be a whole number from ${least} to ${most}; it is "${text}".`);
}
