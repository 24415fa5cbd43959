import type { Command, CommandGroup } from './command.ts';
import type { Options } from './options.ts';
import { table } from './output.ts';

type Groups = Readonly<Record<string, CommandGroup>>;

const FOOTER = [
  '',
  'Options of every command:',
  ...indented([
    ['--server URL', 'the server; otherwise GREENLIGHT_URL, or http://127.0.0.1:4000/graphql'],
    ['--json', 'prints JSON for programs; failures as well, on standard error'],
    ['--help', 'tells more'],
  ]),
  '',
  'Exit codes: 0 done, 1 failed, 2 not understood, 3 not everything could be applied, 4 the job was cancelled.',
];

/** What there is at all. */
export function help(groups: Groups): string[] {
  const forms = Object.entries(groups).flatMap(([name, { commands }]) => commandForms(`greenlight ${name}`, commands));
  return ['greenlight COMMAND', '', ...indented(forms), ...FOOTER];
}

/** What there is under a word, such as `greenlight plan`. */
export function groupHelp(name: string, { summary, commands }: CommandGroup): string[] {
  return [`${name} COMMAND: ${summary}`, '', ...indented(commandForms(name, commands)), ...FOOTER];
}

/** How a command is used. */
export function commandHelp(name: string, command: Command): string[] {
  const { summary, options } = command;
  const own = optionForms(options);
  return [
    `${form(name, command)}${own.length > 0 ? ' [OPTIONS]' : ''}`,
    '',
    `  ${summary}`,
    ...(own.length > 0 ? ['', ...indented(own)] : []),
    ...FOOTER,
  ];
}

function commandForms(group: string, commands: Readonly<Record<string, Command>>): string[][] {
  return Object.entries(commands).map(([name, command]) => [form(`${group} ${name}`, command), command.summary]);
}

function form(name: string, { operands }: Command): string {
  return [name, ...operands].join(' ');
}

function optionForms(options: Options): string[][] {
  return Object.entries(options).map(([name, { placeholder, summary }]) => [
    placeholder === undefined ? `--${name}` : `--${name} ${placeholder}`,
    summary,
  ]);
}

function indented(rows: readonly (readonly string[])[]): string[] {
  return table(rows).map((line) => `  ${line}`);
}
