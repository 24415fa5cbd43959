import { createReadStream, readdirSync, readFileSync, type ReadStream } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { getDistDirectory, renderAltair, renderInitSnippet, type RenderOptions } from 'altair-static';
import type { FastifyInstance, FastifyReply } from 'fastify';

const FIRST_QUERY = `# Ten films with all that belongs to them. Ctrl+Enter runs the query.
query Scenes {
  scenes(first: 10) {
    totalCount
    nodes {
      id
      title
      sceneDate
      studio {
        name
      }
      performers {
        name
      }
      tags {
        name
      }
    }
  }
}
`;

const OPTIONS: RenderOptions = {
  endpointURL: '/graphql',
  subscriptionsEndpoint: '/graphql',
  initialSubscriptionRequestHandlerId: 'graphql-ws',
  initialQuery: FIRST_QUERY,
  initialSettings: {
    'alert.disableUpdateNotification': true,
    'banners.disable': true,
    // The older script runner interprets; the newer one calls eval, which the content security policy forbids.
    'beta.disable.newScript': true,
    disablePushNotification: true,
  },
  disableAccount: true,
};

const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  // The client writes its theme into style elements of its own making, which no nonce reaches.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

// The URL of such a file names the version of the client, so what it gives never changes.
const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * Serves an explorer of the API at `/explorer`: the Altair client out of its npm package. A browser asks no other host
 * for anything, and the content security policy sees to that.
 */
export function registerExplorer(app: FastifyInstance): void {
  const directory = getDistDirectory();
  const files = new Set(readdirSync(directory, { recursive: true, encoding: 'utf8' }).map(toUrlPath));
  const baseURL = `/explorer/${readVersion(directory)}/`;
  const page = renderPage(baseURL);
  const start = renderInitSnippet(OPTIONS);
  const words = readWords(directory);

  app.get('/explorer', (_request, reply) => send(reply, '.html', page));
  app.get('/explorer/', (_request, reply) => send(reply, '.html', page));
  app.get('/explorer/start.js', (_request, reply) => send(reply, '.js', start));
  app.get(`${baseURL}assets/i18n/en-US.json`, (_request, reply) => send(reply, '.json', words));
  app.get<{ Params: { '*': string } }>(`${baseURL}*`, (request, reply) => {
    const path = request.params['*'];
    const extension = extname(path);
    if (!files.has(path) || !(extension in MEDIA_TYPES)) reply.callNotFound();
    else send(reply, extension, createReadStream(join(directory, path)), FOR_EVER);
  });
}

function send(reply: FastifyReply, extension: string, body: string | ReadStream, cacheControl = 'no-cache'): void {
  reply
    .header('cache-control', cacheControl)
    .header('content-security-policy', CONTENT_SECURITY_POLICY)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .type(MEDIA_TYPES[extension] ?? 'application/octet-stream')
    .send(body);
}

function renderPage(baseURL: string): string {
  return renderAltair({ baseURL, serveInitialOptionsInSeperateRequest: '/explorer/start.js' }).replace(
    '<title>Altair</title>',
    '<title>Greenlight explorer</title>',
  );
}

/** The client's English, but for a joke where the first answer will appear. */
function readWords(directory: string): string {
  const words = readFileSync(join(directory, 'assets/i18n/en-US.json'), 'utf8');
  return words.replace('Ezio my friend, how may I be of service?', 'The answer will appear here.');
}

function readVersion(directory: string): string {
  const manifest = JSON.parse(readFileSync(join(directory, '../../package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

function toUrlPath(path: string): string {
  return path.replaceAll(sep, '/');
}
