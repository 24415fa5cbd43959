import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/**
 * A Stash server with so many scenes, as if it were on another machine: it has what the others leave of the cores, and
 * next to nothing to do, for it asks the stand-in of the tests but once, and repeats the answers. It tells its address.
 */
setPriority(constants.priority.PRIORITY_LOW);
const stash = fork(join(import.meta.dirname, '../stash-upstream.js'), process.argv.slice(2));
process.once('disconnect', () => process.exit());
const [stashUrl] = (await once(stash, 'message')) as [string];
const answers = new Map<string, Promise<Buffer>>();
const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  if (!answers.has(body)) answers.set(body, ask(body));
  response.writeHead(200, { 'content-type': 'application/json' }).end(await answers.get(body));
}

async function ask(body: string): Promise<Buffer> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${stashUrl}/graphql`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`The stand-in for Stash answered ${response.status}.`);
  return Buffer.from(await response.arrayBuffer());
}
