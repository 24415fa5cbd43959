import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { generatedFiles } from '../scripts/generate.ts';

describe('the generated files', () => {
  it.each([
    'schema.graphql',
    'src/client/generated/operations.ts',
    'src/stash/generated/operations.ts',
    'docs/schema.md',
    'migrations/sqlite/schema-snapshot.json',
  ])('%s is what the code says; otherwise: npm run generate', async (path) => {
    const file = (await generatedFiles()).find((generated) => generated.path === path);
    expect(file).toBeDefined();
    expect(readFileSync(path, 'utf8')).toBe(file?.text);
  });
});
