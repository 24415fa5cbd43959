import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Lexer, Source, TokenKind } from 'graphql';
import { checkDocumentText, LIMITS } from '../../src/graphql/limits.ts';

describe('the check of a document by its text', () => {
  it('counts the brackets that GraphQL itself sees as brackets', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '(',
      ')',
      '"',
      '\\',
      '#',
      '\n',
      '\r',
      '\u2028',
      ' ',
      'a',
      '"""',
      '\\"""',
      '""',
      '# {',
      '"("',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const inside = pieces.join('');
        const nesting = deepest(inside);
        if (nesting === undefined) return;
        // What stands in front nests as deep as is allowed, less what GraphQL sees in the rest.
        const text = (rest: number) => `${'{'.repeat(LIMITS.nesting - rest)}\n${inside}`;
        expect(() => checkDocumentText(text(nesting))).not.toThrow();
        if (nesting > 0) expect(() => checkDocumentText(text(nesting - 1))).toThrow('100 levels');
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes time in proportion to the length, even where quotes are not closed', () => {
    for (const unit of ['"', '"""', '\\"""', '"""\\', '"\\', '#', '"a\n']) {
      const text = unit.repeat(LIMITS.documentLength / unit.length);
      const before = process.cpuUsage();
      checkDocumentText(text);
      expect(process.cpuUsage(before).user / 1000).toBeLessThan(100);
    }
  });
});

/** How many brackets are open at once at the most, as the lexer of graphql-js sees it; undefined for what it refuses. */
function deepest(text: string): number | undefined {
  const lexer = new Lexer(new Source(text));
  let open = 0;
  let most = 0;
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      if (['{', '[', '('].includes(token.kind)) open += 1;
      if (['}', ']', ')'].includes(token.kind)) open -= 1;
      most = Math.max(most, open);
    }
    return most;
  } catch {
    return undefined;
  }
}
