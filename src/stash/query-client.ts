import type { StashAccess } from '../config.ts';
import { StashClient } from './stash-client.ts';

/** How patient an operation of the API is, whose client waits for it. */
const PATIENCE = { queryMs: 10_000, tries: 2 };

const clients = new WeakMap<StashAccess, StashClient>();

/** The client that operations of the API share, so that together they keep to its limit of requests. */
export function queryClient(stash: StashAccess): StashClient {
  const client = clients.get(stash) ?? new StashClient(stash, PATIENCE);
  clients.set(stash, client);
  return client;
}
