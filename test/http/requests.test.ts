import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RawConnection, onlyError, post, request } from '../support/http-client.ts';
import { TestServer } from '../support/test-server.ts';

const TYPENAME = JSON.stringify({ query: '{ __typename }' });

interface NoRequest {
  readonly body: string;
  readonly headers?: Record<string, string>;
  /** 400 unless it is told. */
  readonly status?: number;
  readonly says: string;
}

const NO_REQUESTS: Readonly<Record<string, NoRequest>> = {
  'malformed JSON': { body: '{"query": ', says: 'not valid JSON' },
  'what is not JSON at all': { body: 'hello', says: 'not valid JSON' },
  'JSON that would change prototypes': {
    body: '{"query": "{ __typename }", "__proto__": {"a": 1}}',
    says: 'not valid JSON',
  },
  'an empty body': { body: '', says: 'has no body' },
  'JSON that is no object': { body: '"{ __typename }"', says: 'POST body missing' },
  'a query that is no text': { body: '{"query": 1}', says: 'must be strings' },
  'no query': { body: '{"variables": {}}', says: 'non-empty `query`' },
  'variables as a list': { body: '{"query": "{ __typename }", "variables": ["a"]}', says: 'must be an object' },
  'a list of operations': { body: `[${TYPENAME}]`, says: 'batching disabled' },
  'text/plain, as a page of another site could send': {
    body: TYPENAME,
    headers: { 'content-type': 'text/plain' },
    says: 'Cross-Site',
  },
  'a form, as a page of another site could send': {
    body: 'query={__typename}',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    status: 415,
    says: 'application/json',
  },
  XML: { body: '<query/>', headers: { 'content-type': 'application/xml' }, status: 415, says: 'application/json' },
};

describe('HTTP requests', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  describe('that are no GraphQL request', () => {
    it.each(Object.entries(NO_REQUESTS))('%s', async (_what, { body, headers, status = 400, says }) => {
      const answer = await post(server.url, body, headers);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toContain('application/json');
      expect(onlyError(answer)).toMatchObject({
        message: expect.stringContaining(says),
        extensions: { code: 'BAD_REQUEST' },
      });
    });

    it('bytes that are no UTF-8: 400, rather than other text than was meant', async () => {
      const body = Buffer.from(
        '{"query": "mutation { createScene(input: { title: \\"caf\xe9\\" }) { id } }"}',
        'latin1',
      );
      const answer = await post(server.url, body);
      expect(answer.status).toBe(400);
      expect(onlyError(answer).message).toContain('UTF-8');
    });

    it('a body over 8 MB: 413', async () => {
      const answer = await post(server.url, { query: '{ __typename }', variables: { a: 'x'.repeat(8 * 1024 * 1024) } });
      expect(answer.status).toBe(413);
      expect(onlyError(answer)).toMatchObject({
        message: 'The request is larger than 8 MiB. Send it in several parts.',
        extensions: { code: 'BAD_REQUEST' },
      });
    });

    it('a body over 8 MB of which the length is not told: 413', async () => {
      const connection = await RawConnection.open(server.url);
      connection.socket.write(
        'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
      );
      const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`;
      for (let sent = 0; sent < 9; sent += 1) connection.socket.write(chunk);
      expect(await connection.received(/\}$/)).toMatch(/^HTTP\/1.1 413 .*larger than 8 MiB/s);
      connection.socket.destroy();
    });
  });

  describe('over GET', () => {
    const get = (query: string, headers: Record<string, string> = { 'apollo-require-preflight': '1' }) =>
      request(`${server.url}?query=${encodeURIComponent(query)}`, {
        headers: { accept: 'application/json', ...headers },
      });

    it('are answered when they only read', async () => {
      const answer = await get('{ health { status } }');
      expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { data: { health: { status: 'OK' } } }]);
    });

    it('change nothing', async () => {
      const answer = await get('mutation { createScene(input: { title: "By GET" }) { id } }');
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('POST');
      const { data } = await post(server.url, {
        query: '{ scenes(filter: { title: { eq: "By GET" } }) { totalCount } }',
      });
      expect(data).toEqual({ scenes: { totalCount: 0 } });
    });

    it('are refused from a page of another site, which cannot set the header that is asked for', async () => {
      const answer = await get('{ health { status } }', {});
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('Cross-Site Request Forgery');
    });

    it('have the limits of other requests', async () => {
      const answer = await get('{a'.repeat(200));
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('LIMIT_EXCEEDED');
    });

    it('have these limits with a fragment, which only a program would send, in the URL', async () => {
      const answer = await RawConnection.exchange(
        server.url,
        `GET /graphql#?query=${'{a'.repeat(200)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nApollo-Require-Preflight: 1\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1.1 400 .*LIMIT_EXCEEDED/s);
    });
  });

  describe('to /graphql', () => {
    it.each([
      ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
      ['application/json', 'application/json; charset=utf-8'],
      ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json; charset=utf-8'],
      ['*/*', 'application/json; charset=utf-8'],
    ])('that accept %s are answered with %s', async (accept, contentType) => {
      const answer = await post(server.url, TYPENAME, { accept });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, contentType]);
    });

    it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])('by %s are not understood', async (method) => {
      const answer = await request(server.url, { method, headers: { 'apollo-require-preflight': '1' } });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST']);
    });

    it('that offer HTTP/2, as some clients always do, are answered over HTTP/1.1', async () => {
      const answer = await RawConnection.exchange(
        server.url,
        'POST /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAM\r\n' +
          `Content-Type: application/json\r\nContent-Length: ${TYPENAME.length}\r\n\r\n${TYPENAME}`,
      );
      expect(answer).toMatch(/^HTTP\/1.1 200 .*\{"data":\{"__typename":"Query"\}\}/s);
    });
  });

  describe('that are hardly HTTP', () => {
    it.each<[what: string, status: number, says: string, text: string]>([
      ['a handshake of TLS', 400, 'not an HTTP request', '\x16\x03\x01\x02\x00\x01\r\n\r\n'],
      ['headers over 16 KiB', 431, '16 KiB', `GET / HTTP/1.1\r\nHost: a\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`],
      ['no Host', 400, '', 'GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n'],
      [
        'a Host that is none',
        400,
        'Host header',
        `POST /graphql HTTP/1.1\r\nHost: [\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${TYPENAME.length}\r\n\r\n${TYPENAME}`,
      ],
      ['a path that is not well encoded', 400, 'URL', 'GET /%ff HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
    ])('%s: %i', async (_what, status, says, text) => {
      const answer = await RawConnection.exchange(server.url, text);
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(answer).toContain(says);
    });

    it('leave the server as it was', async () => {
      expect((await post(server.url, TYPENAME)).data).toEqual({ __typename: 'Query' });
    });
  });
});
