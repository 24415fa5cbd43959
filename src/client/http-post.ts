import { request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import { text } from 'node:stream/consumers';

/** An answer over HTTP, as far as a client of GraphQL needs it. */
export interface HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly text: string;
}

/**
 * Posts JSON. Not by `fetch`, which on Node.js 20 never ends when the server closes the connection at once.
 *
 * @throws Error of the system, or named AbortError when the signal came first
 */
export function postJson(url: string, body: string, signal: AbortSignal): Promise<HttpAnswer> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    accept: 'application/graphql-response+json, application/json',
  };
  const request = url.startsWith('https:') ? requestByHttps : requestByHttp;
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers, signal }, (response) => {
      const { statusCode: status = 0, statusMessage: statusText = '' } = response;
      text(response).then((read) => resolve({ status, statusText, text: read }), reject);
    })
      .on('error', reject)
      .end(body);
  });
}
