import { createReadStream, readdirSync, readFileSync, type ReadStream } from 'node:fs';
import { extname, join, sep } from 'node:path';
import type { RenderOptions } from 'altair-static';
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

/** The texts of the client, which are not served quite as they are. */
const WORDS = 'assets/i18n/en-US.json';

// The URL of such a file names the version of the client, so what it gives never changes.
const FOR_EVER = 'public, max-age=31536000, immutable';

/** The client, as it is served. */
interface Explorer {
  readonly version: string;
  readonly directory: string;
  /** Those of the directory, as paths of URLs. */
  readonly files: ReadonlySet<string>;
  readonly page: string;
  readonly start: string;
  readonly words: string;
}

/**
 * Serves an explorer of the API at `/explorer`: the Altair client out of its npm package, which is loaded when somebody
 * asks for it. A browser asks no other host for anything, and the content security policy sees to that.
 */
export function registerExplorer(app: FastifyInstance): void {
  let loading: Promise<Explorer> | undefined;
  const explorer = (): Promise<Explorer> => (loading ??= loadExplorer());

  app.get('/explorer', async (_request, reply) => send(reply, '.html', (await explorer()).page));
  app.get('/explorer/', async (_request, reply) => send(reply, '.html', (await explorer()).page));
  app.get('/explorer/start.js', async (_request, reply) => send(reply, '.js', (await explorer()).start));
  app.get<{ Params: { version: string; '*': string } }>('/explorer/:version/*', async (request, reply) => {
    const { version, directory, files, words } = await explorer();
    const path = request.params['*'];
    const extension = extname(path);
    if (request.params.version !== version || !files.has(path) || !(extension in MEDIA_TYPES)) {
      reply.callNotFound();
      return reply;
    }
    if (path === WORDS) return send(reply, extension, words);
    return send(reply, extension, createReadStream(join(directory, path)), FOR_EVER);
  });
}

async function loadExplorer(): Promise<Explorer> {
  const { getDistDirectory, renderAltair, renderInitSnippet } = await import('altair-static');
  const directory = getDistDirectory();
  const version = readVersion(directory);
  return {
    version,
    directory,
    files: new Set(readdirSync(directory, { recursive: true, encoding: 'utf8' }).map(toUrlPath)),
    page: renderAltair({
      baseURL: `/explorer/${version}/`,
      serveInitialOptionsInSeperateRequest: '/explorer/start.js',
    }).replace('<title>Altair</title>', '<title>Greenlight explorer</title>'),
    start: renderInitSnippet(OPTIONS),
    words: readWords(directory),
  };
}

function send(
  reply: FastifyReply,
  extension: string,
  body: string | ReadStream,
  cacheControl = 'no-cache',
): FastifyReply {
  return reply
    .header('cache-control', cacheControl)
    .header('content-security-policy', CONTENT_SECURITY_POLICY)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .type(MEDIA_TYPES[extension] ?? 'application/octet-stream')
    .send(body);
}

/** The client's English, but for a joke where the first answer will appear. */
function readWords(directory: string): string {
  const words = readFileSync(join(directory, WORDS), 'utf8');
  return words.replace('Ezio my friend, how may I be of service?', 'The answer will appear here.');
}

function readVersion(directory: string): string {
  const manifest = JSON.parse(readFileSync(join(directory, '../../package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

function toUrlPath(path: string): string {
  return path.replaceAll(sep, '/');
}
