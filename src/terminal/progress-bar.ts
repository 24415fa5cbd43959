import type { WriteStream } from 'node:tty';

/** Where progress is shown: a terminal, or anything that takes text. */
export type ProgressStream = Pick<WriteStream, 'write'> & { readonly isTTY?: boolean };

const WIDTH = 40;
const REDRAW_AFTER_MS = 100;

/**
 * Shows how much of a piece of work is done: a bar that grows on a terminal, and a line for each tenth anywhere else.
 *
 * @param total how much there is to do, more than 0
 * @returns takes how much is done; the last call is with the total
 */
export function progressBar(stream: ProgressStream, label: string, total: number): (done: number) => void {
  return stream.isTTY ? growingBar(stream, label, total) : linePerTenth(stream, label, total);
}

function growingBar(stream: ProgressStream, label: string, total: number): (done: number) => void {
  let drawnAt = -Infinity;
  return (done) => {
    const now = performance.now();
    if (done < total && now - drawnAt < REDRAW_AFTER_MS) return;
    drawnAt = now;
    const filled = Math.floor((WIDTH * done) / total);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    stream.write(`\r${label} ${bar} ${describe(done, total)}${done < total ? '' : '\n'}`);
  };
}

function linePerTenth(stream: ProgressStream, label: string, total: number): (done: number) => void {
  let tenths = 0;
  return (done) => {
    const reached = Math.floor((10 * done) / total);
    if (reached === tenths) return;
    tenths = reached;
    stream.write(`${label} ${describe(done, total)}\n`);
  };
}

function describe(done: number, total: number): string {
  const percent = Math.floor((100 * done) / total);
  return `${percent} % (${done.toLocaleString('en')} of ${total.toLocaleString('en')})`;
}
