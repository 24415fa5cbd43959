import type { Database } from 'better-sqlite3';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { openForReading } from '../../src/database/sqlite/connection.ts';
import { placeOfPerformer, placeOfScene, sceneCursor } from './cursors.ts';
import type { QueryName } from '../compare/queries.ts';
import { listen } from './listen.ts';
import type { ListedScene } from './rows.ts';
import { facetsOf, hitsByTitle, searchScenes } from './search-statements.ts';
import type { Serve } from './server.ts';
import {
  type LinkSource,
  namesOfScene,
  namesOfScenes,
  newestScenesOf,
  pageWithTagAndPerformer,
  performersByName,
  sceneById,
  scenesByDate,
  scenesWithTagAndPerformer,
  studiosById,
} from './statements.ts';

/** How fast an answer can be at all: no GraphQL, but a function for each query, prepared statements and JSON. */
export const serve: Serve = (path) => serveAnswers(openForReading(path));

export function serveAnswers(database: Database, source: LinkSource = 'links'): ReturnType<Serve> {
  const answers = prepareAnswers(database, source);
  return listen(
    createServer((request, response) => {
      readBody(request, (body) => {
        const { operationName, variables } = JSON.parse(body) as Asked;
        send(response, JSON.stringify({ data: answers[operationName](variables) }));
      });
    }),
  );
}

/** The queries that are compared, and the page of the fourth by itself, from any place on. */
type Operation = QueryName | 'FilteredPage';

interface Asked {
  readonly operationName: Operation;
  readonly variables: Variables;
}

type Variables = Readonly<Record<'after' | 'id' | 'tag' | 'performer' | 'text', string>>;

function prepareAnswers(
  database: Database,
  source: LinkSource,
): Readonly<Record<Operation, (variables: Variables) => object>> {
  return {
    Q1: page(database, source),
    Q2: oneScene(database, source),
    Q3: newestOfPerformers(database, source),
    Q4: filtered(database, source),
    Q5: search(database),
    FilteredPage: filteredPage(database),
  };
}

function page(database: Database, source: LinkSource) {
  const scenes = scenesByDate(database, source);
  const studios = studiosById(database);
  const performers = namesOfScenes(database, 'performer', source);
  const tags = namesOfScenes(database, 'tag', source);
  return ({ after }: Variables) => {
    const rows = scenes(101, placeOfScene(after));
    const hasNextPage = rows.length > 100;
    if (hasNextPage) rows.pop();
    const studioOf = studios(rows.flatMap(({ studioId }) => studioId ?? []));
    const performersOf = performers(rows);
    const tagsOf = tags(rows);
    const nodes = rows.map(({ id, title, sceneDate, rating100, organized, studioId }, index) => ({
      id,
      title,
      sceneDate,
      rating100,
      organized: organized === 1,
      studio: studioId === null ? null : studioOf.get(studioId),
      performers: performersOf[index],
      tags: tagsOf[index],
    }));
    const last = rows.at(-1);
    return { scenes: { nodes, pageInfo: { hasNextPage, endCursor: last ? sceneCursor(last) : null } } };
  };
}

function oneScene(database: Database, source: LinkSource) {
  const scene = sceneById(database, source);
  const studios = studiosById(database);
  const performers = namesOfScene(database, 'performer', source);
  const tags = namesOfScene(database, 'tag', source);
  return ({ id }: Variables) => {
    const row = scene(id);
    if (!row) return { scene: null };
    const { title, code, details, director, urls, paths, organized, rating100, sceneDate, studioId } = row;
    return {
      scene: {
        id,
        title,
        code,
        details,
        director,
        urls: JSON.parse(urls) as unknown,
        paths: JSON.parse(paths) as unknown,
        organized: organized === 1,
        rating100,
        sceneDate,
        studio: studioId === null ? null : studios([studioId]).get(studioId),
        performers: performers(row),
        tags: tags(row),
      },
    };
  };
}

function newestOfPerformers(database: Database, source: LinkSource) {
  const performers = performersByName(database);
  const newest = newestScenesOf(database, source);
  const tags = namesOfScenes(database, 'tag', source);
  return ({ after }: Variables) => {
    const people = performers(20, placeOfPerformer(after)).map(({ id, name }) => ({ id, name, rows: newest(id, 10) }));
    const tagsOf = tags(people.flatMap(({ rows }) => rows)).values();
    const nodes = people.map(({ id, name, rows }) => ({
      id,
      name,
      scenes: {
        nodes: rows.map(({ id, title, sceneDate }) => ({ id, title, sceneDate, tags: tagsOf.next().value })),
      },
    }));
    return { performers: { nodes } };
  };
}

function filtered(database: Database, source: LinkSource) {
  const scenesWith = scenesWithTagAndPerformer(database, source);
  return ({ tag, performer }: Variables) => {
    const { scenes, totalCount } = scenesWith({ tag, performer, limit: 20 });
    return { scenes: { totalCount, nodes: scenes.map(filteredNode) } };
  };
}

function filteredPage(database: Database) {
  const pageWith = pageWithTagAndPerformer(database);
  return ({ tag, performer, after }: Variables) => {
    const scenes = pageWith({ tag, performer, limit: 20 }, placeOfScene(after));
    return { scenes: { nodes: scenes.map(filteredNode) } };
  };
}

function filteredNode({ id, title, sceneDate, rating100 }: ListedScene) {
  return { id, title, sceneDate, rating100 };
}

function search(database: Database) {
  const find = searchScenes(database);
  const byTitle = hitsByTitle(database);
  const facets = facetsOf(database);
  return ({ text }: Variables) => {
    const hits = find(text);
    return { scenes: { totalCount: hits.count, nodes: byTitle(hits, 20) }, sceneFacets: facets(hits, 10) };
  };
}

function readBody(request: IncomingMessage, then: (body: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => then(Buffer.concat(chunks).toString()));
}

function send(response: ServerResponse, body: string): void {
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
