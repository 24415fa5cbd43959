import { type DocumentNode, Kind, type ValueNode, visit } from 'graphql';
import { badInput } from '../errors.ts';

/** How deep variables may be nested. */
export const MAX_VARIABLE_DEPTH = 50;

/**
 * Refuses texts that no database stores faithfully: with a NUL character, or with half of a surrogate pair.
 *
 * @throws BAD_USER_INPUT naming the path of the text within the variables
 */
export function checkVariables(variables: Readonly<Record<string, unknown>> | null | undefined): void {
  for (const [name, value] of Object.entries(variables ?? {})) checkValue(value, name, 1);
}

/** @throws BAD_USER_INPUT naming the path of the text within the field's arguments */
export function checkLiterals(document: DocumentNode): void {
  visit(document, {
    Argument: (node) => {
      checkLiteral(node.value, node.name.value);
    },
  });
}

function checkValue(value: unknown, path: string, depth: number): void {
  if (typeof value === 'string') {
    checkText(value, path);
  } else if (typeof value === 'object' && value !== null) {
    if (depth > MAX_VARIABLE_DEPTH) throw badInput(path, `Variables nest at most ${MAX_VARIABLE_DEPTH} levels deep.`);
    if (Array.isArray(value)) {
      value.forEach((element, index) => checkValue(element, `${path}[${index}]`, depth + 1));
    } else {
      for (const [name, element] of Object.entries(value)) {
        checkText(name, path);
        checkValue(element, `${path}.${name}`, depth + 1);
      }
    }
  }
}

function checkLiteral(node: ValueNode, path: string): void {
  if (node.kind === Kind.STRING) checkText(node.value, path);
  if (node.kind === Kind.LIST) node.values.forEach((value, index) => checkLiteral(value, `${path}[${index}]`));
  if (node.kind === Kind.OBJECT)
    node.fields.forEach((field) => checkLiteral(field.value, `${path}.${field.name.value}`));
}

function checkText(text: string, path: string): void {
  if (text.includes('\0')) throw badInput(path, 'A text cannot have a NUL character (U+0000); remove it.');
  if (!text.isWellFormed())
    throw badInput(path, 'A text cannot have half of a surrogate pair; send well-formed Unicode.');
}
