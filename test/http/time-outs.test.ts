import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { HttpLimits } from '../../src/http/http-server.ts';
import { RawConnection } from '../support/http-client.ts';
import { ServedLibrary } from '../support/served-library.ts';

const LIMITS: HttpLimits = { headersTimeout: 200, requestTimeout: 400, connections: 5 };
const HEADERS =
  'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n';

describe('the limits of connections', () => {
  let library: ServedLibrary;
  let url: string;
  beforeAll(async () => {
    library = await ServedLibrary.start({ limits: LIMITS });
    ({ url } = library);
  });
  afterAll(() => library.stop());

  it.each([
    ['nothing at all', ''],
    ['headers that do not end', 'GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Slow: '],
    ['a body that does not end', `${HEADERS}{"query":`],
  ])('cut off a client that sends %s', async (_what, text) => {
    const start = performance.now();
    const answer = await RawConnection.exchange(url, text);
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(answer).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n.*The request took too long to arrive\./s);
  });

  it('hang up on a connection too many, until there is room again', async () => {
    const open: RawConnection[] = [];
    while (open.length < LIMITS.connections) open.push(await probe());
    for (const connection of open) await connection.received(/"ok"/);
    expect(await (await probe()).closed()).toBe('');

    open[0]?.socket.destroy();
    await open[0]?.closed();
    const admitted = await probe();
    await admitted.received(/"ok"/);
    for (const { socket } of [...open, admitted]) socket.destroy();
  });

  /** Asks on a connection that stays open. */
  async function probe(): Promise<RawConnection> {
    const connection = await RawConnection.open(url);
    connection.socket.write('GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n');
    return connection;
  }
});
