import type { ErrorCode } from '../../src/errors.ts';

/** An operation that must be refused, and how. */
export interface Attack {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly code: ErrorCode;
  /** What the message says, among other things. */
  readonly says: string;
  /** Set where Apollo Server's own rule comes first. */
  readonly overHttp?: { readonly code: ErrorCode; readonly says: string };
  readonly field?: string;
  /** Set when only the resolver can see it: then HTTP answers 200, with the error. */
  readonly refusedByResolver?: true;
}

const BY_FILTER = 'query ($filter: SceneFilter) { scenes(filter: $filter) { totalCount } }';

const TOO_MANY_SELECTIONS = {
  code: 'GRAPHQL_VALIDATION_FAILED',
  says: 'recursively requests too many selections',
} as const;

/** Operations that are dear to answer, or even to look at. */
export const DEAR: Readonly<Record<string, Attack>> = {
  '24 nested fragments, each aliased twice': {
    query: `{ studio(id: "1") { ...F0 } } ${fragments('Studio', 'parent')} fragment F24 on Studio { id }`,
    code: 'LIMIT_EXCEEDED',
    says: '15 levels',
    overHttp: TOO_MANY_SELECTIONS,
  },
  '24 nested fragments in the introspection': {
    query: `{ __schema { types { ...F0 } } } ${fragments('__Type', 'ofType')} fragment F24 on __Type { name }`,
    code: 'LIMIT_EXCEEDED',
    says: 'Introspection has no aliases',
    overHttp: TOO_MANY_SELECTIONS,
  },
  'an introspection that asks for everything sixteen times, thrice over': {
    query: `{ __schema { ${aliases(16, 'types { ...T }')} } }
      fragment T on __Type { ${aliases(16, 'fields { ...F }')} } fragment F on __Field { ${aliases(16, 'name')} }`,
    code: 'LIMIT_EXCEEDED',
    says: 'Introspection has no aliases',
  },
  '5,000 aliases': { query: `{ ${aliases(5_000, 'x')} }`, code: 'GRAPHQL_PARSE_FAILED', says: '5000 tokens' },
  '51 aliases': { query: `{ ${aliases(51, '__typename')} }`, code: 'LIMIT_EXCEEDED', says: '50 aliases' },
  'a depth of 3,000': {
    query: '{scene{'.repeat(1_500) + '}}'.repeat(1_500),
    code: 'LIMIT_EXCEEDED',
    says: '100 levels of brackets',
  },
  'a depth that comments hide': {
    query: '{a#}\n'.repeat(2_000) + '}'.repeat(2_000),
    code: 'LIMIT_EXCEEDED',
    says: '100 levels of brackets',
  },
  'a depth of 16': {
    query: `{ tag(id: "1") ${'{ parents '.repeat(14)} { id } ${'}'.repeat(14)} }`,
    code: 'LIMIT_EXCEEDED',
    says: '15 levels',
  },
  'a list 9,000 deep': { query: `{ scene(id: ${'['.repeat(9_000)}`, code: 'LIMIT_EXCEEDED', says: '100 levels' },
  '20,000 directives': {
    query: `{ __typename ${'@a '.repeat(20_000)} }`,
    code: 'GRAPHQL_PARSE_FAILED',
    says: '5000 tokens',
  },
  '51 directives': {
    query: `{ __typename ${Array.from({ length: 51 }, () => '... @skip(if: false) { __typename }').join(' ')} }`,
    code: 'LIMIT_EXCEEDED',
    says: '50 directives',
  },
  '2 MB of tokens': { query: `{ ${'a '.repeat(1_000_000)} }`, code: 'LIMIT_EXCEEDED', says: '65536 characters' },
  'a document over 64 kB': {
    query: `{ __typename } #${' '.repeat(65_536)}`,
    code: 'LIMIT_EXCEEDED',
    says: '65536 characters',
  },
  'a string literal of 7 MB': {
    query: `{ scenes(filter: { search: "${'a'.repeat(7_000_000)}" }) { totalCount } }`,
    code: 'LIMIT_EXCEEDED',
    says: 'Send large values as variables',
  },
  'equal fields to be compared with one another': {
    query: `{ ${'health { status } '.repeat(1_200)} }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
    says: 'aborted',
  },
  'full pages within full pages': {
    query: '{ tags(first: 500) { nodes { scenes(first: 500) { nodes { id } } } } }',
    code: 'LIMIT_EXCEEDED',
    says: 'Ask for smaller pages',
  },
  'full pages by the defaults of variables': {
    query: 'query ($n: Int = 500) { tags(first: $n) { nodes { scenes(first: $n) { nodes { id } } } } }',
    code: 'LIMIT_EXCEEDED',
    says: 'Ask for smaller pages',
  },
  'a small page by default, which a null takes back': {
    query: `query ($n: Int = 0, $m: Int) {
      tags(first: $n, last: $m) { nodes { scenes(first: $m) { nodes { id } } } }
    }`,
    variables: { n: null, m: 500 },
    code: 'LIMIT_EXCEEDED',
    says: 'Ask for smaller pages',
  },
  'a dear field beside one with a page of less than nothing': {
    query: `{ a: tags(first: -1000000000) { nodes { id } }
      b: tags(first: 500) { nodes { scenes(first: 500) { nodes { id } } } } }`,
    code: 'LIMIT_EXCEEDED',
    says: 'Ask for smaller pages',
  },
};

/** Values that cannot be stored, or are too large. */
export const UNFIT: Readonly<Record<string, Attack>> = {
  'a NUL byte in a variable': {
    query: BY_FILTER,
    variables: { filter: { or: [{}, { title: { eq: 'a\0b' } }] } },
    code: 'BAD_USER_INPUT',
    says: 'NUL',
    field: 'filter.or[1].title.eq',
  },
  'a NUL byte in a literal': {
    query: String.raw`{ scenes(filter: { title: { in: ["a", "\u0000"] } }) { totalCount } }`,
    code: 'BAD_USER_INPUT',
    says: 'NUL',
    field: 'filter.title.in[1]',
  },
  "a NUL byte in a variable's default": {
    query: String.raw`query ($title: StringFilter = { eq: "\u0000" }) { scenes(filter: { title: $title }) { totalCount } }`,
    code: 'BAD_USER_INPUT',
    says: 'NUL',
    field: 'title.eq',
  },
  'a NUL byte in the name of a field': {
    query: BY_FILTER,
    variables: { filter: { title: { 'e\0q': 'a' } } },
    code: 'BAD_USER_INPUT',
    says: 'NUL',
    field: 'filter.title',
  },
  'half of a surrogate pair in a variable': {
    query: 'mutation ($input: CreateSceneInput!) { createScene(input: $input) { id } }',
    variables: { input: { title: 'x', urls: ['a', '\ud83d'] } },
    code: 'BAD_USER_INPUT',
    says: 'surrogate',
    field: 'input.urls[1]',
  },
  'half of a surrogate pair in a literal': {
    query: '{ scenes(filter: { title: { eq: "\ud83d" } }) { totalCount } }',
    code: 'GRAPHQL_PARSE_FAILED',
    says: 'U+D83D',
  },
  'half of a surrogate pair in the name of a field': {
    query: BY_FILTER,
    variables: { filter: { 'a\udc00': 1 } },
    code: 'BAD_USER_INPUT',
    says: 'surrogate',
    field: 'filter',
  },
  '40,000 ids in a list': {
    query: BY_FILTER,
    variables: { filter: { id: { in: Array.from({ length: 40_000 }, (_, id) => String(id)) } } },
    code: 'BAD_USER_INPUT',
    says: 'at most 500 values; this one has 40000',
    field: 'filter.id.in',
    refusedByResolver: true,
  },
  'a million ids in a list': {
    query: BY_FILTER,
    variables: { filter: { id: { in: Array.from({ length: 1_000_000 }, () => '1') } } },
    code: 'BAD_USER_INPUT',
    says: 'at most 500000 values',
    field: 'filter.id.in[499997]',
  },
  '95,000 tags that a scene must have': {
    query: BY_FILTER,
    variables: {
      filter: {
        and: Array.from({ length: 190 }, () => ({ tags: { includesAll: Array.from({ length: 500 }, () => '1') } })),
      },
    },
    code: 'BAD_USER_INPUT',
    says: 'at most 200 conditions in all',
    field: 'filter.and[0].tags',
    refusedByResolver: true,
  },
  '40,000 empty filters': {
    query: BY_FILTER,
    variables: { filter: { and: Array.from({ length: 40_000 }, () => ({})) } },
    code: 'BAD_USER_INPUT',
    says: 'at most 2000 filters',
    field: 'filter.and[1999]',
  },
  '400,000 fields that there are not': {
    query: BY_FILTER,
    variables: { filter: { not: Object.fromEntries(Array.from({ length: 400_000 }, (_, index) => [`k${index}`, 1])) } },
    code: 'BAD_USER_INPUT',
    says: 'Field "k0" is not defined by type "SceneFilter".',
    field: 'filter.not.k0',
  },
  'one filter in place of a list, with fields that there are not': {
    query: BY_FILTER,
    variables: { filter: { and: { k0: 'x'.repeat(90_000), k1: 'x'.repeat(90_000) } } },
    code: 'BAD_USER_INPUT',
    says: 'Field "k0" is not defined by type "SceneFilter".',
    field: 'filter.and.k0',
  },
  '50 values of an enum, each of 99,000 letters': {
    query: 'query ($orderBy: [SceneOrder!]) { scenes(orderBy: $orderBy) { totalCount } }',
    variables: { orderBy: Array.from({ length: 50 }, () => ({ field: 'x'.repeat(99_000) })) },
    code: 'BAD_USER_INPUT',
    says: 'does not exist in "SceneOrderField" enum',
    field: 'orderBy[0].field',
  },
  '40,000 orders': {
    query: 'query ($orderBy: [SceneOrder!]) { scenes(orderBy: $orderBy) { totalCount } }',
    variables: { orderBy: Array.from({ length: 40_000 }, () => ({ field: 'ID' })) },
    code: 'BAD_USER_INPUT',
    says: 'at most 2000 filters',
    field: 'orderBy[2000]',
  },
  'a variable of 7 MB': {
    query: 'query ($field: SceneOrderField!) { scenes(orderBy: { field: $field }) { totalCount } }',
    variables: { field: 'x'.repeat(7_000_000) },
    code: 'BAD_USER_INPUT',
    says: 'at most 100000 characters',
    field: 'field',
  },
  'a search of 2,000 letters': {
    query: BY_FILTER,
    variables: { filter: { search: 'x'.repeat(2_000) } },
    code: 'BAD_USER_INPUT',
    says: '1000 characters',
    field: 'filter.search',
    refusedByResolver: true,
  },
  'an Int over 2^31 in a variable': {
    query: 'query ($first: Int) { scenes(first: $first) { totalCount } }',
    variables: { first: 2 ** 31 },
    code: 'BAD_USER_INPUT',
    says: '32-bit',
    field: 'first',
  },
  'an Int over 2^31 in a literal': {
    query: '{ scenes(first: 2147483648) { totalCount } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
    says: '32-bit',
  },
  'a page of 501': {
    query: '{ scenes(first: 501) { totalCount } }',
    code: 'BAD_USER_INPUT',
    says: 'from 0 to 500',
    field: 'first',
    refusedByResolver: true,
  },
  'a variable of the wrong type, deep inside': {
    query: BY_FILTER,
    variables: { filter: { and: [{}, { rating100: { gte: 'high' } }] } },
    code: 'BAD_USER_INPUT',
    says: 'Int cannot represent',
    field: 'filter.and[1].rating100.gte',
  },
  'a required variable that is missing': {
    query: 'query ($id: ID!) { scene(id: $id) { id } }',
    code: 'BAD_USER_INPUT',
    says: 'required',
    field: 'id',
  },
};

function fragments(type: string, field: string): string {
  return Array.from(
    { length: 24 },
    (_, index) => `fragment F${index} on ${type} { a: ${field} { ...F${index + 1} } b: ${field} { ...F${index + 1} } }`,
  ).join(' ');
}

function aliases(count: number, selection: string): string {
  return Array.from({ length: count }, (_, index) => `a${index}:${selection}`).join(' ');
}
