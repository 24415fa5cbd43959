import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Starts the built server in demo form, on a free port and with a database of its own. Disposing of the resources ends
 * it and removes the database.
 *
 * @returns where it serves, such as `http://127.0.0.1:4000`
 * @throws Error with what the server wrote, when it ends before it serves
 */
export async function startDemoServer(resources: AsyncDisposableStack): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'greenlight-browser-'));
  resources.defer(() => rm(directory, { recursive: true }));
  const server = spawn(process.execPath, ['dist/src/main.js', 'demo'], {
    env: { PORT: '0', DATABASE_URL: `sqlite:${join(directory, 'demo.db')}` },
  });
  const ended = once(server, 'close');
  resources.defer(async () => {
    server.kill();
    await ended;
  });
  return new Promise((resolve, reject) => {
    let written = '';
    const read = (chunk: Buffer): void => {
      written += chunk.toString();
      const url = /(http:\/\/[^/\s]+)\/graphql/.exec(written);
      if (url?.[1]) resolve(url[1]);
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    server.on('close', () => reject(new Error(`The demo ended before it served; it wrote:\n${written}`)));
  });
}
