import { GraphQLError, GraphQLScalarType, type ValueNode, valueFromASTUntyped } from 'graphql';

/** How deep a value may be nested: a text is 0 deep, a list of texts 1. */
export const MAX_JSON_DEPTH = 20;

/** How long a value may be, written as JSON, in UTF-16 code units. */
export const MAX_JSON_LENGTH = 256 * 1024;

/** Any JSON value, of bounded depth and length when it comes from a client. */
export const Json = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: `Any JSON value; a client's nests at most ${MAX_JSON_DEPTH} levels deep and has at most ${MAX_JSON_LENGTH} characters.`,
  serialize: (value) => value,
  parseValue: (value) => checkJson(value),
  parseLiteral: (node, variables) => checkJson(valueFromASTUntyped(node, variables), node),
});

/** @param node where the value stands in a document */
function checkJson(value: unknown, node: ValueNode | null = null): unknown {
  checkDepth(value, 0, node);
  const { length } = JSON.stringify(value);
  if (length <= MAX_JSON_LENGTH) return value;
  throw new GraphQLError(`A JSON value has at most ${MAX_JSON_LENGTH} characters; this one has ${length}.`, {
    nodes: node,
  });
}

function checkDepth(value: unknown, depth: number, node: ValueNode | null): void {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new GraphQLError('A number in JSON lies between -1.8e308 and 1.8e308.', { nodes: node });
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth === MAX_JSON_DEPTH) {
    throw new GraphQLError(`A JSON value nests at most ${MAX_JSON_DEPTH} levels deep.`, { nodes: node });
  }
  for (const inner of Object.values(value)) checkDepth(inner, depth + 1, node);
}
