import Fastify from 'fastify';
import mercurius, { type MercuriusLoaders } from 'mercurius';
import { openForReading } from '../../src/database/sqlite/connection.ts';
import { readProjectFile } from '../../src/project-file.ts';
import { placeOfPerformer, placeOfScene, sceneCursor } from './cursors.ts';
import { listen } from './listen.ts';
import type { ListedScene, Named, WholeScene } from './rows.ts';
import { facetsOf, hitsByTitle, searchScenes } from './search-statements.ts';
import type { Serve } from './server.ts';
import {
  namesOfScenes,
  newestScenesOf,
  performersByName,
  sceneById,
  scenesByDate,
  scenesWithTagAndPerformer,
  studiosById,
} from './statements.ts';

/**
 * Mercurius as its documentation advises: queries compiled by graphql-jit from the first time on, and loaders. They
 * and the resolvers run the statements of the floor.
 */
export const serve: Serve = async (path) => {
  const app = Fastify();
  await app.register(mercurius, {
    schema: readProjectFile('schema.graphql'),
    jit: 1,
    ...prepareResolvers(path),
  });
  await app.ready();
  return listen(app.server);
};

interface ScenesArguments {
  readonly first: number;
  readonly after?: string | null;
  readonly filter?: {
    readonly search?: string;
    readonly tags?: { readonly includes: readonly [string] };
    readonly performers?: { readonly includes: readonly [string] };
  };
}

function prepareResolvers(path: string) {
  const database = openForReading(path);
  const scene = sceneById(database);
  const page = scenesByDate(database);
  const scenesWith = scenesWithTagAndPerformer(database);
  const find = searchScenes(database);
  const byTitle = hitsByTitle(database);
  const facets = facetsOf(database);
  const performers = performersByName(database);
  const newest = newestScenesOf(database);
  const studios = studiosById(database);
  const tagsOf = namesOfScenes(database, 'tag');
  const performersOf = namesOfScenes(database, 'performer');

  const resolvers = {
    Query: {
      scene: (_root: unknown, { id }: { id: string }) => scene(id),
      scenes(_root: unknown, { first, after, filter }: ScenesArguments) {
        if (filter?.search != null) {
          const hits = find(filter.search);
          return { totalCount: hits.count, nodes: byTitle(hits, first) };
        }
        if (filter?.tags && filter.performers) {
          const [tag] = filter.tags.includes;
          const [performer] = filter.performers.includes;
          const { totalCount, scenes: nodes } = scenesWith({ tag, performer, limit: first });
          return { totalCount, nodes };
        }
        return pageOf(page(first + 1, placeOfScene(after)), first);
      },
      performers: (_root: unknown, { first, after }: ScenesArguments) => ({
        nodes: performers(first, placeOfPerformer(after)),
      }),
      sceneFacets: (_root: unknown, { first, filter }: ScenesArguments) => facets(find(filter?.search ?? ''), first),
    },
    Scene: {
      urls: ({ urls }: WholeScene) => JSON.parse(urls) as unknown,
      paths: ({ paths }: WholeScene) => JSON.parse(paths) as unknown,
      organized: ({ organized }: ListedScene) => organized === 1,
    },
  };

  const loaders: MercuriusLoaders = {
    Scene: {
      studio: uncached(async (queries: Query<ListedScene>[]) => {
        const studioOf = studios(new Set(queries.flatMap(({ obj }) => obj.studioId ?? [])));
        return queries.map(({ obj }) => (obj.studioId === null ? null : studioOf.get(obj.studioId)));
      }),
      performers: uncached(async (queries: Query<ListedScene>[]) => performersOf(queries.map(({ obj }) => obj))),
      tags: uncached(async (queries: Query<ListedScene>[]) => tagsOf(queries.map(({ obj }) => obj))),
    },
    Performer: {
      scenes: uncached(async (queries: Query<Named, ScenesArguments>[]) =>
        queries.map(({ obj, params }) => ({ nodes: newest(obj.id, params.first) })),
      ),
    },
  };
  return { resolvers, loaders };
}

interface Query<Parent, Arguments = object> {
  readonly obj: Parent;
  readonly params: Arguments;
}

/** Nothing is loaded twice by these queries, and to cache costs more than it spares. */
function uncached<Asked>(loader: (queries: Asked[]) => Promise<unknown[]>) {
  return { loader, opts: { cache: false } };
}

function pageOf(rows: ListedScene[], first: number) {
  const hasNextPage = rows.length > first;
  if (hasNextPage) rows.pop();
  const last = rows.at(-1);
  return { nodes: rows, pageInfo: { hasNextPage, endCursor: last ? sceneCursor(last) : null } };
}
