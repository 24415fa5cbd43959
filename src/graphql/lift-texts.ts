import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type NameNode,
  type StringValueNode,
  TypeInfo,
  valueFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** A document with variables in the places of its texts. */
export interface Lifted {
  readonly document: DocumentNode;
  /** What each of these variables holds, in the form that resolvers are given. */
  readonly texts: Readonly<Record<string, unknown>>;
}

/**
 * Takes the texts that a client has written out of the arguments of a document, so that code can be made of it without any
 * of them being part of the code. The default values of variables stay.
 *
 * @returns undefined where a text is part of a value that only its type knows to read
 */
export function liftTexts(schema: GraphQLSchema, document: DocumentNode): Lifted | undefined {
  const names = namesIn(document);
  const types = new TypeInfo(schema);
  const texts: Record<string, unknown> = {};
  let count = 0;
  const state = { complete: true };
  const lift = (node: StringValueNode) => {
    const type = types.getInputType();
    const value = type && valueFromAST(node, type);
    if (value === undefined) {
      state.complete = false;
      return undefined;
    }
    do count += 1;
    while (names.has(`text${count}`));
    const name: NameNode = { kind: Kind.NAME, value: `text${count}` };
    texts[name.value] = value;
    return { kind: Kind.VARIABLE, name };
  };
  const visitor = visitWithTypeInfo(types, { VariableDefinition: () => false, StringValue: lift });
  const lifted = visit<DocumentNode>(document, visitor);
  return state.complete ? { document: lifted, texts } : undefined;
}

function namesIn(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, { Name: ({ value }) => void names.add(value) });
  return names;
}
