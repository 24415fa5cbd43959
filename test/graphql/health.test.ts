import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { TestLibrary } from '../support/test-library.ts';

const HEALTH = '{ health { status version startedAt } }';

describe('health', () => {
  let library: TestLibrary;
  beforeAll(async () => {
    library = await TestLibrary.open();
  });
  afterAll(() => library.close());

  it('tells the version, and since when the server runs', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const data = (await library.data(HEALTH)) as { health: { startedAt: string } };
    expect(data).toMatchObject({ health: { status: 'OK', version } });
    expect(data.health.startedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(data.health.startedAt)).toBeLessThanOrEqual(Date.now());
  });

  it('is degraded when the database does not answer', async () => {
    (library.services.reader as unknown as Disposable)[Symbol.dispose]();
    expect(await library.data(HEALTH)).toMatchObject({ health: { status: 'DEGRADED' } });
  });
});
