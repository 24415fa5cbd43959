import fc from 'fast-check';
import {
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { LIMITS } from '../../src/graphql/limits.ts';

/** Arguments that fit wherever there is one of the name. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  first: ['0', '1', '3', 'null'],
  id: ['"1"', '"2"', '"none"'],
  key: ['"jobs.retention_days"'],
  depth: ['0', '1', '-1'],
  orderBy: ['{ field: ID, direction: DESC }'],
};

/**
 * Documents with a query over the schema: fields, aliases, arguments, fragments and directives as they fall, some levels
 * deep.
 *
 * @param conditions the names of Boolean variables for directives
 */
export function randomDocument(schema: GraphQLSchema, conditions: Record<string, boolean>): fc.Arbitrary<string> {
  const directive = fc.option(
    fc.tuple(fc.constantFrom('skip', 'include'), fc.constantFrom(...Object.keys(conditions))),
    { freq: 4 },
  );
  const directives = directive.map((chosen) => (chosen ? ` @${chosen[0]}(if: $${chosen[1]})` : ''));
  const variables = Object.keys(conditions).map((name) => `$${name}: Boolean!`);
  return selections(schema.getQueryType()!, 4)
    .map(
      (text) =>
        `query (${variables.join(', ')}) { ok: __typename @include(if: $yes) no: __typename @skip(if: $no) ${text} }`,
    )
    .filter((text) => text.split('@').length <= LIMITS.directives && text.split(': ').length <= LIMITS.aliases);

  function selections(type: GraphQLObjectType, depth: number): fc.Arbitrary<string> {
    const fields = Object.values(type.getFields()).filter((field) => isAnswerable(field, depth));
    if (fields.length === 0) return fc.constant('__typename');
    const one: fc.Arbitrary<string> = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...fields).chain((field) => selection(field, depth)) },
      { weight: 1, arbitrary: fc.constant('__typename') },
      ...(depth > 1
        ? [
            {
              weight: 1,
              arbitrary: fc
                .tuple(
                  directives,
                  fc.boolean(),
                  fc.constant(null).chain(() => selections(type, depth - 1)),
                )
                .map(([when, typed, inner]) => `... ${typed ? `on ${type.name}` : ''}${when} { ${inner} }`),
            },
          ]
        : []),
    );
    return fc.array(one, { minLength: 1, maxLength: 4 }).map((parts) => `__typename ${parts.join(' ')}`);
  }

  function selection(field: GraphQLField<unknown, unknown>, depth: number): fc.Arbitrary<string> {
    const type = getNamedType(field.type);
    const inner = isObjectType(type) ? selections(type, depth - 1).map((text) => ` { ${text} }`) : fc.constant('');
    const given = fc.tuple(
      ...field.args
        .filter(({ name }) => name in ARGUMENTS)
        .map((argument) =>
          fc
            .option(fc.constantFrom(...ARGUMENTS[argument.name]!), { freq: isRequiredArgument(argument) ? 1e9 : 2 })
            .map((value) => (value === null ? '' : `${argument.name}: ${value}`)),
        ),
    );
    // An alias of its own for each set of arguments, since fields with other arguments do not merge.
    return fc.tuple(given, inner, directives).map(([values, body, when]) => {
      const text = values.filter(Boolean).join(', ');
      const alias = `${field.name}By${text.replaceAll(/[\W_]/g, (sign) => (sign === '-' ? 'minus' : ''))}`;
      return `${text ? `${alias}: ${field.name}(${text})` : field.name}${when}${body}`;
    });
  }
}

/** Whether a field can be asked with what arguments there are, and answers without a place to go. */
function isAnswerable(field: GraphQLField<unknown, unknown>, depth: number): boolean {
  const type = getNamedType(field.type);
  return (
    (isLeafType(type) || (isObjectType(type) && depth > 1)) &&
    field.args.every((argument) => !isRequiredArgument(argument) || argument.name in ARGUMENTS)
  );
}
