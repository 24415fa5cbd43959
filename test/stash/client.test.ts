import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildSchema, printSchema } from 'graphql';
import { inspect } from 'node:util';
import { loadConfig } from '../../src/config.ts';
import { StartupError } from '../../src/errors.ts';
import { failureOf } from '../../src/jobs/failure.ts';
import { Secret, sealed, unsealed } from '../../src/secret.ts';
import { StashScenesDocument, StashTagByIdDocument } from '../../src/stash/generated/operations.ts';
import { STASH_SOURCES } from '../../src/stash/stash-source.ts';
import { StashClient, type StashPatience } from '../../src/stash/stash-client.ts';
import { KeptLog } from '../support/kept-log.ts';
import { type StashFault, StashServer } from '../support/stash/stash-server.ts';

const KEY = 'eyJhbGciOi.J9.c2VjcmV0';
const HASTY: Partial<StashPatience> = { queryMs: 200, pauseMs: 1, tries: 3 };

let stash: StashServer;
beforeEach(async () => {
  stash = await StashServer.start();
});
afterEach(() => stash.down());

function client(patience: Partial<StashPatience> = HASTY, key = ''): StashClient {
  const { stash: access } = loadConfig({ STASH_URL: stash.url, STASH_API_KEY: key });
  return new StashClient(access!, patience);
}

/** Why a query fails. */
async function failure(key?: string): Promise<unknown> {
  const answer = client(HASTY, key).query(StashTagByIdDocument, { id: '1' });
  return answer.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('the client of Stash', () => {
  it('reads what is there, typed', async () => {
    const tagId = stash.library.create('tag', { name: 'Noir' });
    stash.library.create('scene', { title: 'Gilda', tagIds: [tagId], paths: ['/films/gilda.mkv'] });
    const { page } = await client().query(StashScenesDocument, { filter: { sort: 'id', per_page: 10 } });
    expect(page).toMatchObject({
      count: 1,
      objects: [{ title: 'Gilda', tags: [{ id: tagId }], files: [{ path: '/films/gilda.mkv' }] }],
    });
  });

  it('sends its key, and says what to do when it is not accepted', async () => {
    stash.apiKey = KEY;
    expect(await failure(KEY)).toBeUndefined();
    expect(await failure()).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      details: { reason: 'UNAUTHENTICATED' },
      message: expect.stringContaining('Set STASH_API_KEY'),
    });
  });

  it.each<[StashFault, string, RegExp, number]>([
    ['500', 'HTTP_ERROR', /^Stash answered 500 Internal Server Error .*"Internal Server Error"\. See its log\.$/, 3],
    ['401', 'UNAUTHENTICATED', /^Stash answered 401: it does not accept the key\./, 1],
    ['html', 'NOT_GRAPHQL', /^Stash answered 200 OK with something .*<html>.*Is STASH_URL where Stash is\?$/, 1],
    ['truncated', 'NOT_GRAPHQL', /The answer broke off\.$/, 3],
    ['partial', 'REFUSED', /^Stash refused: context deadline exceeded\.$/, 1],
    ['locked', 'BUSY', /^The database of Stash is busy: begin: database is locked\./, 3],
    ['stall', 'TIMED_OUT', /did not answer within 0\.2 seconds/, 3],
    ['dies after writing', 'UNREACHABLE', /cannot be reached \(.+\)\. Start it, or correct STASH_URL\.$/, 3],
  ])('meets %s as %s', async (fault, reason, message, tries) => {
    stash.faultOf = () => fault;
    const error = await failure();
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', details: { reason } });
    expect((error as Error).message).toMatch(message);
    expect(stash.requests).toHaveLength(tries);
  });

  it.each<[string, RegExp, number]>([
    ['{"message":"Not found"}', /"Not found\\"}"\. Is STASH_URL where Stash is\?$/, 1],
    ['{"data":null}', /Is STASH_URL where Stash is\?$/, 1],
    ['{"data":{"object":null},"errors":{"message":"boom"}}', /Is STASH_URL where Stash is\?$/, 1],
    ['{"data":{},"errors":[null]}', /^Stash refused: no reason given\.$/, 1],
    ['{"data":{}}', /^Stash answered without what it was asked for/, 1],
    ['{"data":{"object":[]}}', /^Stash answered without what it was asked for/, 1],
    ['{"data":[]}', /^Stash answered without what it was asked for/, 1],
  ])('is not led astray by %s', async (text, message, tries) => {
    stash.answerOf = () => text;
    const error = await STASH_SOURCES.tag.byId(client(), '1').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', message: expect.stringMatching(message) });
    expect(stash.requests).toHaveLength(tries);
  });

  it('says of a Stash that lacks what it is asked for that it is too old', async () => {
    const text = printSchema(stash.schema).replaceAll('urls: [String!]!', 'url: String');
    stash.schema = buildSchema(text.replaceAll('aliases: [String!]!', ''));
    expect(await failure()).toMatchObject({
      details: { reason: 'UNSUPPORTED' },
      message:
        'Stash does not know what it is asked for: Cannot query field "aliases" on type "Tag". ' +
        'It must be v0.25 or newer; update it, or set STASH_URL to where Stash is.',
    });
    expect(stash.requests).toHaveLength(1);
  });

  it('follows nobody to another address, who might get the key, and tells it', async () => {
    stash.movedTo = 'https://films.example/graphql';
    expect(await failure(KEY)).toMatchObject({
      details: { reason: 'HTTP_ERROR' },
      message:
        'Stash answered 301: it is to be asked at "https://films.example/graphql". Set STASH_URL to where Stash is, and restart.',
    });
  });

  it('meets a server that is down', async () => {
    await stash.down();
    expect(await failure()).toMatchObject({
      details: { reason: 'UNREACHABLE' },
      message: expect.stringContaining('cannot be reached (ECONNREFUSED)'),
    });
  });

  it('reads again what failed for a moment', async () => {
    const id = stash.library.create('tag', { name: 'Noir' });
    const faults: (StashFault | undefined)[] = ['500', 'truncated'];
    stash.faultOf = (_, number) => faults[number - 1];
    const { object } = await client().query(StashTagByIdDocument, { id });
    expect(object?.name).toBe('Noir');
  });

  it('has four requests under way at the most', async () => {
    let underWay = 0;
    let most = 0;
    stash.beforeAnswer = async () => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 10));
      underWay -= 1;
    };
    const asked = client();
    await Promise.all(Array.from({ length: 12 }, () => asked.query(StashTagByIdDocument, { id: '1' })));
    expect(most).toBe(4);
  });

  it('stops waiting when it is told to', async () => {
    stash.faultOf = () => 'stall';
    const stop = new AbortController();
    const answer = client({}).query(StashTagByIdDocument, { id: '1' }, stop.signal);
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(answer).rejects.toThrow('enough');
  });
});

describe('the key', () => {
  it('is in nothing that is logged or told, even if Stash repeats it', async () => {
    const { log, lines } = new KeptLog('debug');
    const config = loadConfig({ STASH_URL: stash.url, STASH_API_KEY: KEY });
    log.info({ config }, 'started');
    stash.library.create('tag', { name: 'Noir' });
    for (const fault of ['500', '401', 'html', 'truncated', 'stall', 'dies after writing'] as const) {
      stash.faultOf = () => fault;
      const error = await failure(KEY);
      log.error({ err: error, config }, 'failed');
      log.error(failureOf(error, log), 'told');
    }
    expect(lines.length).toBeGreaterThan(10);
    expect(JSON.stringify(lines)).not.toContain(KEY);
    expect(inspect(config, { depth: 9, showHidden: true })).not.toContain(KEY);
    expect(String(config.stash?.apiKey)).toBe('[secret]');
  });

  it('reaches the thread of the jobs', () => {
    const config = loadConfig({ STASH_URL: stash.url, STASH_API_KEY: KEY });
    const { stash: access } = unsealed(sealed(config)) as typeof config;
    expect(access?.url).toBe(`${stash.url}/graphql`);
    expect(access?.apiKey).toBeInstanceOf(Secret);
    expect(access?.apiKey?.reveal()).toBe(KEY);
  });
});

describe('the configuration of Stash', () => {
  it.each([
    ['http://localhost:9999', 'http://localhost:9999/graphql'],
    ['https://media.example/stash/', 'https://media.example/stash/graphql'],
    ['http://localhost:9999/graphql', 'http://localhost:9999/graphql'],
  ])('%s is asked at %s', (address, url) => {
    expect(loadConfig({ STASH_URL: address }).stash).toEqual({ url, apiKey: undefined });
  });

  it('is none without a URL', () => {
    expect(loadConfig({ STASH_URL: '', STASH_API_KEY: '' }).stash).toBeUndefined();
  });

  it.each([
    [{ STASH_URL: 'localhost:9999' }, /^STASH_URL must be an http or https URL/],
    [{ STASH_URL: `http://localhost:9999/?apikey=${KEY}` }, /the key goes into STASH_API_KEY\.$/],
    [{ STASH_URL: `http://me:${KEY}@localhost:9999` }, /^STASH_URL must be/],
    [{ STASH_API_KEY: KEY }, /^STASH_API_KEY is set without STASH_URL/],
    [{ STASH_URL: 'http://localhost:9999', STASH_API_KEY: `${KEY}\n` }, /^STASH_API_KEY must be the key/],
  ])('%j is a mistake, told without the key', (environment, message) => {
    const mistake = catching(() => loadConfig(environment));
    expect(mistake).toBeInstanceOf(StartupError);
    expect((mistake as Error).message).toMatch(message);
    expect((mistake as Error).message).not.toContain(KEY);
  });
});

function catching(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
