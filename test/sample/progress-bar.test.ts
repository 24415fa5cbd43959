import { describe, expect, it } from '@jest/globals';
import { progressBar } from '../../src/sample/progress-bar.ts';

/** What a stream is given to show. */
function recorder(isTTY: boolean): { text: string; isTTY: boolean; write(text: string): boolean } {
  return {
    text: '',
    isTTY,
    write(text) {
      this.text += text;
      return true;
    },
  };
}

describe('the progress bar', () => {
  it('grows on a terminal and ends with a full line', () => {
    const terminal = recorder(true);
    const show = progressBar(terminal, 'Scenes', 2_000);
    for (let done = 1; done <= 2_000; done += 1) show(done);
    const drawn = terminal.text.split('\r').slice(1);
    expect(drawn[0]).toBe(`Scenes ${'░'.repeat(40)} 0 % (1 of 2,000)`);
    expect(drawn.at(-1)).toBe(`Scenes ${'█'.repeat(40)} 100 % (2,000 of 2,000)\n`);
    // It is drawn a few times a second, not at every step.
    expect(drawn.length).toBeLessThan(100);
  });

  it('is a line for each tenth where there is no terminal', () => {
    const pipe = recorder(false);
    const show = progressBar(pipe, 'Scenes', 40);
    for (let done = 1; done <= 40; done += 1) show(done);
    const lines = pipe.text.split('\n').slice(0, -1);
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('Scenes 10 % (4 of 40)');
    expect(lines.at(-1)).toBe('Scenes 100 % (40 of 40)');
  });
});
