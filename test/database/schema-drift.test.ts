import { describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatedFiles } from '../../scripts/generate.ts';
import { openOrm } from '../../src/database/orm.ts';

describe('the migrations', () => {
  it('make the schema that the entities have', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'greenlight-'));
    const orm = await openOrm({ kind: 'sqlite', path: join(directory, 'drift.db') });
    try {
      await orm.migrator.up();
      expect(await orm.schema.getUpdateSchemaSQL()).toBe('');
    } finally {
      await orm.close();
      await rm(directory, { recursive: true });
    }
  });

  it('keep a snapshot of that schema, with which the next migration is compared; otherwise: npm run generate', async () => {
    const path = 'migrations/sqlite/schema-snapshot.json';
    expect(await readFile(path, 'utf8')).toBe(generatedFiles().find((file) => file.path === path)?.text);
  });
});
