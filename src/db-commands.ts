import { parseArgs, type ParseArgsConfig } from 'node:util';
import { type Config, environmentWithFile, loadConfig } from './config.ts';
import { takeBackMigrations } from './database/migrate.ts';
import { openDatabase, pendingMigrations, unknownMigrations } from './database/open.ts';
import { checkDatabase } from './database/schema-check.ts';
import { appliedMigrations, createFile, deleteDatabase, filesOf } from './database/sqlite/file.ts';
import { asStartupError } from './database/sqlite/startup-error.ts';
import { StartupError } from './errors.ts';
import { libraryIsEmpty } from './library/library-is-empty.ts';
import { generateLibrary, MOST_SCENES } from './sample/generator.ts';
import { sampleLibrary } from './sample/sample-library.ts';
import { storeLibrary } from './sample/store-sample.ts';
import { progressBar } from './terminal/progress-bar.ts';

/** One word of the command line of the database. */
interface Command {
  readonly options: string;
  readonly summary: string;
  /** Does it, and returns the lines to print. */
  run(config: Config, words: string[]): Promise<string[]> | string[];
}

const COMMANDS: Readonly<Record<string, Command>> = {
  migrate: {
    options: '',
    summary: 'applies the migrations that are missing; makes the database when there is none',
    run: migrate,
  },
  rollback: {
    options: '[--to NAME | --all]',
    summary: 'takes back the last migration, those after NAME, or all',
    run: rollback,
  },
  status: { options: '', summary: 'tells which migrations are applied', run: status },
  create: { options: '', summary: 'makes a new, empty database', run: create },
  drop: { options: '--yes', summary: 'deletes the database, but not in production', run: drop },
  seed: {
    options: '[--scenes N [--random-seed S]]',
    summary: 'fills an empty library with the sample films, or with N invented scenes',
    run: seed,
  },
  check: { options: '', summary: 'looks for damage and for differences from the expected schema', run: check },
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

async function migrate({ database: location }: Config, words: string[]): Promise<string[]> {
  parseOptions(words, {});
  const database = await openDatabase(location, 'apply');
  await database.close();
  return applied(database.migrated, location.path);
}

async function rollback({ database: location }: Config, words: string[]): Promise<string[]> {
  const { to, all } = parseOptions(words, { to: { type: 'string' }, all: { type: 'boolean' } });
  if (to !== undefined && all) throw new UsageError('Expected --to NAME or --all; got both.');
  const database = await openDatabase(location, 'allow');
  try {
    const names = await takeBackMigrations(
      database.orm,
      all ? 'nothing' : to === undefined ? 'previous' : { name: to },
    );
    if (names.length === 0) return [`There is no migration to take back in ${location.path}.`];
    return names.map((name) => `Took back ${name}.`);
  } finally {
    await database.close();
  }
}

function status({ database: { path } }: Config, words: string[]): string[] {
  parseOptions(words, {});
  const recorded = appliedMigrations(path);
  const unknown = unknownMigrations(recorded ?? []);
  return [
    recorded ? path : `${path} (does not exist yet)`,
    ...(recorded ?? []).map(({ name, at }) => {
      return `  ${unknown.includes(name) ? 'unknown' : 'applied'}  ${name}  ${at.toISOString()}`;
    }),
    ...pendingMigrations(recorded ?? []).map((name) => `  pending  ${name}`),
  ];
}

async function create({ database: location }: Config, words: string[]): Promise<string[]> {
  parseOptions(words, {});
  createFile(location.path);
  const database = await openDatabase(location, 'apply');
  await database.close();
  return [`Made ${location.path}.`, ...applied(database.migrated, location.path)];
}

function drop({ database: { path }, production }: Config, words: string[]): string[] {
  const { yes } = parseOptions(words, { yes: { type: 'boolean' } });
  if (production) {
    throw new StartupError(`NODE_ENV is production, where no database is dropped; ${path} was left as it is.`);
  }
  // Looks at the file first, so that no other file is deleted because DATABASE_URL names it by mistake.
  if (!appliedMigrations(path)) throw new StartupError(`There is no database at ${path} to drop.`);
  if (!yes) throw new StartupError(`This would delete ${filesOf(path).join(', ')}; add --yes to do it.`);
  deleteDatabase(path);
  return [`Deleted ${path}.`];
}

async function seed({ database: location }: Config, words: string[]): Promise<string[]> {
  const options = parseOptions(words, { scenes: { type: 'string' }, 'random-seed': { type: 'string' } });
  if (options['random-seed'] !== undefined && options.scenes === undefined) {
    throw new UsageError('Expected --scenes N with --random-seed; got --random-seed alone.');
  }
  const total = options.scenes === undefined ? undefined : parseInteger('--scenes', options.scenes, 1, MOST_SCENES);
  const randomSeed = parseInteger('--random-seed', options['random-seed'] ?? '1', 0, 2 ** 32 - 1);
  const database = await openDatabase(location, 'apply');
  try {
    if (!(await libraryIsEmpty(database.reader))) {
      throw new StartupError(
        `The library in ${location.path} is not empty, and only an empty one is filled: set DATABASE_URL to another file, ` +
          'or delete this one with: npm run db -- drop --yes',
      );
    }
    const library = total === undefined ? sampleLibrary() : generateLibrary(total, randomSeed);
    const showProgress = total === undefined ? undefined : progressBar(process.stderr, 'Scenes', total);
    const scenes = await storeLibrary(database.orm.em.fork(), library, showProgress);
    const { studios, tags, performers } = library;
    return [
      ...applied(database.migrated, location.path),
      `Stored ${scenes} scenes, ${performers.length} performers, ${tags.length} tags and ${studios.length} studios in ${location.path}.`,
    ];
  } finally {
    await database.close();
  }
}

async function check({ database: location }: Config, words: string[]): Promise<string[]> {
  parseOptions(words, {});
  const faults = await checkDatabase(location);
  if (faults.length > 0) throw new StartupError(faults.join('\n'));
  return [`${location.path} is well: the file, its references, its schema and its full-text index.`];
}

function applied(names: readonly string[], path: string): string[] {
  return names.length > 0 ? names.map((name) => `Applied ${name}.`) : [`The schema of ${path} is up to date.`];
}

function parseOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(
  words: string[],
  options: Options,
) {
  try {
    return parseArgs({ args: words, options }).values;
  } catch (error) {
    const [firstSentence = ''] = (error as Error).message.split(/\.? (?=[A-Z])|\.?\n|\.$/);
    throw new UsageError(`${firstSentence}.`, { cause: error });
  }
}

function parseInteger(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new UsageError(`${name} must be a whole number from ${least} to ${most}; it is "${text}".`);
}
