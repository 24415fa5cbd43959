/** A setting that some feature reads. */
export interface SettingDefinition<Value = unknown> {
  /** Unique; the feature's name, a dot and what is set, such as `jobs.retention_days`. */
  readonly key: string;
  readonly description: string;
  /** What holds while nothing else is set. */
  readonly defaultValue: Value;
  /** What values it takes, as the end of a sentence: `a whole number from 1 to 10`. */
  readonly expected: string;
  accepts(value: unknown): value is Value;
}

const definitions = new Map<string, SettingDefinition>();

/** Makes a setting known; called once for each, where the feature that reads it lives. */
export function defineSetting<Value>(definition: SettingDefinition<Value>): SettingDefinition<Value> {
  const { key, defaultValue } = definition;
  if (definitions.has(key)) throw new Error(`The setting ${key} is defined twice.`);
  if (!definition.accepts(defaultValue)) throw new Error(`The setting ${key} does not accept its own default.`);
  definitions.set(key, definition);
  return definition;
}

/** What a setting of a whole number is made of; both bounds belong to the range. */
export interface WholeNumberOptions {
  readonly key: string;
  readonly description: string;
  readonly defaultValue: number;
  readonly least: number;
  readonly greatest: number;
}

/** Makes a setting known that takes a whole number. */
export function defineWholeNumber({ least, greatest, ...rest }: WholeNumberOptions): SettingDefinition<number> {
  return defineSetting({
    ...rest,
    expected: `a whole number from ${least} to ${greatest}`,
    accepts: (value): value is number =>
      typeof value === 'number' && Number.isInteger(value) && value >= least && value <= greatest,
  });
}

/** Every setting, by key. */
export function allSettings(): SettingDefinition[] {
  return [...definitions.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The setting of that key; undefined when no feature knows it. */
export function findSetting(key: string): SettingDefinition | undefined {
  return definitions.get(key);
}
