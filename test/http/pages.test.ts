import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from '../support/http-client.ts';
import { TestServer } from '../support/test-server.ts';

describe('the pages beside GraphQL', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  const get = (path: string, accept = 'application/json') =>
    request(new URL(path, server.url).href, { headers: { accept } });

  it('/livez and /readyz say that all is well', async () => {
    const [live, ready] = await Promise.all([get('/livez'), get('/readyz')]);
    expect([live.status, live.text]).toEqual([200, '{"status":"ok"}']);
    expect([ready.status, ready.text]).toEqual([200, '{"status":"ok"}']);
  });

  it('/ leads to /graphql', async () => {
    const answer = await get('/');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/graphql']);
  });

  it('/graphql gives a browser the page of Apollo Sandbox', async () => {
    const answer = await get('/graphql', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.text).toContain('embeddable-sandbox.cdn.apollographql.com');
  });

  it.each(['/nothing', '/livez/', '//', '/graphql/', '/explorer/../../package.json', '/explorer/%2e%2e/package.json'])(
    '%s is not there, says a JSON error',
    async (path) => {
      const { origin } = new URL(server.url);
      const answer = await request(`${origin}${path}`);
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.text)).toMatchObject({
        errors: [{ message: expect.stringContaining('GraphQL is at /graphql'), extensions: { code: 'NOT_FOUND' } }],
      });
    },
  );
});
