import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { execute, getOperationAST, type GraphQLSchema, parse, validate } from 'graphql';
import { Field, ObjectType, Query, Resolver } from 'type-graphql';
import { compileOperation } from '../../src/graphql/compile-operation.ts';
import { createContext } from '../../src/graphql/context.ts';
import { createSchema } from '../../src/graphql/schema.ts';
import { RESOLVERS } from '../../src/resolvers.ts';
import { sampleLibrary } from '../../src/sample/sample-library.ts';
import { randomDocument } from '../support/random-document.ts';
import { SILENT, TestLibrary } from '../support/test-library.ts';

@ObjectType({ description: 'Has fields that fail.' })
class Fragile {
  @Field(() => String, { description: 'Is there.' })
  sound(): string {
    return 'sound';
  }

  @Field(() => String, { nullable: true, description: 'Fails, and may be missing.' })
  broken(): string {
    throw new Error('broken');
  }

  @Field(() => String, { description: 'Is missing, though it must not be.' })
  missing(): string {
    return null as never;
  }

  @Field(() => [Fragile], { nullable: true, description: 'Others, one of them an error.' })
  others(): Fragile[] {
    return [new Fragile(), new Error('no other') as never];
  }
}

@Resolver()
class FragileResolver {
  @Query(() => Fragile, { nullable: true, description: 'Something fragile.' })
  async fragile(): Promise<Fragile> {
    return new Fragile();
  }
}

/** A text that graphql-jit would write into its code as a date, and that would be run. */
const CODE = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d(globalThis.wasRun=true)';

/** Operations that are compiled, with variables for each run. */
const COMPILED: readonly (readonly [query: string, ...variables: object[]])[] = [
  ['{ scene(id: "1") { id title rating100 organized urls createdAt sceneDate __typename } }'],
  ['{ b: scene(id: "2") { z: title id } a: scene(id: "1") { title y: title } none: scene(id: "none") { id } }'],
  ['query ($id: ID!) { scene(id: $id) { id } }', { id: '1' }, { id: 2 }, { id: 'none' }],
  ['query ($id: ID = "3") { scene(id: $id) { id } }', {}, { id: '1' }],
  [
    'query ($first: Int, $after: String) { scenes(first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
    ...[{}, { first: null }, { first: 0 }, { first: 3, after: null }],
  ],
  [
    'query ($filter: SceneFilter, $order: [SceneOrder!]) { scenes(first: 5, filter: $filter, orderBy: $order) { totalCount nodes { id } } }',
    ...[{}, { filter: null }, { filter: {} }, { filter: { not: { or: [{ organized: { eq: true } }] } } }],
    { filter: { tags: { includes: ['1', '2'] } }, order: { field: 'RATING100', direction: 'DESC' } },
    { filter: { createdAt: { gt: '2001-01-01T00:00:00Z' } }, order: [{ field: 'TITLE' }, { field: 'ID' }] },
  ],
  [
    'query ($word: String, $least: Int, $tag: ID!) { scenes(filter: { search: $word, rating100: { gte: $least }, tags: { includes: [$tag, "2"] } }) { totalCount } }',
    ...[{ tag: '1' }, { tag: '3', word: 'the' }, { tag: '1', least: 50 }, { tag: '1', least: null, word: null }],
  ],
  [
    '{ scenes(first: 2, orderBy: [{ field: SCENE_DATE, direction: DESC }], filter: { sceneDate: { lte: "1970" }, studio: { isNull: false } }) { nodes { id } } }',
  ],
  [
    'query ($yes: Boolean!, $no: Boolean!) { scene(id: "1") { id @include(if: $yes) title @skip(if: $yes) studio @include(if: $no) { name } ...Names } } fragment Names on Scene { tags @skip(if: $yes) { name } performers { name sceneCount @skip(if: $yes) } }',
    ...[true, false].flatMap((yes) => [true, false].map((no) => ({ yes, no }))),
  ],
  [
    '{ scenes(first: 3) { nodes { ...A ...B tags { id } } } } fragment A on Scene { tags { name ...T } id } fragment B on Scene { tags { ...T parents { name } } } fragment T on Tag { sceneCount deep: sceneCount(depth: -1) }',
  ],
  [
    '{ performers(first: 4) { edges { cursor node { name scenes(first: 2, orderBy: { field: ID }) { totalCount edges { node { title performers { name } } } } } } } }',
  ],
  ['{ tags(first: 3) { nodes { name scenes(first: 1) { nodes { id } } more: scenes(first: 2) { nodes { id } } } } }'],
  ['{ sceneFacets(first: 3) { tags { count tag { name } } years { year count } organized { value count } } }'],
  ['{ settings { key value description } setting(key: "jobs.retention_days") { value } scheduledTasks { name } }'],
  ['{ fragile { sound __typename } }'],
  [`{ scene(id: "${CODE}") { id } }`],
  [
    `query ($text1: ID!) { scenes(filter: { tags: { includes: [$text1, "2"] }, title: { in: ["${CODE}", "Alien"] } }) { totalCount } }`,
    { text1: '1' },
  ],
  [
    `{ tags(filter: { name: { in: """${CODE}""" } }) { totalCount } scenes(filter: { createdAt: { gt: "2001-01-01T00:00:00Z" } }) { totalCount } }`,
  ],
];

/** Operations of which an answer has errors: then graphql-js answers. */
const FAILING: readonly (readonly [query: string, variables?: object])[] = [
  ['{ scenes(first: 501) { nodes { id } } scene(id: "1") { id } }'],
  ['query ($after: String) { scenes(after: $after) { nodes { id } } }', { after: 'no cursor' }],
  ['query ($id: ID!) { scene(id: $id) { id } }', {}],
  ['query ($first: Int) { scenes(first: $first) { totalCount } }', { first: 1.5 }],
  ['query ($filter: SceneFilter) { scenes(filter: $filter) { totalCount } }', { filter: { nothing: 1 } }],
  ['{ fragile { sound broken } }'],
  ['{ fragile { sound missing } scene(id: "1") { id } }'],
  ['{ fragile { others { sound } } }'],
  ['{ fragile { others { missing } } }'],
  ['query ($yes: Boolean = true) { scene(id: "1") { id title @include(if: $yes) } }', { yes: null }],
  ['query ($id: ID = "1") { scenes(filter: { tags: { includes: [$id] } }) { totalCount } }', { id: null }],
  [
    'query ($down: OrderDirection) { scenes(orderBy: { field: ID, direction: $down }) { nodes { id } } }',
    { down: null },
  ],
];

/** Operations that are interpreted, always. */
const INTERPRETED: readonly string[] = [
  '{ __schema { queryType { name } } }',
  '{ scene(id: "1") { __proto__: id } }',
  '{ scene(id: "1") { sameTags: tags { name } b_c: tags { name } } }',
  '{ scene(id: "1") { idx0: tags { name } } }',
  '{ scene(id: "1") { id @skip(if: true) title id } }',
  '{ scene(id: "1") { ... @include(if: false) { ...F } title ...F } } fragment F on Scene { id }',
  'mutation { deleteScene(id: "1") }',
  'subscription { jobUpdated { id } }',
  `{ scenes { nodes { ${Array.from({ length: 50 }, (_, index) => `...F${index}`).join(' ')} } } } ${Array.from(
    { length: 50 },
    (_, index) =>
      `fragment F${index} on Scene { id title code details director urls paths organized rating100 sceneDate }`,
  ).join(' ')}`,
];

describe('a compiled query', () => {
  let library: TestLibrary;
  let schema: GraphQLSchema;
  beforeAll(async () => {
    library = await TestLibrary.open(sampleLibrary());
    schema = createSchema([...RESOLVERS, FragileResolver]);
  });
  afterAll(() => library.close());

  it.each(COMPILED)('answers as graphql-js does: %s', async (query, ...runs) => {
    for (const variables of runs.length > 0 ? runs : [{}]) {
      const { interpreted, compiled } = await bothAnswers(query, variables);
      expect(compiled).toBeDefined();
      expect(JSON.stringify(compiled)).toBe(JSON.stringify(interpreted));
      expect(interpreted.errors).toBeUndefined();
    }
  });

  it.each(FAILING)('leaves it to graphql-js to fail: %s', async (query, variables = {}) => {
    const { interpreted, compiled } = await bothAnswers(query, variables);
    expect(interpreted.errors?.length).toBeGreaterThan(0);
    if (compiled) expect(compiled.errors?.length).toBeGreaterThan(0);
  });

  it.each(INTERPRETED)('there is none for %s', (query) => {
    const document = parse(query);
    expect(validate(schema, document)).toEqual([]);
    expect(compileOperation(schema, document, getOperationAST(document)!)).toBeUndefined();
  });

  it('answers whatever else is asked as graphql-js does', async () => {
    let comparisons = 0;
    await fc.assert(
      fc.asyncProperty(randomDocument(schema, { yes: true, no: false }), async (query) => {
        const { interpreted, compiled } = await bothAnswers(query, { yes: true, no: false });
        if (interpreted.errors || !compiled) return;
        expect(JSON.stringify(compiled)).toBe(JSON.stringify(interpreted));
        comparisons += 1;
      }),
      { numRuns: 200 },
    );
    expect(comparisons).toBeGreaterThan(30);
  });

  it('is what the server answers with from the second time on, with the same text and the same errors', async () => {
    for (const [query, variables] of [...COMPILED, ...FAILING].filter(([text]) => !text.includes('fragile'))) {
      const answers = [];
      for (let time = 0; time < 3; time += 1) {
        const { errors, ...answer } = await library.execute(query, { ...variables });
        answers.push(JSON.stringify({ data: answer.data as unknown, errors }));
      }
      expect(new Set(answers).size).toBe(1);
    }
  });

  it('runs nothing that a client has written', async () => {
    for (let time = 0; time < 3; time += 1) await library.execute(`{ scene(id: "${CODE}") { id } }`);
    expect(globalThis).not.toHaveProperty('wasRun');
  });

  it('reads for each field what that field asks for, whatever its alias', async () => {
    const query = `{
      a: tag(id: "1") { b_c: scenes(first: 2) { nodes { id sceneDate director } } }
      c_a: tag(id: "1") { b: scenes(first: 2) { nodes { id } } }
    }`;
    const first: unknown = await library.data(query);
    for (let time = 0; time < 2; time += 1) expect(await library.data(query)).toEqual(first);
  });

  async function bothAnswers(query: string, variables: object) {
    const document = parse(query);
    expect(validate(schema, document)).toEqual([]);
    const operation = getOperationAST(document)!;
    const contextValue = () => createContext(library.services, SILENT);
    const compiled = compileOperation(schema, document, operation);
    return {
      interpreted: await execute({ schema, document, contextValue: contextValue(), variableValues: { ...variables } }),
      compiled: await compiled?.(contextValue(), { ...variables }),
    };
  }
});
