import {
  ApolloClient,
  CombinedGraphQLErrors,
  gql,
  HttpLink,
  InMemoryCache,
  type TypedDocumentNode,
} from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleLibrary } from '../../src/sample/sample-library.ts';
import { TestServer } from '../support/test-server.ts';

interface ScenesData {
  scenes: { totalCount: number; edges: { node: SceneData }[]; pageInfo: { endCursor: string; hasNextPage: boolean } };
}

interface SceneData {
  id: string;
  title: string;
  studio: { name: string } | null;
  performers: { name: string }[];
  tags: { name: string }[];
}

const SCENES: TypedDocumentNode<ScenesData, { after?: string }> = gql`
  query Scenes($after: String) {
    scenes(first: 20, after: $after, orderBy: { field: TITLE }) {
      totalCount
      edges {
        node {
          id
          title
          studio {
            id
            name
          }
          performers {
            id
            name
          }
          tags {
            id
            name
          }
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`;

describe('@apollo/client', () => {
  let server: TestServer;
  let client: ApolloClient;
  beforeAll(async () => {
    server = await TestServer.start();
    const typePolicies = { Query: { fields: { scenes: relayStylePagination() } } };
    client = new ApolloClient({ link: new HttpLink({ uri: server.url }), cache: new InMemoryCache({ typePolicies }) });
  });
  afterAll(async () => {
    client.stop();
    await server.stop();
  });

  it('reads a list with its relations page by page, until it has all of it in its cache', async () => {
    await client.query({ query: SCENES });
    const query = client.watchQuery({ query: SCENES });
    const subscription = query.subscribe(() => undefined);
    let cached = client.readQuery({ query: SCENES })?.scenes;
    while (cached?.pageInfo.hasNextPage) {
      await query.fetchMore({ variables: { after: cached.pageInfo.endCursor } });
      cached = client.readQuery({ query: SCENES })?.scenes;
    }
    subscription.unsubscribe();

    const films = sampleLibrary().scenes;
    const scenes = cached?.edges.map(({ node }) => node) ?? [];
    expect(cached?.totalCount).toBe(films.length);
    expect(scenes.map(({ title }) => title).toSorted()).toEqual(films.map(({ title }) => title).toSorted());
    expect(scenes.filter(({ studio }) => studio === null)).toHaveLength(
      films.filter(({ studioId }) => !studioId).length,
    );
    expect(scenes.flatMap(({ performers }) => performers)).toHaveLength(
      films.flatMap((film) => film.performerIds).length,
    );
    expect(scenes.flatMap(({ tags }) => tags)).toHaveLength(films.flatMap((film) => film.tagIds).length);
  });

  it('keeps the same studio once, however many scenes have it', async () => {
    await client.query({ query: SCENES });
    const cached = Object.keys(client.extract() as object).filter((key) => key.startsWith('Studio:'));
    expect(cached.length).toBeGreaterThan(0);
    expect(cached.length).toBeLessThanOrEqual(sampleLibrary().studios.length);
  });

  it("gives an error's code and field to the program that asked", async () => {
    const failure = await client
      .query({
        query: gql`
          query {
            scenes(first: 501) {
              totalCount
            }
          }
        `,
        fetchPolicy: 'network-only',
      })
      .then(() => undefined)
      .catch((error: unknown) => error);
    expect(CombinedGraphQLErrors.is(failure) && failure.errors).toMatchObject([
      { message: 'first must be from 0 to 500; it is 501.', extensions: { code: 'BAD_USER_INPUT', field: 'first' } },
    ]);
  });
});
