import { parseArgs } from 'node:util';
import { VERSION } from '../version.ts';
import type { Command, CommandGroup } from './command.ts';
import { COMMANDS } from './commands.ts';
import { ExitCode } from './exit-code.ts';
import { Failure, UsageError } from './failure.ts';
import { commandHelp, groupHelp, help } from './help.ts';
import { flag, type Options, type OptionValues, single, text } from './options.ts';
import { Output, type OutputStreams } from './output.ts';
import { Server } from './server.ts';

const DEFAULT_SERVER = 'http://127.0.0.1:4000/graphql';

const COMMON_OPTIONS = {
  server: single('URL', 'the server', text),
  json: flag('prints JSON'),
  help: flag('tells more'),
};

/** What the client has of the process that it runs in. */
export interface Surroundings extends OutputStreams {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<Uint8Array>;
}

/** Runs the command that the words name, and tells what came of it. */
export async function runClient(words: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { stderr } = surroundings;
  try {
    return await dispatch(words, surroundings);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    stderr.write(`${error.message}\n`);
    return ExitCode.USAGE;
  }
}

async function dispatch([first, ...words]: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const print = (lines: readonly string[]): ExitCode => {
    surroundings.stdout.write(lines.map((line) => `${line}\n`).join(''));
    return ExitCode.DONE;
  };
  if (first === '--help' || first === '-h') return print(help(COMMANDS));
  if (first === '--version') return print([VERSION]);
  const { name: groupName, found: group } = find<CommandGroup>(COMMANDS, first, 'greenlight');
  const [second, ...rest] = words;
  if (second === '--help' || second === '-h') return print(groupHelp(groupName, group));
  const { name, found: command } = find(group.commands, second, groupName);
  const parsed = parse(command, rest, name);
  return parsed.options.help ? print(commandHelp(name, command)) : run(command, parsed, surroundings);
}

async function run(
  command: Command,
  { options, operands }: Parsed,
  { env, stdin, stdout, stderr }: Surroundings,
): Promise<ExitCode> {
  const output = new Output({ stdout, stderr }, { json: options.json ?? false });
  const server = new Server(options.server ?? (env['GREENLIGHT_URL'] || DEFAULT_SERVER));
  try {
    return await command.run({ server, output, operands, options, stdin });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return output.failure(error);
  }
}

interface Parsed {
  readonly options: OptionValues<Options> & OptionValues<typeof COMMON_OPTIONS>;
  readonly operands: readonly string[];
}

/** @throws UsageError when the word that must follow those before is not one of the names of the entries */
function find<Entry>(
  entries: Readonly<Record<string, Entry>>,
  word: string | undefined,
  before: string,
): { name: string; found: Entry } {
  const found = Object.entries(entries).find(([name]) => name === word)?.[1];
  if (found !== undefined) return { name: `${before} ${String(word)}`, found };
  const known = Object.keys(entries).join(', ');
  throw new UsageError(
    `Expected one of ${known} after ${before}; got ${word === undefined ? 'nothing' : JSON.stringify(word)}. ` +
      `${before} --help tells more.`,
  );
}

/** @throws UsageError */
function parse(command: Command, words: string[], name: string): Parsed {
  const known: Options = { ...COMMON_OPTIONS, ...command.options };
  try {
    const { values, positionals } = parseArgs({ args: words, allowPositionals: true, options: configOf(known) });
    const options = Object.fromEntries(
      Object.entries(values).map(([option, given]) => [option, known[option]?.read(textsOf(given), `--${option}`)]),
    );
    if (!options['help'] && positionals.length !== command.operands.length) {
      const expected = command.operands.join(' ') || 'no words';
      throw new UsageError(`Expected ${expected} after ${name}; got ${positionals.join(' ') || 'nothing'}.`);
    }
    return { options: options as Parsed['options'], operands: positionals };
  } catch (error) {
    if (!(error instanceof UsageError) && !isParseError(error)) throw error;
    const [, option] = /^Option '(--[\w-]+).*' argument is ambiguous/.exec(error.message) ?? [];
    if (option) throw new UsageError(`${option} takes a value that begins with a dash behind =: ${option}=-1.`);
    // Behind its first sentence Node.js gives advice that does not fit here.
    const [what = ''] = error.message.split(/\.(?:\s|$)/);
    throw new UsageError(`${what}. ${name} --help tells more.`);
  }
}

function configOf(options: Options) {
  return Object.fromEntries(
    Object.entries(options).map(([name, { placeholder }]) => [
      name,
      placeholder === undefined ? { type: 'boolean' as const } : { type: 'string' as const, multiple: true },
    ]),
  );
}

function textsOf(given: unknown): string[] {
  return Array.isArray(given) ? (given as string[]) : [];
}

function isParseError(error: unknown): error is Error {
  return error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
}
