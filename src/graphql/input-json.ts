import {
  coerceInputValue,
  type GraphQLInputType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
} from 'graphql';
import { Query, Resolver } from 'type-graphql';
import { badInput } from '../errors.ts';
import { schemaOf } from './schema.ts';
import { checkText, pathText } from './text-guard.ts';

/**
 * Values of an input type as JSON, for what is stored and used later, such as the payload of a job: the same fields,
 * names of enums and forms of dates as in an operation, held to the same rules.
 */
export class InputJson<Input extends object> {
  readonly #inputClass: new () => Input;
  readonly #name: string;
  #type: GraphQLInputType | undefined;

  /** @param name that of the input type in the schema */
  constructor(inputClass: new () => Input, name: string) {
    this.#inputClass = inputClass;
    this.#name = name;
  }

  /**
   * Reads a value that is of this type if nobody has made a mistake.
   *
   * @param path where the value is, for the message
   * @throws BAD_USER_INPUT naming the part that does not fit
   */
  parse(json: unknown, path: string): Input {
    checkTexts(json, [path]);
    return coerceInputValue(json, this.#inputType(), (within, _value, { message }) => {
      const field = pathText([path, ...within]);
      throw badInput(field, `${field}: ${message}`);
    }) as Input;
  }

  /** Writes a value as it came from an operation. */
  toJson(value: Input): object {
    return jsonOf(this.#inputType(), value) as object;
  }

  /** The type depends on its class alone, so a schema of nothing else has the same one as the server's. */
  #inputType(): GraphQLInputType {
    if (this.#type) return this.#type;
    const type = schemaOf([Nothing], [this.#inputClass]).getType(this.#name);
    if (!isInputType(type)) throw new Error(`${this.#name} is no input type.`);
    return (this.#type = type);
  }
}

/** No schema is without a query. */
@Resolver()
class Nothing {
  @Query(() => Boolean)
  nothing(): boolean {
    return true;
  }
}

function checkTexts(value: unknown, path: (string | number)[]): void {
  if (typeof value === 'string') checkText(value, path);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value))
    checkTexts(inner, [...path, Array.isArray(value) ? Number(name) : name]);
}

function jsonOf(type: GraphQLInputType, value: unknown): unknown {
  if (value == null) return value;
  if (isNonNullType(type)) return jsonOf(type.ofType, value);
  if (isListType(type)) return (value as unknown[]).map((element) => jsonOf(type.ofType, element));
  if (!isInputObjectType(type)) return type.serialize(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(
    fields.map(([name, field]) => [name, jsonOf((type.getFields()[name] as { type: GraphQLInputType }).type, field)]),
  );
}
