import { Connections } from './client.ts';
import type { ServerName } from '../servers/registry.ts';
import type { ServerProcess } from '../servers/server-process.ts';

/** How many requests are compared of who may take seconds for each. */
const REQUESTS_OF_NAIVE = 5;

/**
 * Sees that all servers answer the same data, to the byte, to the same requests.
 *
 * @throws Error that shows the first difference
 */
export async function checkAnswers(
  servers: ReadonlyMap<ServerName, ServerProcess>,
  bodies: readonly string[],
): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const connections = [...servers].map(([name, { port }]) => {
    return { name, connection: resources.use(new Connections(port, 1)) };
  });
  for (const [number, body] of bodies.entries()) {
    const asked = connections.filter(({ name }) => name !== 'naive' || number < REQUESTS_OF_NAIVE);
    const answers = [];
    for (const { name, connection } of asked) answers.push({ name, data: dataOf(await connection.answer(body)) });
    compare(answers, body);
  }
}

function dataOf(answer: string): string {
  const { data, errors } = JSON.parse(answer) as { data?: unknown; errors?: unknown };
  return JSON.stringify(errors ?? data);
}

function compare(answers: readonly { name: ServerName; data: string }[], body: string): void {
  const [first, ...others] = answers;
  if (!first) return;
  for (const { name, data } of others) {
    if (data === first.data) continue;
    const place = [...data].findIndex((character, index) => character !== first.data[index]);
    const around = (text: string): string => text.slice(Math.max(0, place - 100), place + 100);
    throw new Error(
      `${name} and ${first.name} answer differently to ${body}\n` +
        `${name}: …${around(data)}…\n${first.name}: …${around(first.data)}…`,
    );
  }
}
