import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { TestServer } from '../support/test-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});

afterAll(() => server.stop());

describe('analysisPlanUpdated', () => {
  it('tells of every change to the plan, as it is then, and of no other plan', async () => {
    const [own, other] = [await submit('Own'), await submit('Other')];
    await using listener = await Listener.open(own);
    await mutate(`cancelAnalysisPlan(planId: "${other}") { id }`);
    await mutate(`addPlanChanges(planId: "${own}", changes: [${CHANGE}]) { id }`);
    expect(await listener.next()).toEqual({ id: own, status: 'DRAFT', version: 2, changeCounts: { total: 2 } });
    await mutate(`reviewPlanChanges(planId: "${own}", decision: ACCEPT, filter: { fields: [TITLE] }) { affected }`);
    expect(await listener.next()).toEqual({ id: own, status: 'REVIEWING', version: 3, changeCounts: { total: 2 } });
    const { list } = await request<{ list: { nodes: { id: string }[] } }>(
      `{ list: planChanges(filter: { planId: "${own}" }) { nodes { id } } }`,
    );
    await mutate(`updatePlanChange(id: "${String(list.nodes[0]?.id)}", proposedValue: "Again") { id }`);
    expect(await listener.next()).toMatchObject({ version: 4 });
    await mutate(`cancelAnalysisPlan(planId: "${own}") { id }`);
    expect(await listener.next()).toMatchObject({ status: 'CANCELLED', version: 5 });
  });

  it('tells of all plans when none is named', async () => {
    await using listener = await Listener.open();
    const id = await submit('New');
    expect(await listener.next()).toMatchObject({ id, status: 'DRAFT', version: 1 });
  });

  it('leaves no listener behind', async () => {
    const listeners: Listener[] = [];
    for (const id of ['1', 'x', undefined]) listeners.push(await Listener.open(id));
    expect(server.server.services.channels.plans.size).toBe(3);
    for (const listener of listeners) await listener[Symbol.asyncDispose]();
    expect(server.server.services.channels.plans.size).toBe(0);
  });
});

const CHANGE = '{ sceneId: "1", field: TITLE, action: SET, proposedValue: "Another" }';

async function submit(name: string): Promise<string> {
  const { plan } = await request<{ plan: { id: string } }>(
    `mutation { plan: createAnalysisPlan(input: { name: "${name}", changes: [${CHANGE}] }) { id } }`,
  );
  return plan.id;
}

async function mutate(field: string): Promise<void> {
  await request(`mutation { ${field} }`);
}

async function request<Data>(query: string): Promise<Data> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(server.url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const { data, errors } = (await response.json()) as { data: Data; errors?: readonly { message: string }[] };
  if (errors) throw new Error(errors.map(({ message }) => message).join('\n'));
  return data;
}

/** Waits until that many subscribe. */
async function subscribers(count: number): Promise<void> {
  while (server.server.services.channels.plans.size !== count) await new Promise((resolve) => setTimeout(resolve, 5));
}

type Updates = AsyncIterableIterator<{ readonly data?: { readonly plan: unknown } | null | undefined }>;

/** Listens to the updates of a plan, or of all, over a WebSocket of its own. */
class Listener implements AsyncDisposable {
  readonly #client: Client;
  readonly #updates: Updates;

  private constructor(client: Client, updates: Updates) {
    this.#client = client;
    this.#updates = updates;
  }

  static async open(id?: string): Promise<Listener> {
    const others = server.server.services.channels.plans.size;
    const client = createClient({ url: server.url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 });
    const query = `subscription ($id: ID) {
      plan: analysisPlanUpdated(id: $id) { id status version changeCounts { total } } }`;
    const updates = client.iterate<{ plan: unknown }>({ query, variables: { id } });
    await subscribers(others + 1);
    return new Listener(client, updates);
  }

  async next(): Promise<unknown> {
    const result = await this.#updates.next();
    if (result.done) throw new Error('The subscription has ended.');
    return result.value.data?.plan;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const others = server.server.services.channels.plans.size - 1;
    await this.#updates.return?.();
    await this.#client.dispose();
    await subscribers(others);
  }
}
