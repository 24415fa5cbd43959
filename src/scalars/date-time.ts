import { GraphQLError, GraphQLScalarType, type ValueNode } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';

/** The instants that every database stores and RFC 3339 can write; what comes before all of them stands for none. */
const EARLIEST = Date.parse('0001-01-01T00:00:00.001Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * An instant, written as RFC 3339 in UTC with milliseconds. Takes any RFC 3339 text with an offset; what is finer than
 * a millisecond is cut off, so that every database stores the same instant. Stored rows carry milliseconds since 1970.
 */
export const DateTime = new GraphQLScalarType<Date, string>({
  ...GraphQLDateTime.toConfig(),
  name: 'DateTime',
  description: 'An instant in RFC 3339, in UTC with milliseconds, such as 2026-01-31T18:30:00.000Z.',
  serialize(value) {
    if (value instanceof Date || typeof value === 'number') return new Date(value).toISOString();
    throw new GraphQLError(`DateTime cannot represent ${typeof value}.`);
  },
  parseValue: (value) => inRange(GraphQLDateTime.parseValue(value)),
  parseLiteral: (node, variables) => inRange(GraphQLDateTime.parseLiteral(node, variables), node),
});

/** @param node where the instant stands in a document */
function inRange(instant: Date, node: ValueNode | null = null): Date {
  const time = instant.getTime();
  if (time >= EARLIEST && time <= LATEST) return instant;
  throw new GraphQLError('A DateTime lies in the years 1 to 9999, in UTC.', { nodes: node });
}
