import { type ApolloServer, HeaderMap } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import type { Context } from '../graphql/context.ts';

/** Hands requests on to Apollo Server, and its answers back. */
export function graphqlHandler(apollo: ApolloServer<Context>, context: (request: FastifyRequest) => Context) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { method, url, body: sent } = request;
    const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method, headers: headersOf(request), search: searchOf(url), body: sent },
      context: () => Promise.resolve(context(request)),
    });
    for (const [name, value] of headers) void reply.header(name, value);
    void reply.code(status ?? 200);
    return reply.send(body.kind === 'complete' ? body.string : Readable.from(body.asyncIterator));
  };
}

/** The text of the document that Apollo Server will take from a request; undefined when there is none. */
export function documentText({ method, url, body }: FastifyRequest): string | undefined {
  // Fastify and Apollo Server part a URL that has a # in different places.
  if (method === 'GET') return new URLSearchParams(searchOf(url)).get('query') ?? undefined;
  const { query } = (typeof body === 'object' && body ? body : {}) as { query?: unknown };
  return typeof query === 'string' ? query : undefined;
}

function headersOf({ headers }: FastifyRequest): HeaderMap {
  const map = new HeaderMap();
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) map.set(name, typeof value === 'string' ? value : value.join(', '));
  }
  return map;
}

/** The query of a URL, with its question mark. */
function searchOf(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start);
}
