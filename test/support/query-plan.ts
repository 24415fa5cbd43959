import { type GraphQLResolveInfo, type OperationDefinitionNode, parse } from 'graphql';
import type { Compilable } from 'kysely';
import type { Lookup, PreparedQuery } from '../../src/database/prepared-query.ts';
import type { Reader } from '../../src/database/reader.ts';
import type { SqliteReader } from '../../src/database/sqlite/reader.ts';
import type { PageArgs } from '../../src/graphql/connection.ts';
import { type Context, createContext } from '../../src/graphql/context.ts';
import { PerformerResolver } from '../../src/library/performer.resolver.ts';
import { SceneResolver } from '../../src/library/scene.resolver.ts';
import { StudioResolver } from '../../src/library/studio.resolver.ts';
import { TagResolver } from '../../src/library/tag.resolver.ts';
import type { Kind } from './library-model.ts';
import { SILENT, type TestLibrary } from './test-library.ts';

/** Which list, as the resolvers take it: instants are dates, and directions those of the product. */
export interface PlannedList {
  readonly filter?: object;
  readonly orderBy?: readonly { readonly field: string; readonly direction: string }[];
}

/** The query plan by which a page of a root list is read, its steps joined. */
export async function pagePlan(
  library: TestLibrary,
  kind: Kind,
  list: PlannedList,
  page: PageArgs = {},
): Promise<string> {
  const plans = await plansOf(library, (context) => readers[kind](list, page, context).nodes());
  return plans.at(-1)!;
}

/** The query plan by which a page of scenes is read along with their number, or that by itself; its steps joined. */
export async function countedPlan(
  library: TestLibrary,
  list: PlannedList,
  wanted: 'nodes' | 'totalCount' = 'nodes',
): Promise<string> {
  const plans = await plansOf(library, (context) =>
    new SceneResolver().scenes(list as never, {}, context, COUNTED_DETAILS)[wanted](),
  );
  return plans.at(-1)!;
}

/** The query plans by which the scenes of a performer, a tag or a studio are read. */
export function nestedPlans(
  library: TestLibrary,
  kind: Exclude<Kind, 'scenes'>,
  depth: number,
  { parent = '40', ...list }: PlannedList & { readonly parent?: string } = {},
): Promise<string[]> {
  return plansOf(library, (context) => nestedReaders[kind]({ id: parent } as never, depth, list, context).nodes());
}

type Lists = Readonly<
  Record<Kind, (list: PlannedList, page: PageArgs, context: Context) => { nodes(): Promise<unknown> }>
>;

/** What resolvers know of an operation that selects what no index has; and of one that counts, too. */
const DETAILS = selecting('nodes { details }');
const COUNTED_DETAILS = selecting('totalCount nodes { details }');

function selecting(fields: string): GraphQLResolveInfo {
  const operation = parse(`{ list { ${fields} } }`).definitions[0] as OperationDefinitionNode;
  return { operation, fieldNodes: operation.selectionSet.selections, fragments: {} } as unknown as GraphQLResolveInfo;
}

// The lists are typed for each kind; here they come from one table for all.
const readers: Lists = {
  scenes: (list, page, context) => new SceneResolver().scenes(list as never, page, context, DETAILS),
  performers: (list, page, context) => new PerformerResolver().performers(list as never, page, context),
  tags: (list, page, context) => new TagResolver().tags(list as never, page, context),
  studios: (list, page, context) => new StudioResolver().studios(list as never, page, context),
};

const nestedReaders = {
  performers: (parent: never, _depth: number, list: PlannedList, context: Context) =>
    new PerformerResolver().scenes(parent, list as never, { first: 3 }, context, DETAILS),
  tags: (parent: never, depth: number, list: PlannedList, context: Context) =>
    new TagResolver().scenes(parent, list as never, { first: 3 }, { depth }, context, DETAILS),
  studios: (parent: never, depth: number, list: PlannedList, context: Context) =>
    new StudioResolver().scenes(parent, list as never, { first: 3 }, { depth }, context, DETAILS),
};

/** The plans of the queries that a resolver puts together, in the order in which it runs them. */
async function plansOf(library: TestLibrary, read: (context: Context) => Promise<unknown>): Promise<string[]> {
  const recording = new RecordingReader(library.services.reader as SqliteReader);
  await read(createContext({ ...library.services, reader: recording }, SILENT));
  return recording.plans;
}

/** Reads like the reader behind it, and keeps the plans. */
class RecordingReader implements Reader {
  readonly #reader: SqliteReader;
  readonly plans: string[] = [];

  constructor(reader: SqliteReader) {
    this.#reader = reader;
  }

  get dialect() {
    return this.#reader.dialect;
  }

  all<Row>(query: Compilable<Row>): Promise<Row[]> {
    this.plans.push(this.#reader.explain(query).join(' | '));
    return this.#reader.all(query);
  }

  allKept<Row>(query: Compilable<Row>): Promise<Row[]> {
    return this.all(query);
  }

  run<Values extends object, Row>(query: PreparedQuery<Values, Row>, values: Values): Promise<Row[]> {
    return this.#reader.run(query, values);
  }

  lookUp<Row extends { id: string }>(lookup: Lookup<Row>, ids: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    return this.#reader.lookUp(lookup, ids);
  }
}
