import fc from 'fast-check';
import type { ReferenceConditions, RelationConditions, TextConditions, ValueConditions } from './filter-model.ts';
import type { Filter, Kind, Order } from './library-model.ts';
import { DATES, INSTANTS, PERFORMER_IDS, RATINGS, SCENE_IDS, STUDIO_IDS, TAG_IDS, text } from './random-library.ts';

/** A filter of one to three conditions that nests others, three levels deep at the most. */
export function randomFilter(kind: Kind): fc.Arbitrary<Filter> {
  return filterWithin(fc.oneof(...fields(CONDITIONS[kind]), ...fields(LIBRARY_CONDITIONS)), 3);
}

/** A filter of conditions that a query can start from, or ask of each row, as it finds better. */
export function randomSelection(): fc.Arbitrary<Filter> {
  const ascii = fc.constantFrom('a', 'A', 'x', 'k', 'ss', '%a', 'ax');
  const beginnings = operators<TextConditions>({ eq: ascii, startsWith: ascii });
  return fc
    .array(
      fc.oneof(
        ...fields({
          performers: relations(PERFORMER_IDS),
          tags: hierarchies(TAG_IDS),
          organized: operators<ValueConditions<boolean>>({ eq: fc.boolean(), ne: fc.boolean() }),
          details: beginnings,
          path: beginnings,
          search: ascii,
        }),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((conditions) => ({ and: conditions }));
}

/** An order of up to three fields, some of them named twice. */
export function randomOrder(kind: Kind): fc.Arbitrary<Order[]> {
  const fieldNames = [
    ...(kind === 'scenes' ? SCENE_ORDERS : ['NAME']),
    'CREATED_AT',
    'UPDATED_AT',
    'LAST_SYNCED',
    'ID',
  ];
  const order = fc.record(
    { field: fc.constantFrom(...fieldNames), direction: fc.constantFrom<'ASC' | 'DESC'>('ASC', 'DESC') },
    { requiredKeys: ['field'] },
  );
  return fc.array(order, { maxLength: 3 });
}

const SCENE_ORDERS = ['TITLE', 'SCENE_DATE', 'CREATED_DATE', 'RATING100'];

function filterWithin(condition: fc.Arbitrary<Filter>, depth: number): fc.Arbitrary<Filter> {
  const own = fc.array(condition, { minLength: depth === 3 ? 1 : 0, maxLength: 2 }).map(merged);
  if (depth === 0) return own;
  const inner = filterWithin(condition, depth - 1);
  const several = fc.array(inner, { maxLength: 2 });
  const joined = fc.oneof<fc.Arbitrary<Filter>[]>(
    fc.record({ and: orNull(several) }),
    fc.record({ or: orNull(fc.array(inner, { maxLength: 3 })) }),
    fc.record({ not: orNull(inner) }),
  );
  return fc.oneof({ weight: 2, arbitrary: own }, { weight: 1, arbitrary: fc.tuple(own, joined).map(merged) });
}

/** What fits any kind of object. */
const LIBRARY_CONDITIONS: Conditions = {
  createdAt: ranges(fc.constantFrom(...INSTANTS, '2024-02-29T13:00:00+01:00')),
  updatedAt: ranges(fc.constantFrom(...INSTANTS)),
  lastSynced: ranges(fc.constantFrom(...INSTANTS, '0001-01-01T00:00:00.001Z')),
};

const NAMED_CONDITIONS: Conditions = { name: texts(), alias: texts() };

const CONDITIONS: Record<Kind, Conditions> = {
  scenes: {
    id: idConditions(SCENE_IDS),
    title: texts(),
    details: texts(),
    path: texts(),
    code: texts(),
    director: texts(),
    organized: operators<ValueConditions<boolean>>({ eq: fc.boolean(), ne: fc.boolean() }),
    rating100: ranges(fc.constantFrom(...RATINGS, -1, 101, 49)),
    sceneDate: ranges(fc.constantFrom(...DATES, '1970-07', '9999')),
    createdDate: ranges(fc.constantFrom(...INSTANTS, '0001-01-01T00:00:00.001Z')),
    studio: references(STUDIO_IDS),
    performers: relations(PERFORMER_IDS),
    tags: hierarchies(TAG_IDS),
    performerCount: ranges(fc.nat(5)),
    tagCount: ranges(fc.nat(5)),
  },
  performers: { ...NAMED_CONDITIONS, id: idConditions(PERFORMER_IDS), disambiguation: texts() },
  tags: {
    ...NAMED_CONDITIONS,
    id: idConditions(TAG_IDS),
    description: texts(),
    parents: hierarchies(TAG_IDS),
    children: hierarchies(TAG_IDS),
  },
  studios: { ...NAMED_CONDITIONS, id: idConditions(STUDIO_IDS), parent: references(STUDIO_IDS) },
};

type Conditions = { [Name in keyof Filter]: fc.Arbitrary<NonNullable<Filter[Name]>> };

/** A filter with one condition, for each that there is. */
function fields(conditions: Conditions): fc.Arbitrary<Filter>[] {
  return Object.entries(conditions).map(([name, arbitrary]) =>
    orNull(arbitrary as fc.Arbitrary<unknown>).map((condition) => ({ [name]: condition })),
  );
}

function texts(): fc.Arbitrary<TextConditions> {
  return operators<TextConditions>({
    eq: text(3),
    ne: text(3),
    in: fc.array(text(3), { maxLength: 3 }),
    contains: text(2),
    startsWith: text(2),
    endsWith: text(2),
    isNull: fc.boolean(),
  });
}

function ranges<T>(value: fc.Arbitrary<T>): fc.Arbitrary<ValueConditions<T>> {
  return operators<ValueConditions<T>>({
    ...{ eq: value, ne: value, gt: value, gte: value, lt: value, lte: value },
    in: fc.array(value, { maxLength: 3 }),
    isNull: fc.boolean(),
  });
}

function idConditions(ids: readonly string[]): fc.Arbitrary<ValueConditions<string>> {
  return operators<ValueConditions<string>>({ eq: idOf(ids), ne: idOf(ids), in: idsOf(ids) });
}

function references(ids: readonly string[]): fc.Arbitrary<ReferenceConditions> {
  return operators<ReferenceConditions>({ in: idsOf(ids), isNull: fc.boolean() }, { depth: depths() });
}

function relations(ids: readonly string[]): fc.Arbitrary<RelationConditions> {
  return operators<RelationConditions>(relationOperators(ids));
}

function hierarchies(ids: readonly string[]): fc.Arbitrary<RelationConditions> {
  return operators<RelationConditions>(relationOperators(ids), { depth: depths() });
}

function relationOperators(ids: readonly string[]) {
  return { includes: idsOf(ids), includesAll: idsOf(ids), excludes: idsOf(ids), isEmpty: fc.boolean() };
}

function depths(): fc.Arbitrary<number | null> {
  return fc.constantFrom(0, 1, 2, -1, null);
}

function idOf(ids: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...ids, 'unknown');
}

function idsOf(ids: readonly string[]): fc.Arbitrary<string[]> {
  return fc.array(idOf(ids), { maxLength: 3 });
}

/** One operator, or two, each of which may be null; and, now and then, what goes with them. */
function operators<T extends object>(
  choices: { [Name in keyof T]?: fc.Arbitrary<unknown> },
  extras: { [Name in keyof T]?: fc.Arbitrary<unknown> } = {},
): fc.Arbitrary<T> {
  const one = fc.oneof(
    ...Object.entries<fc.Arbitrary<unknown> | undefined>(choices).map(([name, value]) =>
      orNull(value!).map((operand) => ({ [name]: operand })),
    ),
  );
  const extra = fc.record(extras as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [] });
  return fc
    .tuple(fc.array(one, { minLength: 1, maxLength: 2 }), extra)
    .map(([parts, rest]) => merged([...parts, rest]) as T);
}

function orNull<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.option(arbitrary, { freq: 20 });
}

function merged(parts: readonly object[]): object {
  return Object.assign({}, ...parts) as object;
}
