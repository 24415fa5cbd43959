import type { Random } from '../../src/sample/random.ts';
import type { Chance } from '../support/chance.ts';

export type QueryName = 'Q1' | 'Q2' | 'Q3' | 'Q4' | 'Q5';

/** A query that every server answers. The name of its operation is its name here. */
export interface BenchQuery {
  readonly title: string;
  readonly text: string;
  /** The variables of one request, drawn from what the library has. */
  variables(chance: Chance, random: Random): Record<string, string | null>;
}

const SCENES_BY_DATE = 'orderBy: [{ field: SCENE_DATE, direction: DESC }]';

export const QUERIES: Readonly<Record<QueryName, BenchQuery>> = {
  Q1: {
    title: 'a page of 100 scenes by date, with studio, performers and tags, anywhere in the list',
    text: `query Q1($after: String) {
      scenes(first: 100, after: $after, ${SCENES_BY_DATE}) {
        nodes {
          id title sceneDate rating100 organized
          studio { id name } performers { id name } tags { id name }
        }
        pageInfo { hasNextPage endCursor }
      }
    }`,
    variables: (chance, random) => ({ after: chance.sceneCursor(random) }),
  },
  Q2: {
    title: 'one scene by its id, with studio, performers and tags',
    text: `query Q2($id: ID!) {
      scene(id: $id) {
        id title code details director urls paths organized rating100 sceneDate
        studio { id name } performers { id name } tags { id name }
      }
    }`,
    variables: (chance, random) => ({ id: chance.scene(random).id }),
  },
  Q3: {
    title: '20 performers by name, each with their 10 newest scenes and the tags of these',
    text: `query Q3($after: String) {
      performers(first: 20, after: $after) {
        nodes {
          id name
          scenes(first: 10, ${SCENES_BY_DATE}) { nodes { id title sceneDate tags { id name } } }
        }
      }
    }`,
    variables: (chance, random) => ({ after: chance.performerCursor(random) }),
  },
  Q4: {
    title: 'the scenes with a tag and a performer that are not organized: a page of 20 and how many there are',
    text: `query Q4($tag: ID!, $performer: ID!) {
      scenes(
        first: 20
        filter: { tags: { includes: [$tag] }, performers: { includes: [$performer] }, organized: { eq: false } }
        ${SCENES_BY_DATE}
      ) {
        totalCount
        nodes { id title sceneDate rating100 }
      }
    }`,
    variables(chance, random) {
      const { tag, performer } = chance.relations(random);
      return { tag, performer };
    },
  },
  Q5: {
    title: 'a search for two words: a page of 20 by title, how many there are, and their facets',
    text: `query Q5($text: String!) {
      scenes(first: 20, filter: { search: $text }) { totalCount nodes { id title sceneDate } }
      sceneFacets(filter: { search: $text }, first: 10) {
        tags { count tag { id name } }
        performers { count performer { id name } }
        studios { count studio { id name } }
        years { count year }
        organized { count value }
      }
    }`,
    variables: (chance, random) => ({ text: chance.words(random) }),
  },
};

/** The body of the HTTP request for a query, as every client of GraphQL sends it. */
export function requestBody(name: QueryName, variables: Record<string, string | null>): string {
  return JSON.stringify({ operationName: name, query: QUERIES[name].text, variables });
}
