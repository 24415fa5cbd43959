import { describe, expect, it } from '@jest/globals';
import { progressBar } from '../../src/terminal/progress-bar.ts';

describe('the progress bar', () => {
  it('grows in its place on a terminal', () => {
    const { stream, text } = recorder(true);
    const show = progressBar(stream, 'apply', 10_000);
    show(2_500);
    show(10_000);
    expect(text()).toBe(
      `\rapply ${'█'.repeat(10)}${'░'.repeat(30)} 25 % (2,500 of 10,000)` +
        `\rapply ${'█'.repeat(40)} 100 % (10,000 of 10,000)\n`,
    );
  });

  it('is a line for each tenth anywhere else', () => {
    const { stream, text } = recorder(false);
    const show = progressBar(stream, 'apply', 200);
    for (let done = 0; done <= 200; done += 5) show(done);
    const lines = text().split('\n');
    expect(lines).toHaveLength(11);
    expect(lines.slice(0, 2)).toEqual(['apply 10 % (20 of 200)', 'apply 20 % (40 of 200)']);
  });
});

function recorder(isTTY: boolean) {
  const written: string[] = [];
  return { stream: { isTTY, write: (text: string) => written.push(text) > 0 }, text: () => written.join('') };
}
