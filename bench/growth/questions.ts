import type { Random } from '../../src/sample/random.ts';
import type { Chance } from '../support/chance.ts';

/** Something that shall cost the same however large the library is. */
export interface GrowthQuestion {
  readonly title: string;
  readonly text: string;
  variables(chance: Chance, random: Random): object;
}

/** How far down a list a page begins, as a share of the list: of 10,000 scenes there is a whole page of Q1 left. */
const DEPTHS = [0, 0.1, 0.5, 0.9, 0.99];

const SCENES_BY_DATE = 'orderBy: [{ field: SCENE_DATE, direction: DESC }]';

const PAGE = `query ($after: String) {
  scenes(first: 100, after: $after, ${SCENES_BY_DATE}) {
    nodes { id title sceneDate rating100 organized studio { id name } performers { id name } tags { id name } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const FILTERED_PAGE = `query ($after: String, $tag: ID!, $performer: ID!) {
  scenes(
    first: 20
    after: $after
    filter: { tags: { includes: [$tag] }, performers: { includes: [$performer] }, organized: { eq: false } }
    ${SCENES_BY_DATE}
  ) { nodes { id title sceneDate rating100 } }
}`;

export const GROWTH_QUESTIONS: readonly GrowthQuestion[] = [
  ...DEPTHS.map((depth) => ({
    title: `the page of Q1, ${depthText(depth)}`,
    text: PAGE,
    variables: (chance: Chance, random: Random) => ({
      after: depth === 0 ? null : chance.sceneCursorAt(depth, random),
    }),
  })),
  ...DEPTHS.map((depth) => ({
    title: `the page of Q4, ${depthText(depth)}`,
    text: FILTERED_PAGE,
    variables: (chance: Chance, random: Random) => chance.tagAndPerformerAt(depth, random),
  })),
  count('all scenes', ''),
  count('the scenes with a tag', 'tags: { includes: [$tag] }'),
  count('the scenes of a performer', 'performers: { includes: [$performer] }'),
  count('the scenes of a studio', 'studio: { in: [$studio] }'),
  count('the scenes that are organized', 'organized: { eq: true }'),
  count('the scenes with a tag that are organized', 'tags: { includes: [$tag] }, organized: { eq: true }'),
  count('the scenes with a tag and a performer', 'tags: { includes: [$tag] }, performers: { includes: [$performer] }'),
  count('the scenes rated 80 and more', 'rating100: { gte: 80 }'),
  count('the scenes with a word', 'search: $word'),
];

/** Counts scenes; the filter may use what a scene has that is drawn from the library. */
function count(of: string, filter: string): GrowthQuestion {
  const types = { tag: 'ID!', performer: 'ID!', studio: 'ID!', word: 'String!' };
  const used = Object.entries(types).filter(([name]) => filter.includes(`$${name}`));
  const parameters = used.map(([name, type]) => `$${name}: ${type}`).join(', ');
  return {
    title: `how many: ${of}`,
    text: `query ${parameters && `(${parameters})`} { scenes(first: 0, filter: { ${filter} }) { totalCount } }`,
    variables(chance, random) {
      const drawn = chance.relations(random);
      return Object.fromEntries(used.map(([name]) => [name, drawn[name as keyof typeof drawn]]));
    },
  };
}

function depthText(depth: number): string {
  return depth === 0 ? 'the first' : `${100 * depth} % down`;
}
