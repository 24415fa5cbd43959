import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GraphQLInputObjectType, type GraphQLInputType, isInputObjectType } from 'graphql';
import { OrderDirection } from '../../src/graphql/filters.ts';
import { createSchema } from '../../src/graphql/schema.ts';
import { RESOLVERS } from '../../src/resolvers.ts';
import { generateLibrary } from '../../src/sample/generator.ts';
import { type Filter, type Kind, KINDS, TYPE_NAMES } from '../support/library-model.ts';
import { PAGE_FIELDS, readPage } from '../support/list-pages.ts';
import { performer, scene, studio, tag } from '../support/model-objects.ts';
import { INDEXED, NOT_INDEXED, ORDERS, type Row } from '../support/planned-conditions.ts';
import { countedPlan, nestedPlans, pagePlan } from '../support/query-plan.ts';
import { TestLibrary } from '../support/test-library.ts';

let library: TestLibrary;
beforeAll(async () => {
  const generated = generateLibrary(8000, 7);
  const numbers = Array.from({ length: 2000 }, (_, index) => 10_000 + index);
  const known = (number: number) => {
    const instant = new Date(Date.UTC(2010, 0, number - 10_000));
    return { createdAt: instant, updatedAt: instant, lastSynced: number % 100 === 0 ? null : instant };
  };
  library = await TestLibrary.open({
    ...generated,
    performers: [...generated.performers, ...numbers.map((number) => performer(String(number), known(number)))],
    tags: [...generated.tags, ...numbers.map((number) => ({ ...tag(String(number), known(number)), description: '' }))],
    studios: [
      ...generated.studios,
      ...numbers.map((number) =>
        studio(String(number), { ...known(number), parentId: String(10_000 + (number % 400)) }),
      ),
    ],
  });
});
afterAll(() => library.close());

describe('the query plan of a filter', () => {
  it.each(byCondition(INDEXED))('of %s by %j: %s', async (kind, filter, step) => {
    expect(await pagePlan(library, kind, { filter })).toContain(step);
  });

  it.each(byCondition(NOT_INDEXED))('of %s by %j follows the order: %s', async (kind, filter) => {
    expect(await pagePlan(library, kind, { filter })).toMatch(new RegExp(`^SCAN ${kind.slice(0, -1)} USING INDEX`));
  });

  it('is known for each condition that there is', async () => {
    const schema = createSchema(RESOLVERS);
    const conditions = KINDS.flatMap((kind) =>
      Object.values((schema.getType(`${TYPE_NAMES[kind]}Filter`) as GraphQLInputObjectType).getFields())
        .filter(({ name }) => !['and', 'or', 'not'].includes(name))
        .flatMap(({ name, type }) => operatorsOf(type).map((operator) => `${kind} ${name} ${operator}`)),
    );
    const planned = [...INDEXED, ...NOT_INDEXED].flatMap(([kind, field, operands]) =>
      operands
        .flatMap((operand) => (typeof operand === 'object' ? Object.keys(operand) : ['']))
        .map((operator) => `${kind} ${field} ${operator}`),
    );
    expect(conditions.filter((condition) => !planned.includes(condition))).toEqual([]);
  });
});

describe('the query plan of an order', () => {
  it.each(ORDERS)('of %s by %s seeks in %s', async (kind, field, index) => {
    for (const direction of ['ASC', 'DESC'] as const) {
      const { pageInfo } = await readPage(library, kind, { orderBy: [{ field, direction }] });
      const orderBy = [{ field, direction: OrderDirection[direction] }];
      const table = kind.slice(0, -1);
      const [name, columns] = index.split(' ');
      expect(await pagePlan(library, kind, { orderBy })).toBe(`SCAN ${table} USING INDEX ${name}`);
      expect(await pagePlan(library, kind, { orderBy }, { last: 10 })).toBe(`SCAN ${table} USING INDEX ${name}`);
      for (const page of [{ after: pageInfo.endCursor }, { last: 10, before: pageInfo.endCursor }]) {
        const plan = await pagePlan(library, kind, { orderBy }, page);
        expect(plan).toContain(`SEARCH ${table} USING INDEX ${name} ${columns}`);
        expect(plan).not.toContain('TEMP B-TREE');
      }
    }
  });
});

it('of an order by several fields seeks by the first and sorts the ties', async () => {
  const orderBy = [
    { field: 'SCENE_DATE', direction: OrderDirection.DESC },
    { field: 'TITLE', direction: OrderDirection.ASC },
  ];
  const { pageInfo } = await readPage(library, 'scenes', {
    orderBy: [{ field: 'SCENE_DATE', direction: 'DESC' }, { field: 'TITLE' }],
  });
  expect(await pagePlan(library, 'scenes', { orderBy }, { after: pageInfo.endCursor })).toBe(
    'SEARCH scene USING INDEX scene_scene_date_key_id_index (scene_date_key<?) | USE TEMP B-TREE FOR LAST 2 TERMS OF ORDER BY',
  );
});

describe('the query plan of the scenes of', () => {
  it.each([
    [
      'performers',
      0,
      'SEARCH member USING COVERING INDEX scene_performers_performer_id_scene_id_index (performer_id=?)',
    ],
    ['tags', 0, 'SEARCH member USING COVERING INDEX scene_tags_tag_id_scene_id_index (tag_id=?)'],
    ['tags', -1, 'SEARCH tag_parents USING COVERING INDEX tag_parents_parent_id_tag_id_index (parent_id=?)'],
    ['studios', 0, 'SEARCH scene USING INDEX scene_studio_id_id_index (studio_id=?)'],
    ['studios', -1, 'SEARCH studio USING INDEX studio_parent_id_index (parent_id=?)'],
  ] as const)('%s, %i levels deep: %s', async (kind, depth, step) => {
    expect((await nestedPlans(library, kind, depth)).join()).toContain(step);
  });
});

describe('the query plan of scenes by date', () => {
  const BY_DATE = [{ field: 'SCENE_DATE', direction: OrderDirection.DESC }];
  const TAGGED = 'SEARCH member USING COVERING INDEX scene_tags_tag_id_scene_date_key_scene_id_index (tag_id=?';
  const PERFORMED =
    'SEARCH member USING COVERING INDEX scene_performers_performer_id_scene_date_key_scene_id_scene_signature_index (performer_id=?';

  it.each<[Filter, string]>([
    [{ tags: { includes: ['40'] } }, TAGGED],
    [{ performers: { includes: ['40'] } }, PERFORMED],
    [{ tags: { includes: ['40'] }, organized: { eq: false } }, TAGGED],
    [{ tags: { includes: ['1'] }, performers: { includes: ['40'] }, rating100: { gte: 50 } }, PERFORMED],
  ])('follows the links for %j', async (filter, step) => {
    const { pageInfo } = await readPage(library, 'scenes', {
      orderBy: [{ field: 'SCENE_DATE', direction: 'DESC' }],
    });
    for (const page of [{}, { after: pageInfo.endCursor }, { last: 10, before: pageInfo.endCursor }]) {
      const plan = await pagePlan(library, 'scenes', { filter, orderBy: BY_DATE }, page);
      expect(plan.startsWith(step)).toBe(true);
      expect(plan).not.toContain('TEMP B-TREE');
    }
  });

  it('finds the links, and reads but the scenes of the page, where they are counted as well', async () => {
    const filter = { tags: { includes: ['1'] }, performers: { includes: ['40'] }, organized: { eq: false } };
    const plan = await countedPlan(library, { filter, orderBy: BY_DATE });
    expect(plan.split(' | ').slice(2)).toEqual([
      `${PERFORMED})`,
      'SEARCH other EXISTS USING COVERING INDEX scene_tags_tag_id_scene_id_index (tag_id=? AND scene_id=?)',
      'SEARCH scene EXISTS USING COVERING INDEX scene_organized_id_index (organized=? AND id=?)',
      ...['SCAN (subquery-5)', 'USE TEMP B-TREE FOR ORDER BY', 'SCAN found'],
      'SEARCH scene USING INDEX sqlite_autoindex_scene_1 (id=?)',
      'USE TEMP B-TREE FOR ORDER BY',
    ]);
  });

  it.each<[Filter, string]>([
    [
      { tags: { includes: ['40'] }, organized: { eq: true } },
      'scene EXISTS USING COVERING INDEX scene_organized_id_index',
    ],
    [{ tags: { includes: ['1'] }, performers: { includes: ['40'] } }, 'other EXISTS USING COVERING INDEX scene_tags'],
  ])('counts the links, and reads no scene, for %j', async (filter, step) => {
    const plan = await countedPlan(library, { filter }, 'totalCount');
    expect(plan).toMatch(new RegExp(`^SEARCH member USING COVERING INDEX [^|]* \\| SEARCH ${step}[^|]*$`));
  });

  it.each<[string, Filter, object[]]>([
    ['a search', { tags: { includes: ['40'] }, search: 'night' }, BY_DATE],
    ['another order', { tags: { includes: ['40'] } }, [{ field: 'RATING100', direction: OrderDirection.DESC }]],
    [
      'ties in another order',
      { tags: { includes: ['40'] } },
      [...BY_DATE, { field: 'ID', direction: OrderDirection.ASC }],
    ],
  ])('finds all scenes and sorts them for %s', async (_name, filter, orderBy) => {
    const plan = await pagePlan(library, 'scenes', { filter, orderBy: orderBy as never });
    expect(plan).toContain('USE TEMP B-TREE FOR ORDER BY');
  });

  it.each([
    ['tags', TAGGED],
    ['performers', PERFORMED],
  ] as const)('follows the links in the lists of %s', async (kind, step) => {
    const [plan, ...others] = await nestedPlans(library, kind, 0, { orderBy: BY_DATE });
    expect(others).toEqual([]);
    expect(plan).toContain(step);
    // The rows of the page are sorted, not those of the subquery.
    expect(plan?.match(/TEMP B-TREE/g)).toEqual(['TEMP B-TREE']);
  });
});

it('of scenes with a tag asks an index of each, before its row, whether it is organized', async () => {
  const plan = await pagePlan(library, 'scenes', { filter: { tags: { includes: ['40'] }, organized: { eq: false } } });
  expect(plan).toContain('SEARCH scene USING INDEX scene_organized_id_index (organized=? AND id=?)');
});

describe('a condition that very many scenes meet', () => {
  let uniform: TestLibrary;
  beforeAll(async () => {
    const scenes = Array.from({ length: 6000 }, (_, index) =>
      scene(String(index), {
        ...{ title: `Night ${index}`, details: 'Night falls.', paths: [`/night/${index}`] },
        ...{ organized: index > 0, performerIds: ['1'] },
        tagIds: ['1', ...(index === 7 ? ['2'] : []), ...(index % 3 === 0 ? ['3'] : []), ...(index % 3 ? ['4'] : [])],
      }),
    );
    const tags = ['1', '2', '3', '4'].map((id) => tag(id));
    uniform = await TestLibrary.open({ performers: [performer('1')], tags: tags as never, scenes });
  });
  afterAll(() => uniform.close());

  it.each<object>([
    { tags: { includes: ['1'] } },
    { tags: { includesAll: ['1'], depth: -1 }, performers: { includes: ['1'] } },
    { organized: { eq: true } },
    { search: 'night' },
    { details: { startsWith: 'night' } },
    { and: [{ path: { startsWith: '/night' } }, { tags: { includes: ['1'] } }] },
  ])('is asked of each row in the order, until the page is full: %j', async (filter) => {
    const plan = await pagePlan(uniform, 'scenes', { filter });
    expect(plan).toMatch(/^SCAN scene USING INDEX scene_title_key_id_index/);
    expect(plan).not.toContain('FOR ORDER BY');
  });

  it.each<[object, string]>([
    [{ tags: { includesAll: ['1', '2'] } }, 'SEARCH scene USING INDEX sqlite_autoindex_scene_1 (id=?)'],
    [
      { organized: { eq: false }, tags: { includes: ['1'] } },
      'SEARCH scene USING INDEX scene_organized_id_index (organized=?)',
    ],
    [{ tags: { includes: ['2'] }, search: 'night' }, 'SEARCH scene USING INDEX sqlite_autoindex_scene_1 (id=?)'],
  ])('gives way to one that few meet: %j', async (filter, step) => {
    expect(await pagePlan(uniform, 'scenes', { filter })).toContain(step);
  });

  it.each([
    ['many', '4', 'scene_performers'],
    ['few', '3', 'scene_tags'],
  ])('is followed in the links that tell of tags by a signature, when %s scenes have the tag', async (_, id, links) => {
    const filter = { tags: { includes: [id] }, performers: { includes: ['1'] } };
    const orderBy = [{ field: 'SCENE_DATE', direction: OrderDirection.DESC }];
    const plan = await pagePlan(uniform, 'scenes', { filter, orderBy });
    expect(plan).toMatch(new RegExp(`^SEARCH member USING COVERING INDEX ${links}_`));
    expect(plan).not.toContain('FOR ORDER BY');
  });

  it.each<['performers' | 'tags', Filter]>([
    ['performers', { performers: { includes: ['1'] } }],
    ['tags', { tags: { includes: ['1'] } }],
  ])('is asked of each row for the scenes of one of the %s as well', async (kind, filter) => {
    const plans = await nestedPlans(uniform, kind, 0, { parent: '1' });
    expect(plans.at(-1)).toMatch(/LIST SUBQUERY \d+ \| SCAN scene USING COVERING INDEX scene_title_key_id_index/);
    const query = `query ($after: String) {
      ${kind} { nodes { id page: scenes(first: 3, after: $after) { ${PAGE_FIELDS} } } }
    }`;
    const first = await readPage(uniform, 'scenes', { filter, first: 3 });
    const second = await readPage(uniform, 'scenes', { filter, first: 3, after: first.pageInfo.endCursor });
    for (const [after, page] of [
      [null, first],
      [first.pageInfo.endCursor, second],
    ] as const) {
      const answer = (await uniform.data(query, { after })) as Record<string, { nodes: unknown[] }>;
      expect(answer[kind]?.nodes).toContainEqual({ id: '1', page });
    }
  });
});

function byCondition(rows: readonly Row[]): [Kind, object, string][] {
  return rows.flatMap(([kind, field, conditions, step]) =>
    conditions.map((condition): [Kind, object, string] => [kind, { [field]: condition }, step]),
  );
}

/** The operators of a condition's type: the fields of an input object, or none that has a name. */
function operatorsOf(type: GraphQLInputType): string[] {
  return isInputObjectType(type) ? Object.keys(type.getFields()).filter((name) => name !== 'depth') : [''];
}
