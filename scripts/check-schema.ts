import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { readFileSync } from 'node:fs';

const VERBS = 'add apply cancel create delete retry revert review run set start update'.split(' ');

if (import.meta.main) {
  const faults = process.argv.slice(2).flatMap((path) => schemaFaults(buildSchema(readFileSync(path, 'utf8'))));
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

/** The places at which a schema breaks the house's rules; one line each, which begins with the place. */
export function schemaFaults(schema: GraphQLSchema): string[] {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
  return [...types.flatMap(typeFaults), ...mutationFaults(schema)];
}

function typeFaults(type: GraphQLNamedType): string[] {
  const { name } = type;
  const own = [...elementFaults(name, type), ...nameFaults(name, name, /^[A-Z][A-Za-z0-9]*$/, 'PascalCase')];
  if (isEnumType(type)) {
    const values = type.getValues();
    return own.concat(
      values.flatMap((value) => [
        ...elementFaults(`${name}.${value.name}`, value),
        ...nameFaults(`${name}.${value.name}`, value.name, /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/, 'SCREAMING_SNAKE_CASE'),
      ]),
    );
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return own.concat(
      /(Input|Filter|Order)$/.test(name) ? [] : [`${name}: the name of an input ends in Input, Filter or Order.`],
      fields.flatMap((field) => inputFaults(`${name}.${field.name}`, field)),
    );
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    const fields = Object.values(type.getFields());
    return own.concat(
      name.endsWith('Connection') ? connectionFaults(name, Object.keys(type.getFields())) : [],
      fields.flatMap((field) => fieldFaults(`${name}.${field.name}`, field)),
    );
  }
  return own;
}

function fieldFaults(place: string, field: GraphQLField<unknown, unknown>): string[] {
  return [
    ...elementFaults(place, field),
    ...nameFaults(place, field.name, /^[a-z][A-Za-z0-9]*$/, 'camelCase'),
    ...(isListType(field.type) ? [`${place}: a list is never null, but empty.`] : []),
    ...listFaults(place, field.type),
    ...field.args.flatMap((argument) => inputFaults(`${place}(${argument.name})`, argument)),
  ];
}

function inputFaults(place: string, input: Described & { name: string; type: GraphQLInputType }): string[] {
  return [
    ...elementFaults(place, input),
    ...nameFaults(place, input.name, /^[a-z][A-Za-z0-9]*$/, 'camelCase'),
    ...listFaults(place, input.type),
  ];
}

interface Described {
  description?: string | null | undefined;
}

function elementFaults(place: string, element: Described): string[] {
  return element.description?.trim() ? [] : [`${place}: a description is missing.`];
}

function nameFaults(place: string, name: string, pattern: RegExp, convention: string): string[] {
  return pattern.test(name) ? [] : [`${place}: the name is not in ${convention}.`];
}

function listFaults(place: string, type: GraphQLInputType | GraphQLOutputType): string[] {
  const list = isNonNullType(type) ? type.ofType : type;
  if (!isListType(list)) return [];
  return isNonNullType(list.ofType)
    ? listFaults(place, list.ofType)
    : [`${place}: the elements of a list are never null.`];
}

function connectionFaults(place: string, fields: readonly string[]): string[] {
  return ['edges', 'nodes', 'pageInfo', 'totalCount']
    .filter((expected) => !fields.includes(expected))
    .map((expected) => `${place}: a connection has the field ${expected}.`);
}

function mutationFaults(schema: GraphQLSchema): string[] {
  return Object.keys(schema.getMutationType()?.getFields() ?? {})
    .filter((name) => !VERBS.some((verb) => new RegExp(`^${verb}[A-Z]`).test(name)))
    .map((name) => `Mutation.${name}: a mutation begins with a verb, one of ${VERBS.join(', ')}.`);
}
