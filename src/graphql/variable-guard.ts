import {
  getNamedType,
  type GraphQLInputType,
  type GraphQLNamedInputType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import { badInput } from '../errors.ts';
import { checkText, type Path, pathText } from './text-guard.ts';

/** The size of an operation's variables. */
const VARIABLE_LIMITS = {
  /** Lists and objects within one another. */
  depth: 50,
  /** Elements of lists and fields of objects, all together. */
  values: 500_000,
  /** Filters and orders: each has many fields to look for. */
  filters: 2_000,
} as const;

/**
 * Refuses variables that would be too dear to fit to their types, and texts that cannot be stored. Variables that the
 * operation does not declare are looked at as well.
 *
 * @throws BAD_USER_INPUT naming the path of the value within the variables
 */
export function checkVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): void {
  const path: Path = [];
  let values = 0;
  let filters = 0;
  const types = typesOf(schema, operation);
  for (const [name, value] of Object.entries(variables)) {
    checkText(name, path);
    check(name, value, types.get(name));
  }

  function check(key: string | number, value: unknown, type: GraphQLInputType | undefined): void {
    path.push(key);
    values += 1;
    if (values > VARIABLE_LIMITS.values) throw tooMany('values', VARIABLE_LIMITS.values);
    if (typeof value === 'string') checkText(value, path);
    else if (typeof value === 'object' && value !== null) checkWithin(value, isNonNullType(type) ? type.ofType : type);
    path.pop();
  }

  function checkWithin(value: object, type: GraphQLInputType | undefined): void {
    if (path.length > VARIABLE_LIMITS.depth) {
      throw badInput(pathText(path), `Variables nest at most ${VARIABLE_LIMITS.depth} levels deep.`);
    }
    if (Array.isArray(value)) {
      const elementType = isListType(type) ? type.ofType : undefined;
      value.forEach((element, index) => check(index, element, elementType));
    } else {
      // One object may stand for a list of one.
      checkFields(value, type && getNamedType(type));
    }
  }

  function checkFields(value: object, type: GraphQLNamedInputType | undefined): void {
    const inputType = isInputObjectType(type) ? type : undefined;
    if (inputType && /(Filter|Order)$/.test(inputType.name)) filters += 1;
    if (filters > VARIABLE_LIMITS.filters) throw tooMany('filters and orders', VARIABLE_LIMITS.filters);
    for (const [name, field] of Object.entries(value)) {
      checkText(name, path);
      const known = inputType?.getFields()[name];
      if (inputType && !known) {
        // graphql-js would repeat the whole object for each of its unknown fields.
        throw badInput(pathText([...path, name]), `Field "${name}" is not defined by type "${inputType.name}".`);
      }
      check(name, field, known?.type);
    }
  }

  function tooMany(what: string, limit: number): Error {
    return badInput(pathText(path), `Variables have at most ${limit} ${what}; send them in several requests.`);
  }
}

type Types = ReadonlyMap<string, GraphQLInputType>;

/** The types of operations' variables: Apollo gives the same operation for the same text. */
const knownTypes = new WeakMap<OperationDefinitionNode, Types>();

function typesOf(schema: GraphQLSchema, operation: OperationDefinitionNode): Types {
  let types = knownTypes.get(operation);
  if (!types) {
    types = new Map(
      (operation.variableDefinitions ?? []).flatMap(({ variable, type: node }) => {
        const type = typeFromAST(schema, node);
        return isInputType(type) ? [[variable.name.value, type]] : [];
      }),
    );
    knownTypes.set(operation, types);
  }
  return types;
}
