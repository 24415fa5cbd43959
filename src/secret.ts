import { inspect } from 'node:util';

const SHOWN = '[secret]';

/** A text that nobody may see: it shows as `[secret]` wherever it is printed, logged or made into JSON. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself, for where it is used. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}

/** A value of plain data and secrets as a text that `unsealed` reads, for another thread: secrets are readable in it. */
export function sealed(value: object): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key: string, shown: unknown) {
    const original = this[key];
    return original instanceof Secret ? { [MARK]: original.reveal() } : shown;
  });
}

/** The value that `sealed` was given. */
export function unsealed(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    const isSecret = typeof value === 'object' && value !== null && MARK in value;
    return isSecret ? new Secret(String(value[MARK as keyof typeof value])) : value;
  });
}

const MARK = '$secret';
