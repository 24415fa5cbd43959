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
  if (filter.ids) {
    const known = new Set((await read(server, id, { ids: filter.ids }, Infinity)).nodes.map((change) => change.id));
    const unknown = filter.ids.find((each) => !known.has(each));
    if (unknown !== undefined) throw notFound(`change of plan ${id}`, unknown);
  }
  return read(server, id, filter, limit);
}

function read(server: Server, id: string, filter: PlanChangeFilter, limit: number): Promise<Listing<ChangeFragment>> {
  return readList(limit, async (page) => {
    const { analysisPlan } = await server.ask(PlanChangesDocument, { id, filter, ...page });
    if (!analysisPlan) throw notFound('plan', id);
    return analysisPlan.changes;
  });
}
