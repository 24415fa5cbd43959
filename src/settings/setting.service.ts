import type { EntityManager } from '@mikro-orm/sqlite';
import { badInput, GreenlightError } from '../errors.ts';
import { allSettings, findSetting, type SettingDefinition } from './setting-definition.ts';
import { Setting } from './setting.entity.ts';

/** How long the description of a setting may be, in characters. */
export const MAX_DESCRIPTION_LENGTH = 1_000;

/**
 * Sets a setting, and its description where one is given; null goes back to the usual description.
 *
 * @throws NOT_FOUND when no feature knows the key; BAD_USER_INPUT when it does not take the value
 */
export async function setSetting(
  em: EntityManager,
  key: string,
  value: unknown,
  description?: string | null,
): Promise<void> {
  const definition = knownSetting(key);
  if (!definition.accepts(value)) {
    throw badInput('value', `The setting ${key} takes ${definition.expected}; it cannot be ${JSON.stringify(value)}.`);
  }
  const length = [...(description ?? '')].length;
  if (length > MAX_DESCRIPTION_LENGTH) {
    throw badInput('description', `description has at most ${MAX_DESCRIPTION_LENGTH} characters; it has ${length}.`);
  }
  const setting = (await em.findOne(Setting, { key })) ?? em.create(Setting, { key, value });
  em.assign(setting, { value, ...(description !== undefined && { description }) });
  await em.flush();
}

/**
 * Brings a setting back to its default; one that has it stays so.
 *
 * @throws NOT_FOUND when no feature knows the key
 */
export async function resetSetting(em: EntityManager, key: string): Promise<void> {
  await em.nativeDelete(Setting, { key: knownSetting(key).key });
}

function knownSetting(key: string): SettingDefinition {
  const definition = findSetting(key);
  if (definition) return definition;
  const known = allSettings().map((setting) => setting.key);
  throw new GreenlightError(
    'NOT_FOUND',
    `There is no setting with the key ${JSON.stringify(key)}. The settings are ${known.join(', ')}.`,
    { field: 'key' },
  );
}
