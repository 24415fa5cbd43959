import { badInput } from '../errors.ts';

/** How long texts and lists may be: texts in characters (code points), lists in elements. */
export const LIMITS = {
  id: 255,
  name: 500,
  title: 1_000,
  details: 20_000,
  location: 4_096,
  aliases: 100,
  locations: 500,
  ids: 500,
} as const;

/** What descriptions say of the id of a new object, and of names. */
export const NEW_ID = `The id that it shall have, of at most ${LIMITS.id} characters; one is made when it is left out.`;
export const NAME_RULE = `Not blank, no white space at either end, at most ${LIMITS.name} characters.`;

/**
 * Checks a value of an input and gives it in the form in which it is stored; `field` is the value's path.
 *
 * @throws BAD_USER_INPUT at the field, or at the element of it that cannot be used
 */
export type Rule<In, Out = In> = (value: In, field: string) => Out;

/** A rule for each field of an input. */
export type Rules<Input> = { [Name in keyof Input]-?: Rule<Exclude<Input[Name], undefined>, unknown> };

/** An input that has passed its rules. Fields that the client left out are not there. */
export type Checked<Input, InputRules extends Rules<Input>> = { [Name in keyof Input]: ReturnType<InputRules[Name]> };

/** An id that a client sent, and where. */
export interface SentId {
  readonly id: string;
  readonly field: string;
}

/** @throws BAD_USER_INPUT at the first field that breaks its rule */
export function checkedInput<Input extends object, InputRules extends Rules<Input>>(
  input: Input,
  rules: InputRules,
): Checked<Input, InputRules> {
  const checked: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries<Rule<never, unknown>>(rules)) {
    const value = input[name as keyof Input];
    if (value !== undefined) checked[name] = rule(value as never, `input.${name}`);
  }
  return checked as Checked<Input, InputRules>;
}

/** Lets null pass, which clears the field. */
export function clearable<In, Out>(rule: Rule<In, Out>): Rule<In | null, Out | null> {
  return (value, field) => (value === null ? null : rule(value, field));
}

/** Refuses null; `instead` is what to send in its place. */
export function filled<In, Out>(rule: Rule<In, Out>, instead: string): Rule<In | null, Out> {
  return (value, field) => {
    if (value !== null) return rule(value, field);
    throw badInput(field, `${field} cannot be empty, but it is null. Send ${instead}, or leave it out.`);
  };
}

/** Takes what the field's type lets through. */
export function anything<T>(): Rule<T> {
  return (value) => value;
}

export function text(limit: number): Rule<string> {
  return (value, field) => {
    const length = [...value].length;
    if (length <= limit) return value;
    throw badInput(field, `${field} has at most ${limit} characters; it has ${length}. Shorten it.`);
  };
}

/** A text with something other than white space in it. */
export function visibleText(limit: number): Rule<string> {
  const withinLimit = text(limit);
  return (value, field) => {
    if (value.trim() !== '') return withinLimit(value, field);
    throw badInput(field, `${field} needs something other than white space in it; it is ${JSON.stringify(value)}.`);
  };
}

/** A text by which people or machines tell things apart, so that no white space may hide at its ends. */
export function label(limit: number): Rule<string> {
  const visible = visibleText(limit);
  return (value, field) => {
    const trimmed = visible(value, field).trim();
    if (trimmed === value) return value;
    const instead = JSON.stringify(trimmed);
    throw badInput(field, `${field} begins or ends with white space: ${JSON.stringify(value)}. Send ${instead}.`);
  };
}

export function wholeNumber(least: number, greatest: number): Rule<number> {
  return (value, field) => {
    if (value >= least && value <= greatest) return value;
    throw badInput(field, `${field} is from ${least} to ${greatest}; it is ${value}.`);
  };
}

/** A list of texts, in the order in which they came; repetitions count once. */
export function textList(limit: number, element: Rule<string>): Rule<string[] | null, string[]> {
  return list(limit, (values, field) => [
    ...new Set(values.map((value, index) => element(value, `${field}[${index}]`))),
  ]);
}

/** The id that a client wants for a new object; null for any. */
export const newObjectId: Rule<string | null> = clearable(label(LIMITS.id));

/** The id of another object. */
export const reference: Rule<string | null, SentId | null> = clearable((id, field) => ({ id, field }));

/** The ids of other objects. */
export const references: Rule<string[] | null, SentId[]> = list(LIMITS.ids, (ids, field) =>
  ids.map((id, index) => ({ id, field: `${field}[${index}]` })),
);

function list<Out>(limit: number, rule: Rule<string[], Out>): Rule<string[] | null, Out> {
  const withinLimit: Rule<string[], Out> = (values, field) => {
    if (values.length <= limit) return rule(values, field);
    throw badInput(field, `${field} has at most ${limit} elements; it has ${values.length}.`);
  };
  return filled(withinLimit, '[] for none');
}
