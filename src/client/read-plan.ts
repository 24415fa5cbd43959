import { notFound } from './failure.ts';
import {
  type ChangeFragment,
  type PlanChangeFilter,
  PlanChangesDocument,
  PlanDetailsDocument,
  type PlanFragment,
} from './generated/operations.ts';
import { type Listing, readList } from './pages.ts';
import type { Server } from './server.ts';

/** @throws Failure when there is no such plan */
export async function readPlan(server: Server, id: string): Promise<PlanFragment> {
  const { analysisPlan } = await server.ask(PlanDetailsDocument, { id });
  if (!analysisPlan) throw notFound('plan', id);
  return analysisPlan;
}

/**
 * Reads changes of a plan, in the order of their submission.
 *
 * @throws Failure when there is no such plan, or the filter names a change that it does not have
 */
export async function readChanges(
  server: Server,
  id: string,
  filter: PlanChangeFilter,
  limit: number,
): Promise<Listing<ChangeFragment>> {
  const changes = await read(server, id, filter, limit);
  const leftOut = without(filter.ids ?? [], changes);
  if (leftOut.length > 0) {
    // The limit, or another condition, may leave out what is there.
    const [unknown] = without(leftOut, await read(server, id, { ids: leftOut }, Infinity));
    if (unknown !== undefined) throw notFound(`change of plan ${id}`, unknown);
  }
  return changes;
}

function without(ids: readonly string[], { nodes }: Listing<ChangeFragment>): string[] {
  const known = new Set(nodes.map((change) => change.id));
  return ids.filter((each) => !known.has(each));
}

function read(server: Server, id: string, filter: PlanChangeFilter, limit: number): Promise<Listing<ChangeFragment>> {
  return readList(limit, async (page) => {
    const { analysisPlan } = await server.ask(PlanChangesDocument, { id, filter, ...page });
    if (!analysisPlan) throw notFound('plan', id);
    return analysisPlan.changes;
  });
}
