import { type DocumentNode, Kind, type ValueNode, visit } from 'graphql';
import { badInput } from '../errors.ts';

/** How long a text may be, in UTF-16 code units. */
const MAX_TEXT_LENGTH = 100_000;

/** Names of fields and indexes of elements, from the outside in. */
export type Path = (string | number)[];

/** The documents that have been found in order: Apollo gives the same one for the same text. */
const inOrder = new WeakSet<DocumentNode>();

/**
 * Refuses texts within a document that cannot be stored.
 *
 * @throws BAD_USER_INPUT naming the path of the text within the field's arguments, or within the variable's default
 */
export function checkLiterals(document: DocumentNode): void {
  if (inOrder.has(document)) return;
  visit(document, {
    Argument({ name, value }) {
      checkLiteral(value, [name.value]);
    },
    VariableDefinition({ variable, defaultValue }) {
      if (defaultValue) checkLiteral(defaultValue, [variable.name.value]);
    },
  });
  inOrder.add(document);
}

function checkLiteral(node: ValueNode, path: Path): void {
  if (node.kind === Kind.STRING) checkText(node.value, path);
  if (node.kind === Kind.LIST) node.values.forEach((value, index) => checkLiteral(value, [...path, index]));
  if (node.kind === Kind.OBJECT) node.fields.forEach(({ name, value }) => checkLiteral(value, [...path, name.value]));
}

/**
 * Refuses a text that no database stores faithfully, with a NUL character or half of a surrogate pair, or that is longer
 * than any that is stored.
 *
 * @throws BAD_USER_INPUT naming the path
 */
export function checkText(text: string, path: Path): void {
  if (text.length > MAX_TEXT_LENGTH) {
    throw badInput(pathText(path), `A text has at most ${MAX_TEXT_LENGTH} characters; this one has ${text.length}.`);
  }
  if (text.includes('\0')) throw badInput(pathText(path), 'A text cannot have a NUL character (U+0000); remove it.');
  if (!text.isWellFormed()) {
    throw badInput(pathText(path), 'A text cannot have half of a surrogate pair; send well-formed Unicode.');
  }
}

/** The path as it stands in an error, such as `input.tagIds[2]`. */
export function pathText([first = 'variables', ...rest]: Path): string {
  return rest.reduce<string>((text, key) => text + (typeof key === 'number' ? `[${key}]` : `.${key}`), String(first));
}
