import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';

describe('docs/schema.md', () => {
  const page = readFileSync('docs/schema.md', 'utf8');

  it('says what a deletion does, and why, for every foreign key of the diagram', () => {
    const [explained = '', diagram = ''] = page.split('```mermaid');
    const foreignKeys = [...diagram.matchAll(/--o\{ (\w+) : "(\w+), on delete ([a-z ]+)"/g)];
    expect(foreignKeys.length).toBeGreaterThan(0);
    for (const [, table, column, rule] of foreignKeys) {
      const outcome = rule === 'cascade' ? 'the row goes' : 'becomes null';
      expect(explained).toMatch(new RegExp(`\`${table}\\.${column}\`[^|]*\\| ${outcome} \\|`));
    }
  });
});
