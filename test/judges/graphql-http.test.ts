import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { TestServer } from '../support/test-server.ts';

describe("graphql-http's audits of GraphQL over HTTP", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server.stop());

  it('all pass but three, which wish for the status 200 where Apollo Server says 400', async () => {
    const audits = serverAudits({
      url: server.url,
      fetchFn(url: string, init: RequestInit = {}) {
        const headers = new Headers(init.headers);
        headers.set('apollo-require-preflight', '1');
        return fetch(url, { ...init, headers });
      },
    });
    const results = await Promise.all(audits.map((audit) => audit.fn()));
    const failed = results.filter((result) => result.status !== 'ok');

    expect(audits).toHaveLength(61);
    expect(Object.fromEntries(failed.map(({ id, name, status }) => [id, `${status}: ${name}`]))).toEqual({
      '572B': 'warn: SHOULD use 200 status code on document parsing failure when accepting application/json',
      FDE2: 'warn: SHOULD use 200 status code on document validation failure when accepting application/json',
      '7B9B': 'warn: SHOULD use a status code of 200 on variable coercion failure when accepting application/json',
    });
  });
});
