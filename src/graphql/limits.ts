import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLSchema,
  isCompositeType,
  isIntrospectionType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type ValueNode,
  visit,
} from 'graphql';
import { GreenlightError } from '../errors.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './connection.ts';

/** The size of an operation: what one may have of everything that makes it dear to answer. */
export const LIMITS = {
  /** Characters of the document's text. */
  documentLength: 64 * 1024,
  /** Tokens of the document: validation compares equal fields pair by pair. */
  tokens: 5_000,
  /** Braces, brackets and parentheses open at once. */
  nesting: 100,
  /** Selection sets within one another. */
  depth: 15,
  aliases: 50,
  directives: 50,
  /** Fields that the answer may have, if every page is full and every plain list has ten elements. */
  cost: 200_000,
  /** Operations that one WebSocket has under way at once. */
  operationsPerSocket: 100,
} as const;

/** How many elements a list is taken to have when it is not paged. */
const PLAIN_LIST_SIZE = 10;

type Variables = Readonly<Record<string, unknown>>;
type Cost = (variables: Variables) => number;

interface Size {
  readonly depth: number;
  /** With fragments unfolded. */
  readonly fields: number;
  readonly cost: Cost;
}

const analysed = new WeakMap<DocumentNode, Map<string, Size>>();

/**
 * Refuses a document by its text alone, before it is parsed.
 *
 * @throws LIMIT_EXCEEDED
 */
export function checkDocumentText(text: string): void {
  if (text.length > LIMITS.documentLength) {
    throw exceeded(
      `A document has at most ${LIMITS.documentLength} characters; this one has ${text.length}. Send large values as variables.`,
    );
  }
  // Hardly any document has as many brackets as may be open at once.
  if ((text.match(/[{[(]/g)?.length ?? 0) <= LIMITS.nesting) return;
  let open = 0;
  for (const [lexeme] of text.matchAll(LEXEME)) {
    if ('{[('.includes(lexeme)) open += 1;
    else if ('}])'.includes(lexeme)) open -= 1;
    if (open > LIMITS.nesting) throw exceeded(`A document nests at most ${LIMITS.nesting} levels of brackets.`);
  }
}

/** A bracket, or what may have brackets in it that are none: a comment, a block string or a string, finished or not. */
const LEXEME = /[{}[\]()]|#[^\n\r]*|"""(?:[^\\]|\\(?:""")?)*?(?:"""|$)|"(?:[^"\\\n\r]|\\[^\n\r])*"?/g;

/** @throws LIMIT_EXCEEDED */
export function checkOperationsOfSocket(running: number): void {
  if (running > LIMITS.operationsPerSocket) {
    throw exceeded(
      `A WebSocket has at most ${LIMITS.operationsPerSocket} operations at once; complete one of them first.`,
    );
  }
}

/**
 * Refuses an operation of a valid document that would be too dear to answer. Introspection is not counted.
 *
 * @throws LIMIT_EXCEEDED
 */
export function checkOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): void {
  const size = sizeOf(schema, document, operation);
  if (size.depth > LIMITS.depth) {
    throw exceeded(`An operation has at most ${LIMITS.depth} levels; this one has ${size.depth}.`);
  }
  const cost = size.cost(variables);
  if (cost > LIMITS.cost) {
    throw exceeded(
      `The answer could have ${cost} fields; at most ${LIMITS.cost} are given. Ask for smaller pages with first, or for fewer fields.`,
    );
  }
}

/** How many fields an operation has when its fragments are unfolded; Infinity when it asks for the schema. */
export function countFields(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): number {
  return sizeOf(schema, document, operation).fields;
}

function sizeOf(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): Size {
  let sizes = analysed.get(document);
  if (!sizes) analysed.set(document, (sizes = new Map<string, Size>()));
  const name = operation.name?.value ?? '';
  let size = sizes.get(name);
  if (!size) {
    checkCounts(document);
    size = analyse(schema, document, operation);
    sizes.set(name, size);
  }
  return size;
}

function checkCounts(document: DocumentNode): void {
  let aliases = 0;
  let directives = 0;
  visit(document, {
    Field: (node) => void (aliases += node.alias ? 1 : 0),
    Directive: () => void (directives += 1),
  });
  if (aliases > LIMITS.aliases)
    throw exceeded(`A document has at most ${LIMITS.aliases} aliases; this one has ${aliases}.`);
  if (directives > LIMITS.directives) {
    throw exceeded(`A document has at most ${LIMITS.directives} directives; this one has ${directives}.`);
  }
}

function analyse(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): Size {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const sizesOfFragments = new Map<string, Size>();
  const size = sizeOfSelections(operation.selectionSet, schema.getRootType(operation.operation)?.name ?? '');
  const defaults = defaultNumbers(operation);
  // As everywhere in GraphQL, a null that is sent is not the default.
  return { ...size, cost: (variables) => size.cost({ ...defaults, ...variables }) };

  function sizeOfSelections(selectionSet: SelectionSetNode, typeName: string): Size {
    const sizes = selectionSet.selections.map((selection): Size => {
      switch (selection.kind) {
        case Kind.FIELD:
          return sizeOfField(selection, typeName);
        case Kind.INLINE_FRAGMENT:
          return sizeOfSelections(selection.selectionSet, selection.typeCondition?.name.value ?? typeName);
        case Kind.FRAGMENT_SPREAD:
          return sizeOfFragment(selection.name.value);
      }
    });
    return {
      depth: Math.max(0, ...sizes.map((size) => size.depth)),
      fields: sizes.reduce((total, size) => total + size.fields, 0),
      cost: (variables) => sizes.reduce((total, size) => total + size.cost(variables), 0),
    };
  }

  function sizeOfFragment(name: string): Size {
    const known = sizesOfFragments.get(name);
    if (known) return known;
    // A fragment that spreads itself is refused by validation; here it only must not recurse for ever.
    sizesOfFragments.set(name, NOTHING);
    const fragment = fragments.get(name);
    const size = fragment ? sizeOfSelections(fragment.selectionSet, fragment.typeCondition.name.value) : NOTHING;
    const reusable = { ...size, cost: oncePerVariables(size.cost) };
    sizesOfFragments.set(name, reusable);
    return reusable;
  }

  function sizeOfField(node: FieldNode, parentName: string): Size {
    const parent = schema.getType(parentName);
    if (!isObjectType(parent)) return NOTHING;
    const field = parent.getFields()[node.name.value] ?? META_FIELDS.get(node.name.value);
    if (!field) return NOTHING;
    const type = getNamedType(field.type);
    if (isIntrospectionType(parent) || isIntrospectionType(type)) return sizeOfIntrospection(node, type.name);
    if (!node.selectionSet || !isCompositeType(type)) return { depth: 1, fields: 1, cost: () => 1 };
    const inner = sizeOfSelections(node.selectionSet, type.name);
    const pageSize = field.args.some((argument) => argument.name === 'first') ? pageSizeOf(node) : undefined;
    const plainList = isListType(getNullableType(field.type)) && !parentName.endsWith('Connection');
    const times = pageSize ?? (() => (plainList ? PLAIN_LIST_SIZE : 1));
    return {
      depth: inner.depth + 1,
      fields: inner.fields + 1,
      cost: (variables) => 1 + times(variables) * inner.cost(variables),
    };
  }

  /** Introspection is not counted: its lists nest as deep as validation lets them, and without aliases that is all. */
  function sizeOfIntrospection(node: FieldNode, typeName: string): Size {
    if (node.alias) throw exceeded(`Introspection has no aliases; ask for ${node.name.value} without one.`);
    if (node.selectionSet) sizeOfSelections(node.selectionSet, typeName);
    return INTROSPECTION;
  }
}

const NOTHING: Size = { depth: 0, fields: 0, cost: () => 0 };
const INTROSPECTION: Size = { ...NOTHING, fields: Infinity };

/** The fields that types have without saying so. */
const META_FIELDS: ReadonlyMap<string, GraphQLField<unknown, unknown>> = new Map(
  [SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef].map((field) => [field.name, field]),
);

/** A fragment may be spread more often than could be added up one by one. */
function oncePerVariables(cost: Cost): Cost {
  const costs = new WeakMap<Variables, number>();
  return (variables) => {
    const known = costs.get(variables);
    if (known !== undefined) return known;
    const value = cost(variables);
    costs.set(variables, value);
    return value;
  };
}

/** How many elements the page that a field asks for may have. A size out of range is refused by the field itself. */
function pageSizeOf(node: FieldNode): Cost {
  const values = (node.arguments ?? [])
    .filter((argument) => argument.name.value === 'first' || argument.name.value === 'last')
    .map((argument) => argument.value);
  return (variables) => {
    for (const value of values) {
      const size = numberOf(value, variables);
      if (size !== undefined) return Math.min(Math.max(size, 0), MAX_PAGE_SIZE);
    }
    return DEFAULT_PAGE_SIZE;
  };
}

function defaultNumbers({ variableDefinitions = [] }: OperationDefinitionNode): Variables {
  return Object.fromEntries(
    variableDefinitions.map(({ variable, defaultValue }) => [variable.name.value, numberOf(defaultValue, {})]),
  );
}

function numberOf(value: ValueNode | undefined, variables: Variables): number | undefined {
  if (value?.kind === Kind.INT) return Number(value.value);
  const known = value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
  return typeof known === 'number' ? known : undefined;
}

function exceeded(message: string): GreenlightError {
  return new GreenlightError('LIMIT_EXCEEDED', message);
}
