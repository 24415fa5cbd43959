import { progressBar, type ProgressStream } from '../terminal/progress-bar.ts';
import { adviceLines } from './advice.ts';
import { ExitCode } from './exit-code.ts';
import type { Failure } from './failure.ts';

export interface OutputStreams {
  /** Takes results, and nothing else. */
  readonly stdout: Pick<NodeJS.WritableStream, 'write'>;
  /** Takes progress and failures. */
  readonly stderr: ProgressStream;
}

/** What a command says: as text for people, or as JSON for programs. */
export class Output {
  readonly #streams: OutputStreams;
  readonly #json: boolean;
  /** Whether the cursor stands behind a progress bar that is not full. */
  #barIsOpen = false;

  constructor(streams: OutputStreams, { json }: { json: boolean }) {
    this.#streams = streams;
    this.#json = json;
  }

  /** Tells what came of the command. To be called once. */
  result(value: unknown, lines: readonly string[]): void {
    this.#closeBar();
    this.#streams.stdout.write(asText(this.#json ? jsonLines(value) : lines));
  }

  /** Tells what happens on the way, to people only. */
  note(line: string): void {
    if (this.#json) return;
    this.#closeBar();
    this.#streams.stderr.write(asText([line]));
  }

  /** Shows progress, to people only; what is returned takes how much is done. */
  progress(label: string, total: number): (done: number) => void {
    if (this.#json) return () => undefined;
    const show = progressBar(this.#streams.stderr, label, total);
    return (done) => {
      show(done);
      this.#barIsOpen = Boolean(this.#streams.stderr.isTTY) && done < total;
    };
  }

  /** Tells why the command could not be carried out. */
  failure({ code, message, offences }: Failure): ExitCode {
    this.#closeBar();
    const lines = [
      `${message} (${code})`,
      ...offences.map((offence) => `  ${offence.path}: ${offence.message}`),
      ...adviceLines(message),
    ];
    const error = { code, message, ...(offences.length > 0 && { offences }) };
    this.#streams.stderr.write(asText(this.#json ? jsonLines({ error }) : lines));
    return ExitCode.FAILED;
  }

  #closeBar(): void {
    if (this.#barIsOpen) this.#streams.stderr.write('\n');
    this.#barIsOpen = false;
  }
}

/** Lines of a table whose columns stand below one another; the last column is not padded. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (known, row) => row.map((cell, column) => Math.max(known[column] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

export function jsonLines(value: unknown): string[] {
  return JSON.stringify(value, null, 2).split('\n');
}

/** What is in a library may have been written by anyone, so nothing in it may steer the terminal. */
function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line.replaceAll(/\p{Cc}/gu, escaped)}\n`).join('');
}

function escaped(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
