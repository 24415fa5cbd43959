import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleLibrary } from '../../src/sample/sample-library.ts';
import { TestLibrary } from '../support/test-library.ts';

/** The fields of a scene, each as an operation can select it. */
const FIELDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      ...['id', 'title', 'code', 'details', 'director', 'urls', 'paths', 'organized', 'rating100', 'sceneDate'],
      ...['createdDate', 'lastSynced', 'createdAt', 'updatedAt'],
    ].map((name) => [name, name]),
  ),
  studio: 'studio { id name aliases }',
  performers: 'performers { name disambiguation }',
  tags: 'tags { name sceneCount }',
  planChanges: 'planChanges { totalCount }',
};

/** Ways of selecting a field that come to the same. */
const WAYS: readonly ((field: string) => string)[] = [
  (field) => field,
  (field) => `... on Scene { ${field} }`,
  (field) => field.replace(/^\w+/, '$& @include(if: $yes)'),
  (field) => field.replace(/^\w+/, '$& @skip(if: $no)'),
];

const ORDERS = ['TITLE', 'SCENE_DATE', 'CREATED_DATE', 'RATING100', 'CREATED_AT', 'UPDATED_AT', 'LAST_SYNCED', 'ID'];

const selections = fc
  .subarray(Object.keys(FIELDS), { minLength: 1 })
  .chain((names) => fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), fc.nat(WAYS.length - 1)))));

describe('what an operation selects of scenes', () => {
  let library: TestLibrary;
  beforeAll(async () => {
    library = await TestLibrary.open(sampleLibrary());
  });
  afterAll(() => library.close());

  it('is the same as when everything is selected, in lists and by id', async () => {
    const everything = Object.values(FIELDS).join(' ');
    await fc.assert(
      fc.asyncProperty(
        fc.record({ inNodes: selections, inEdges: selections, byId: selections, order: fc.constantFrom(...ORDERS) }),
        async ({ inNodes, inEdges, byId, order }) => {
          const list = `scenes(first: 3, orderBy: { field: ${order}, direction: DESC })`;
          const whole = await ask(`${list} { nodes { ${everything} } pageInfo { endCursor } edges { cursor } }`);
          const { nodes, pageInfo, edges } = whole['scenes'] as Page;
          const some = await ask(
            `${list} { nodes { ${text(inNodes)} } edges { cursor node { ${text(inEdges)} } } pageInfo { endCursor } }
             performers(first: 2) { nodes { scenes(first: 2) { edges { node { ${text(inEdges)} } } } } }
             scene(id: ${JSON.stringify(nodes[0]?.['id'])}) { ${text(byId)} }`,
          );
          expect(some['scenes']).toEqual({
            nodes: nodes.map((node) => only(node, inNodes)),
            edges: edges.map(({ cursor }, index) => ({ cursor, node: only(nodes[index] as Fields, inEdges) })),
            pageInfo,
          });
          expect(some['scene']).toEqual(only(nodes[0] as Fields, byId));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('may differ between places of one operation', async () => {
    const { tags } = await ask(`tags(first: 5) {
      nodes { a: scenes(first: 2) { nodes { id } } b: scenes(first: 2) { nodes { title tags { name } } } }
    }`);
    for (const { a, b } of (tags as { nodes: Record<'a' | 'b', { nodes: Fields[] }>[] }).nodes) {
      expect(a.nodes).toEqual(b.nodes.map(() => ({ id: expect.any(String) })));
      for (const scene of b.nodes) {
        expect(scene).toEqual({ title: expect.any(String) as unknown, tags: expect.any(Array) as unknown });
      }
    }
  });

  async function ask(selection: string): Promise<Record<string, unknown>> {
    const used = 'used: __typename @include(if: $yes) unused: __typename @include(if: $no)';
    const query = `query ($yes: Boolean = true, $no: Boolean = false) { ${selection} ${used} }`;
    const answer = await library.execute(query);
    expect(answer.errors).toBeUndefined();
    return answer.data as Record<string, unknown>;
  }
});

type Fields = Record<string, unknown>;
type Selected = readonly (readonly [name: string, way: number])[];

interface Page {
  readonly nodes: Fields[];
  readonly edges: { readonly cursor: string }[];
  readonly pageInfo: object;
}

function text(selected: Selected): string {
  return selected.map(([name, way]) => WAYS[way]?.(FIELDS[name] as string)).join(' ');
}

function only(scene: Fields, selected: Selected): Fields {
  return Object.fromEntries(selected.map(([name]) => [name, scene[name]]));
}
