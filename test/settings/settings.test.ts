import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TransactionReader } from '../../src/database/transaction-reader.ts';
import { defineSetting, defineWholeNumber } from '../../src/settings/setting-definition.ts';
import { readSetting } from '../../src/settings/setting.read.ts';
import { TestLibrary } from '../support/test-library.ts';

const KNOWN = 'jobs.retention_days';

const SPOONS = defineWholeNumber({
  key: 'test.spoons',
  description: 'How many spoons there are.',
  defaultValue: 12,
  least: 0,
  greatest: 24,
});

const COLOUR = defineSetting({
  key: 'test.colour',
  description: 'Of which colour they are.',
  defaultValue: { name: 'silver' },
  expected: 'an object with a name',
  accepts: (value): value is { name: string } =>
    typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string',
});

let library: TestLibrary;

beforeAll(async () => {
  library = await TestLibrary.open();
});

beforeEach(async () => {
  await library.services.orm.em.fork().execute('delete from setting');
});

afterAll(() => library.close());

async function read(key: string): Promise<unknown> {
  const query = 'query ($key: ID!) { setting(key: $key) { key value defaultValue isDefault description updatedAt } }';
  return ((await library.data(query, { key })) as { setting: unknown }).setting;
}

const SET = `mutation ($key: ID!, $value: JSON!, $description: String) {
  setSetting(key: $key, value: $value, description: $description) { key value defaultValue isDefault description updatedAt }
}`;

async function set(key: string, value: unknown, description?: string | null): Promise<Record<string, unknown>> {
  const variables = { key, value, ...(description !== undefined && { description }) };
  return ((await library.data(SET, variables)) as { setSetting: Record<string, unknown> }).setSetting;
}

/** How an operation is refused that must fail. */
async function refusal(query: string, variables: Record<string, unknown>) {
  const { errors } = await library.execute(query, variables);
  expect(errors).toHaveLength(1);
  const { message, extensions } = errors![0]!;
  return { message, code: extensions?.['code'], field: extensions?.['field'] };
}

const DEFAULT_SPOONS = {
  key: 'test.spoons',
  value: 12,
  defaultValue: 12,
  isDefault: true,
  description: 'How many spoons there are. It takes a whole number from 0 to 24.',
  updatedAt: '1970-01-01T00:00:00.000Z',
};

describe('a setting', () => {
  it('has its default until it is set, and again when that is deleted', async () => {
    expect(await read('test.spoons')).toEqual(DEFAULT_SPOONS);

    const before = Date.now();
    const changed = await set('test.spoons', 7);
    expect(changed).toEqual({ ...DEFAULT_SPOONS, value: 7, isDefault: false, updatedAt: changed['updatedAt'] });
    expect(Date.parse(changed['updatedAt'] as string)).toBeGreaterThanOrEqual(before);
    expect(await read('test.spoons')).toEqual(changed);

    const remove = 'mutation { deleteSetting(key: "test.spoons") }';
    expect(await library.data(remove)).toEqual({ deleteSetting: 'test.spoons' });
    expect(await read('test.spoons')).toEqual(DEFAULT_SPOONS);
    expect(await library.data(remove)).toEqual({ deleteSetting: 'test.spoons' });
  });

  it('may be set to what its default is', async () => {
    expect(await set('test.spoons', 12)).toMatchObject({ value: 12, isDefault: false });
  });

  it('takes any JSON that it accepts', async () => {
    expect(await set('test.colour', { name: 'gold', parts: [1, null, 'ß'] })).toMatchObject({
      value: { name: 'gold', parts: [1, null, 'ß'] },
      defaultValue: { name: 'silver' },
    });
  });

  it('keeps a description of one’s own until that is cleared', async () => {
    expect(await set('test.spoons', 1, 'Count them')).toMatchObject({ description: 'Count them' });
    expect(await set('test.spoons', 2)).toMatchObject({ value: 2, description: 'Count them' });
    expect(await set('test.spoons', 2, null)).toMatchObject({ description: DEFAULT_SPOONS.description });
  });

  it('is listed with all others, by key, in one statement', async () => {
    await set('test.spoons', 3);
    expect(await library.execute('{ settings { key value } }')).toMatchObject({
      data: {
        settings: [
          { key: 'analysis.language_model_tokens', value: 200_000 },
          { key: KNOWN, value: 30 },
          { key: 'stash.delete_threshold_percent', value: 10 },
          { key: 'test.colour', value: { name: 'silver' } },
          { key: 'test.spoons', value: 3 },
        ],
      },
      statements: 1,
    });
  });

  it('is null when there is none with the key', async () => {
    expect(await read('test.forks')).toBeNull();
  });
});

describe('what is refused', () => {
  const unknown = {
    code: 'NOT_FOUND',
    field: 'key',
    message: `There is no setting with the key "test.forks". The settings are analysis.language_model_tokens, ${KNOWN}, stash.delete_threshold_percent, test.colour, test.spoons.`,
  };

  it('is an unknown key, naming the known ones', async () => {
    expect(await refusal(SET, { key: 'test.forks', value: 1 })).toEqual(unknown);
    expect(await refusal('mutation { deleteSetting(key: "test.forks") }', {})).toEqual(unknown);
  });

  it.each([['12'], [-1], [25], [1.5], [true], [[12]], [{ spoons: 12 }]])(
    'is a value of the wrong type or range: %j',
    async (value) => {
      expect(await refusal(SET, { key: 'test.spoons', value })).toEqual({
        code: 'BAD_USER_INPUT',
        field: 'value',
        message: `The setting test.spoons takes a whole number from 0 to 24; it cannot be ${JSON.stringify(value)}.`,
      });
      expect(await read('test.spoons')).toEqual(DEFAULT_SPOONS);
    },
  );

  it('is null, which no setting takes', async () => {
    expect(await refusal(SET, { key: 'test.spoons', value: null })).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('is a description that is too long', async () => {
    expect(await refusal(SET, { key: 'test.spoons', value: 1, description: '🥄'.repeat(1_001) })).toEqual({
      code: 'BAD_USER_INPUT',
      field: 'description',
      message: 'description has at most 1000 characters; it has 1001.',
    });
    expect(await set('test.spoons', 1, '🥄'.repeat(1_000))).toMatchObject({ value: 1 });
  });
});

describe('readSetting', () => {
  it('gives what holds, to queries and within a transaction that has just set it', async () => {
    const { reader, orm } = library.services;
    expect(await readSetting(reader, SPOONS)).toBe(12);
    expect(await readSetting(reader, COLOUR)).toEqual({ name: 'silver' });
    await set('test.spoons', 5);
    expect(await readSetting(reader, SPOONS)).toBe(5);
    await orm.em.fork().transactional(async (em) => {
      await em.execute(`update setting set value = '6'`);
      expect(await readSetting(new TransactionReader(em), SPOONS)).toBe(6);
      expect(await readSetting(reader, SPOONS)).toBe(5);
    });
    expect(await readSetting(reader, SPOONS)).toBe(6);
  });

  it('gives the default when what is stored is no longer accepted', async () => {
    await set('test.spoons', 5);
    await library.services.orm.em.fork().execute(`update setting set value = '"five"'`);
    expect(await readSetting(library.services.reader, SPOONS)).toBe(12);
    expect(await read('test.spoons')).toEqual(DEFAULT_SPOONS);
  });
});

describe('defineSetting', () => {
  it('refuses a key that is taken, and a default that the setting does not accept', () => {
    const { key, description, expected, accepts } = SPOONS;
    expect(() => defineSetting({ key, description, expected, accepts, defaultValue: 1 })).toThrow(
      'The setting test.spoons is defined twice.',
    );
    expect(() =>
      defineWholeNumber({ key: 'test.knives', description, defaultValue: 30, least: 0, greatest: 24 }),
    ).toThrow('The setting test.knives does not accept its own default.');
  });
});
