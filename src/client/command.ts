import type { ExitCode } from './exit-code.ts';
import type { Options, OptionValues } from './options.ts';
import type { Output } from './output.ts';
import type { Server } from './server.ts';

/** One command, such as `plan submit`. */
export interface Command<Known extends Options = Options> {
  /** One line for the list of commands. */
  readonly summary: string;
  /** What the help calls the words that must follow. */
  readonly operands: readonly string[];
  readonly options: Known;
  run(call: Call<Known>): Promise<ExitCode>;
}

/** What a command is run with. */
export interface Call<Known extends Options = Options> extends Session {
  /** As many as the command has operands. */
  readonly operands: readonly string[];
  readonly options: OptionValues<Known>;
  readonly stdin: AsyncIterable<Uint8Array>;
}

/** A server to ask, and a place to tell. */
export interface Session {
  readonly server: Server;
  readonly output: Output;
}

/** Several commands under one word, such as `plan`. */
export interface CommandGroup {
  readonly summary: string;
  readonly commands: Readonly<Record<string, Command>>;
}

/** Gives a command the types of its own options. */
export function command<Known extends Options>(definition: Command<Known>): Command {
  return definition;
}
