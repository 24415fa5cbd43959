import { sql } from 'kysely';
import { asQuery } from '../database/query.ts';
import { PreparedQuery } from '../database/prepared-query.ts';
import type { Reader } from '../database/reader.ts';
import { jsonValue } from '../database/rows.ts';
import type { LoaderDefinition } from '../graphql/loader.ts';
import { findSetting, type SettingDefinition } from './setting-definition.ts';

/** A setting as it holds now. */
export interface EffectiveSetting {
  readonly key: string;
  readonly value: unknown;
  readonly defaultValue: unknown;
  readonly isDefault: boolean;
  readonly description: string;
  /** When it was set, in milliseconds since 1970; 0 while it has its default. */
  readonly updatedAt: number;
}

/** The value that holds for a setting: the one that was set or, if there is none that it accepts, its default. */
export async function readSetting<Value>(reader: Reader, definition: SettingDefinition<Value>): Promise<Value> {
  const [stored] = await readStored(reader, [definition.key]);
  return stored && definition.accepts(stored.value) ? stored.value : definition.defaultValue;
}

/** The setting of a key as it holds now; null when no feature knows the key. */
export const settingByKey: LoaderDefinition<string, EffectiveSetting | null> = {
  async batch(reader, keys) {
    const stored = new Map((await readStored(reader, keys)).map((row) => [row.key, row]));
    return keys.map((key) => {
      const definition = findSetting(key);
      return definition ? effective(definition, stored.get(key)) : null;
    });
  },
};

interface StoredSetting {
  readonly key: string;
  readonly value: unknown;
  readonly description: string | null;
  readonly updatedAt: number;
}

const SETTINGS_BY_KEY = new PreparedQuery<{ keys: string }, StoredSetting>((dialect, value) =>
  asQuery(
    dialect,
    sql`select key, value, description, updated_at as "updatedAt" from setting
        where key in (select wanted.value from ${dialect.elements(value('keys'))} as wanted)`,
  ),
);

async function readStored(reader: Reader, keys: readonly string[]): Promise<StoredSetting[]> {
  const rows = await reader.run(SETTINGS_BY_KEY, { keys: JSON.stringify(keys) });
  return rows.map((row) => ({ ...row, value: jsonValue(row.value) }));
}

/** A stored value that a newer version no longer accepts counts as if there were none. */
function effective(definition: SettingDefinition, stored: StoredSetting | undefined): EffectiveSetting {
  const { key, defaultValue } = definition;
  const description = stored?.description ?? `${definition.description} It takes ${definition.expected}.`;
  if (!stored || !definition.accepts(stored.value)) {
    return { key, value: defaultValue, defaultValue, isDefault: true, description, updatedAt: 0 };
  }
  const { value, updatedAt } = stored;
  return { key, value, defaultValue, isDefault: false, description, updatedAt };
}
