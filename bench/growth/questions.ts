import type { Random } from '../../src/sample/random.ts';
import { QUERIES } from '../compare/queries.ts';
import type { Chance, FilteredPage } from '../support/chance.ts';

/** Something that shall cost the same however large the library is. */
export interface GrowthQuestion {
  readonly title: string;
  readonly text: string;
  /** The name of the operation, where the floor answers it as well. */
  readonly operationName?: string;
  variables(chance: Chance, random: Random): object;
}

/** How far down a list a page begins, as a share of the list: of 10,000 scenes there is a whole page of Q1 left. */
const DEPTHS = [0, 0.1, 0.5, 0.9, 0.99];

/** How many scenes a full page of Q4 has. */
const PAGE = 20;

/** Among how many scenes of a performer most full pages are found in the smallest library. */
const AMONG = [100, 300] as const;

const FILTERED_PAGE = `query FilteredPage($after: String, $tag: ID!, $performer: ID!) {
  scenes(
    first: ${PAGE}
    after: $after
    filter: { tags: { includes: [$tag] }, performers: { includes: [$performer] }, organized: { eq: false } }
    orderBy: [{ field: SCENE_DATE, direction: DESC }]
  ) { nodes { id title sceneDate rating100 } }
}`;

export const GROWTH_QUESTIONS: readonly GrowthQuestion[] = [
  ...DEPTHS.map((depth) => ({
    title: `the page of Q1, ${depthText(depth)}`,
    text: QUERIES.Q1.text,
    operationName: 'Q1',
    variables: (chance: Chance, random: Random) => ({
      after: depth === 0 ? null : chance.sceneCursorAt(depth, random),
    }),
  })),
  ...filteredPages(`a page of Q4 found among ${AMONG.join(' to ')}`, { rows: PAGE, among: AMONG }),
  ...filteredPages('a full page of Q4', { rows: PAGE }),
  ...filteredPages('the page of Q4', { rows: 0 }),
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

function filteredPages(title: string, page: FilteredPage): GrowthQuestion[] {
  return DEPTHS.map((depth) => ({
    title: `${title}, ${depthText(depth)}`,
    text: FILTERED_PAGE,
    operationName: 'FilteredPage',
    variables: (chance, random) => chance.tagAndPerformerAt(depth, page, random),
  }));
}

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
