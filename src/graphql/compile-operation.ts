import {
  type ASTNode,
  type DefinitionNode,
  type DocumentNode,
  type ExecutionResult,
  type FragmentSpreadNode,
  getVariableValues,
  GraphQLBoolean,
  GraphQLScalarType,
  GraphQLSchema,
  type InlineFragmentNode,
  isNonNullType,
  Kind,
  type NamedTypeNode,
  type NameNode,
  type OperationDefinitionNode,
  OperationTypeNode,
  TypeInfo,
  TypeNameMetaFieldDef,
  type TypeNode,
  type VariableDefinitionNode,
  type VariableNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import type { Context } from './context.ts';
import { liftTexts } from './lift-texts.ts';
import { countFields } from './limits.ts';

/** How many fields an operation has at the most, fragments unfolded, to be worth compiling. */
const MOST_FIELDS = 500;

export type Variables = Readonly<Record<string, unknown>>;

/** Executes one operation; undefined when its variables do not fit. */
export type Execute = (
  context: Context,
  variables: Variables,
) => ExecutionResult | undefined | Promise<ExecutionResult>;

/**
 * Compiles an operation but for its variables: graphql-jit would write out their types, which never ends when one refers
 * to itself as filters do. So it is told that they are of a type that takes what graphql-js has made of them,
 * but for those of `@skip` and `@include`, whose type it wants to see. The same goes for texts, which it would write
 * into the code, and where they have marks of its own, as expressions that are run.
 *
 * @returns undefined when the operation is better interpreted, or must be
 */
export function compileOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Execute | undefined {
  if (!isWorthIt(schema, document, operation) || !hasPlainNames(document)) return undefined;
  const lifted = liftTexts(schema, document);
  if (!lifted) return undefined;
  const { variableDefinitions = [] } = operation;
  const unlessNull = variablesThatNeedAValue(schema, document, operation);
  const untyped = [
    ...variableDefinitions.map((definition) =>
      namedTypeOf(definition.type) === GraphQLBoolean.name ? definition : ready(definition.variable.name.value),
    ),
    ...Object.keys(lifted.texts).map(ready),
  ];
  const definitions = lifted.document.definitions.map((definition, index) =>
    document.definitions[index] === operation ? { ...definition, variableDefinitions: untyped } : definition,
  ) as DefinitionNode[];
  const compiled = compileQuery(withReadyType(schema), { ...document, definitions }, operation.name?.value);
  if (!isCompiledQuery(compiled)) return undefined;
  return (context, variables) => {
    const { coerced } = getVariableValues(schema, variableDefinitions, variables);
    if (!coerced || unlessNull.some((name) => coerced[name] === null)) return undefined;
    return (compiled.query as CompiledQuery)(undefined, context, Object.assign(coerced, lifted.texts));
  };
}

function isWorthIt(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): boolean {
  return (
    operation.operation === OperationTypeNode.QUERY &&
    countFields(schema, document, operation) <= MOST_FIELDS &&
    !mayRepeatWhatIsLeftOut(document)
  );
}

/**
 * Whether names are such that graphql-jit does not mix them up: it gives fields their `info` by the names on the way to
 * them, joined by underscores, or `idx0` for a list. And a key named `__proto__` is an object's prototype.
 */
function hasPlainNames(document: DocumentNode): boolean {
  let arePlain = true;
  visit(document, {
    Name: ({ value }) => void (arePlain &&= value !== '__proto__'),
    Field: ({ alias, name }) => void (arePlain &&= alias ? isPlainName(alias) : isPlainName(name) || isMeta(name)),
  });
  return arePlain;
}

function isPlainName({ value }: NameNode): boolean {
  return !value.includes('_') && !/^idx\d+$/.test(value);
}

/** The one field without a resolver that every object has. */
function isMeta({ value }: NameNode): boolean {
  return value === TypeNameMetaFieldDef.name;
}

/**
 * The variables that may be null by their type, but not where they stand: there is a default, of the variable or of the
 * place. graphql-jit does not see a null that is sent all the same, which graphql-js refuses.
 */
function variablesThatNeedAValue(
  schema: GraphQLSchema,
  document: DocumentNode,
  { variableDefinitions = [] }: OperationDefinitionNode,
): string[] {
  const nullable = new Set(
    variableDefinitions
      .filter(({ type }) => type.kind !== Kind.NON_NULL_TYPE)
      .map(({ variable }) => variable.name.value),
  );
  const found = new Set<string>();
  const types = new TypeInfo(schema);
  const noteVariable = ({ name: { value } }: VariableNode) => {
    if (nullable.has(value) && isNonNullType(types.getInputType())) found.add(value);
  };
  visit(document, visitWithTypeInfo(types, { Variable: noteVariable }));
  return [...found];
}

/**
 * Whether a field that may be left out could stand in the same place twice: graphql-jit answers at the place of the
 * first, even when only that one is left out.
 */
function mayRepeatWhatIsLeftOut(document: DocumentNode): boolean {
  const times = new Map<string, number>();
  const fields: string[] = [];
  const fragments: ASTNode[] = [];
  const noteFragment = (node: InlineFragmentNode | FragmentSpreadNode) => {
    if (node.directives?.length) fragments.push(node);
  };
  visit(document, {
    Field({ alias, name, directives }) {
      const key = (alias ?? name).value;
      times.set(key, (times.get(key) ?? 0) + 1);
      if (directives?.length) fields.push(key);
    },
    InlineFragment: noteFragment,
    FragmentSpread: noteFragment,
  });
  return fragments.length > 0 || fields.some((key) => (times.get(key) ?? 0) > 1);
}

function namedTypeOf(type: TypeNode): string | undefined {
  if (type.kind === Kind.NON_NULL_TYPE) return namedTypeOf(type.type);
  return type.kind === Kind.NAMED_TYPE ? type.name.value : undefined;
}

type CompiledQuery = (
  root: unknown,
  context: Context,
  variables: Variables,
) => ExecutionResult | Promise<ExecutionResult>;

/** The type of a value that needs no coercion any more. */
const READY = new GraphQLScalarType({ name: 'Ready', parseValue: (value) => value });
const READY_TYPE: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: READY.name } };

function ready(name: string): VariableDefinitionNode {
  const variable: VariableNode = { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } };
  return { kind: Kind.VARIABLE_DEFINITION, variable, type: READY_TYPE };
}

const extended = new WeakMap<GraphQLSchema, GraphQLSchema>();

function withReadyType(schema: GraphQLSchema): GraphQLSchema {
  let known = extended.get(schema);
  if (!known) {
    const config = schema.toConfig();
    extended.set(schema, (known = new GraphQLSchema({ ...config, types: [...config.types, READY] })));
  }
  return known;
}
