import { Kind, type OperationDefinitionNode } from 'graphql';
import type { Context } from './context.ts';
import { shortText } from './short-text.ts';

/** How much of an operation's name stands in the log: clients choose it. */
const MAX_NAME_LENGTH = 100;

/** What an operation was and what came of it. */
export interface OperationFacts {
  /** When it came, as `performance.now()` told. */
  readonly start: number;
  /** Undefined when the document did not say which. */
  readonly operation: OperationDefinitionNode | undefined;
  /** The codes of its errors. */
  readonly codes: ReadonlySet<unknown>;
}

/**
 * Writes the one line that each operation has in the log: what it was, how long it took, what it asked of the database
 * and what went wrong. Values that a client sent do not stand in it.
 */
export function logOperation({ log, reader }: Context, { start, operation, codes }: OperationFacts): void {
  log[codes.size > 0 ? 'warn' : 'info'](
    {
      operation: operation && shortText(nameOf(operation), MAX_NAME_LENGTH),
      kind: operation?.operation,
      milliseconds: Math.round((performance.now() - start) * 10) / 10,
      statements: reader.statements,
      ...(codes.size > 0 && { errors: [...codes] }),
    },
    'operation',
  );
}

/** The name that the client gave it, or else the fields that it asks for. */
function nameOf({ name, selectionSet }: OperationDefinitionNode): string {
  const fields = selectionSet.selections.filter((selection) => selection.kind === Kind.FIELD);
  return name?.value ?? fields.map((field) => field.name.value).join(' ');
}
