import { GraphQLError, GraphQLScalarType } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';

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
});
