import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { hostCheck } from '../../src/http/host-names.ts';
import { RawConnection } from '../support/http-client.ts';
import { TestServer } from '../support/test-server.ts';

const OWN = [
  'localhost',
  'LOCALHOST:4000',
  'localhost.:4000',
  'films.localhost:4000',
  '127.0.0.1:4000',
  '192.168.1.5',
  '[::1]:4000',
];
const FOREIGN = [
  'evil.example',
  'evil.example:4000',
  'localhost.evil.example',
  '127.0.0.1.evil.example:4000',
  'evillocalhost',
  '',
];
const HELP = 'Ask it as localhost or by its IP address, or add the name to ALLOWED_HOSTS and start the server again.';

describe('the host that a request names, as a page does that has led its own name to this machine,', () => {
  describe('on the loopback', () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await TestServer.start({ allowedHosts: ['films.example'] });
    });
    afterAll(() => server.stop());

    it.each([...OWN, 'films.example', 'Films.Example:443'])('may be %s', async (host) => {
      expect(await ask(server.url, host)).toMatch(/^HTTP\/1.1 200 .*"__typename":"Query"/s);
      expect(await openSocket(server.url, host)).toMatch(/^HTTP\/1.1 101 /);
    });

    it.each([...FOREIGN, 'more.films.example'])('may not be "%s"', async (host) => {
      const answer = await ask(server.url, host);
      expect(answer).toMatch(/^HTTP\/1.1 403 Forbidden\r\n/);
      expect(JSON.parse(answer.slice(answer.indexOf('{')))).toEqual({
        errors: [
          {
            message: `The server does not answer to the host "${host}". ${HELP}`,
            extensions: { code: 'FORBIDDEN' },
          },
        ],
      });
      const refusal = await openSocket(server.url, host);
      expect(refusal).toMatch(/^HTTP\/1.1 403 Forbidden\r\n/);
      expect(refusal).toContain(HELP);
    });

    it.each(['/', '/graphql', '/explorer', '/explorer/start.js', '/nowhere'])(
      'is looked at by what is at %s',
      async (path) => {
        expect(await get(server.url, path, 'evil.example')).toMatch(/^HTTP\/1.1 403 /);
      },
    );

    it.each(['/livez', '/readyz'])('may be any for the probe %s, which tells nothing', async (path) => {
      expect(await get(server.url, path, 'evil.example')).toMatch(/^HTTP\/1.1 200 /);
    });
  });

  describe('on another address', () => {
    let server: TestServer | undefined;
    afterEach(() => server?.stop());

    it('may be any, since its names cannot be known', async () => {
      server = await TestServer.start({ host: '0.0.0.0' });
      expect(await ask(server.url, 'films.lan:4000')).toMatch(/^HTTP\/1.1 200 /);
      expect(await openSocket(server.url, 'films.lan:4000')).toMatch(/^HTTP\/1.1 101 /);
    });

    it('may be none but those that are allowed, when some are', async () => {
      server = await TestServer.start({ host: '0.0.0.0', allowedHosts: ['films.lan'] });
      for (const host of ['films.lan:4000', 'localhost', '192.168.1.5:4000']) {
        expect(await ask(server.url, host)).toMatch(/^HTTP\/1.1 200 /);
      }
      expect(await ask(server.url, 'evil.example')).toMatch(/^HTTP\/1.1 403 /);
      expect(await openSocket(server.url, 'evil.example')).toMatch(/^HTTP\/1.1 403 /);
    });
  });

  it.each([
    ['127.0.1.1', false],
    ['::1', false],
    ['0:0:0:0:0:0:0:1', false],
    ['::ffff:127.0.0.1', false],
    ['::', true],
    ['192.168.1.5', true],
  ])('beside that of HOST, on %s, may be any: %s', (address, any) => {
    const check = hostCheck({ host: 'Media-PC', allowedHosts: [] }, address);
    expect(check('media-pc:4000')).toBeUndefined();
    expect(check('evil.example:4000') === undefined).toBe(any);
  });
});

async function ask(url: string, host: string): Promise<string> {
  const body = '{"query":"{ __typename }"}';
  return RawConnection.exchange(
    url,
    `POST /graphql HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
}

async function get(url: string, path: string, host: string): Promise<string> {
  return RawConnection.exchange(url, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
}

/** The answer to the opening of a WebSocket by a page of that host, which is then of no other site. */
async function openSocket(url: string, host: string): Promise<string> {
  const connection = await RawConnection.open(url);
  const site = host.toLowerCase();
  connection.socket.write(
    `GET /graphql HTTP/1.1\r\nHost: ${site}\r\nOrigin: http://${site}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
  );
  const answer = await connection.received(/\r\n\r\n/);
  connection.socket.destroy();
  return answer;
}
