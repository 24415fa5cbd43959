import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { runClient } from './client-process.ts';

/** Where nothing listens: a port of a service that nobody runs. */
const NOWHERE = 'http://127.0.0.1:2';

const path = temporaryDirectory();

describe('the command line', () => {
  it('tells at each level what there is', async () => {
    const all = await runClient(NOWHERE, ['--help']);
    expect(all).toMatchObject({ code: 0, err: [] });
    expect(all.out).toContain('  greenlight plan submit FILE  ');
    expect(all.out).toContain('  greenlight job watch JOB  ');
    const ofJobs = await runClient(NOWHERE, ['job', '--help']);
    expect(ofJobs.out).toContain('  greenlight job watch JOB  ');
    expect(ofJobs.out).not.toContain('plan submit');
    const ofOne = await runClient(NOWHERE, ['plan', 'accept', '--help']);
    expect(ofOne.out).toMatch(/^greenlight plan accept PLAN \[OPTIONS\]\n/);
    expect(ofOne.out).toContain('  --min-confidence N  ');
  });

  it('writes control characters as text in JSON, too', async () => {
    const options = { input: '{"greenlightPlan": 1, "name": "Plan", "changes": [], "\\u009b2J\\u007f": 1}' };
    const { err } = await runClient(NOWHERE, ['plan', 'submit', '-', '--json'], options);
    expect(err.join('\n')).toContain('"path": "\\u009b2J\\u007f"');
  });

  it('is documented as a whole', async () => {
    const doc = readFileSync('docs/command-line.md', 'utf8');
    const { out } = await runClient(NOWHERE, ['--help']);
    const commands = [...out.matchAll(/^ {2}greenlight (\w+ \w+)/gm)].map(([, command]) => command);
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter((command) => !doc.includes(`\`${String(command)}`))).toEqual([]);
  });

  it('runs with npx, in the folder of the project', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const env = { ...process.env, npm_config_cache: path('npm'), npm_config_offline: 'true' };
    const { stdout } = await promisify(execFile)('npx', ['greenlight', '--version'], { env });
    expect(stdout).toBe(`${version}\n`);
  });

  it.each([
    [[], 'Expected one of plan, analysis, job after greenlight; got nothing. greenlight --help tells more.'],
    [['plan'], /^Expected one of submit, .* after greenlight plan; got nothing\./],
    [['plan', 'sumbit'], /got "sumbit"\. greenlight plan --help tells more\.$/],
    [
      ['plan', 'show'],
      'Expected PLAN after greenlight plan show; got nothing. greenlight plan show --help tells more.',
    ],
    [
      ['plan', 'list', '1'],
      'Expected no words after greenlight plan list; got 1. greenlight plan list --help tells more.',
    ],
    [['job', 'list', '--nope'], "Unknown option '--nope'. greenlight job list --help tells more."],
    [['job', 'list', '--limit', '0'], /^--limit is a whole number from 1 to 1,000,000; it is "0"\./],
    [['plan', 'list', '--status', 'draft,open'], /^--status is one of .*DRAFT.*; it is "open"\./],
    [['plan', 'accept', '1', '--min-confidence', '1.5'], /^--min-confidence is a number from 0 to 1; it is "1\.5"\./],
    [
      ['plan', 'accept', '1', '--min-confidence', '-1'],
      '--min-confidence takes a value that begins with a dash behind =: --min-confidence=-1.',
    ],
    [['plan', 'accept', '1'], 'Say which changes: with --id, --field, --min-confidence and so on, or --all.'],
    [['plan', 'accept', '1', '--all', '--id', '2'], '--all takes no other condition.'],
    [
      ['job', 'list', '--server', 'nowhere'],
      /^The server is a URL such as http:\/\/127\.0\.0\.1:4000; it is "nowhere"\.$/,
    ],
  ])('is refused when it is %j', async (words, message) => {
    const { code, out, err } = await runClient(NOWHERE, words);
    expect({ code, out, lines: err.length }).toEqual({ code: 2, out: '', lines: 1 });
    expect(err[0]).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });
});

describe('what is not a Greenlight server', () => {
  const answers: Record<string, [status: number, type: string, body: string]> = {
    '/gateway': [502, 'text/html', '<html>\u001b[31mBad gateway</html>'],
    '/page': [200, 'text/html', '<html></html>'],
    '/null': [200, 'application/json', '{"data":null}'],
    '/json': [200, 'application/json', '{"hello": 1}'],
    '/graphql': [
      400,
      'application/json',
      '{"errors":[{"message":"No \\u001b[31m.","extensions":{"code":"LIMIT_EXCEEDED"}}]}',
    ],
  };
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const [status, type, body] = answers[request.url ?? ''] ?? [404, 'text/plain', ''];
      response.writeHead(status, { 'content-type': type }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
  });

  it.each([
    [
      '/gateway',
      'HTTP_ERROR',
      'answered 502 Bad Gateway, not GraphQL: "<html>\\u001b[31mBad gateway</html>". Is that where',
    ],
    ['/page', 'HTTP_ERROR', 'answered 200 OK, not GraphQL: "<html></html>". Is that where'],
    ['/null', 'HTTP_ERROR', 'answered 200 OK, not GraphQL: "{\\"data\\":null}". Is that where'],
    ['/json', 'HTTP_ERROR', 'answered 200 OK, not GraphQL: "{\\"hello\\": 1}". Is that where'],
    ['/nothing', 'HTTP_ERROR', 'answered 404 Not Found, not GraphQL. Is that where'],
    ['', 'LIMIT_EXCEEDED', 'No \\u001b[31m. (LIMIT_EXCEEDED)'],
  ])('is told by its answer at %s', async (place, code, message) => {
    const outcome = await runClient(`${origin}${place}`, ['job', 'list']);
    expect(outcome).toMatchObject({ code: 1, out: '', err: [expect.stringContaining(message)] });
    const forPrograms = await runClient(NOWHERE, ['job', 'list', '--json', '--server', `${origin}${place}`]);
    expect(JSON.parse(forPrograms.err.join('\n'))).toMatchObject({ error: { code } });
  });

  it('is told when it does not speak TLS', async () => {
    const { code, err } = await runClient(origin.replace('http:', 'https:'), ['job', 'list']);
    expect({ code, err }).toEqual({
      code: 1,
      err: [expect.stringMatching(/ does not answer by TLS \(.*\)\. Write http:\/\/ if it has no certificate\. \(/)],
    });
  });

  it('is told by its refusal of a WebSocket', async () => {
    const { code, err } = await runClient(`${origin}/page`, ['job', 'watch', '1']);
    expect({ code, err }).toEqual({
      code: 1,
      err: [expect.stringMatching(/cannot be reached \(.*200\)\..*\(SERVER_UNREACHABLE\)$/)],
    });
  });

  it('is told when nothing listens', async () => {
    for (const words of [
      ['plan', 'list'],
      ['job', 'watch', '1'],
    ]) {
      expect(await runClient(NOWHERE, words)).toEqual({
        code: 1,
        out: '',
        err: [
          `${NOWHERE}/graphql cannot be reached (ECONNREFUSED). Start it with npm start, or name another with --server ` +
            'or GREENLIGHT_URL. (SERVER_UNREACHABLE)',
        ],
      });
    }
  });
});
