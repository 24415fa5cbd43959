import { describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
});
