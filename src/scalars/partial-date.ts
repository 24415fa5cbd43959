import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

/** A calendar date of which the day, or the month and the day, may be unknown: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
export const PartialDate = new GraphQLScalarType<string, string>({
  name: 'PartialDate',
  description: 'A date of which only the year or the month may be known: YYYY, YYYY-MM or YYYY-MM-DD.',
  serialize: (value) => String(value),
  parseValue: (value) => parsePartialDate(value),
  parseLiteral(node) {
    if (node.kind !== Kind.STRING)
      throw new GraphQLError('A PartialDate is a string: YYYY, YYYY-MM or YYYY-MM-DD.', { nodes: node });
    return parsePartialDate(node.value, node);
  },
});

/** Whether the text is a partial date that exists in the (proleptic Gregorian) calendar. */
export function isPartialDate(text: string): boolean {
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text);
  if (!match) return false;
  const [, year, month, day] = match;
  if (month === undefined) return true;
  if (Number(month) < 1 || Number(month) > 12) return false;
  if (day === undefined) return true;
  const lastOfMonth = new Date(0);
  lastOfMonth.setUTCFullYear(Number(year), Number(month), 0);
  return Number(day) >= 1 && Number(day) <= lastOfMonth.getUTCDate();
}

/** @param node where the value stands in a document */
function parsePartialDate(value: unknown, node: ValueNode | null = null): string {
  if (typeof value === 'string' && isPartialDate(value)) return value;
  throw new GraphQLError(
    `A PartialDate is YYYY, YYYY-MM or YYYY-MM-DD and must exist in the calendar; got ${JSON.stringify(value)}.`,
    { nodes: node },
  );
}
