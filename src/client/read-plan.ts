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

/** Reads changes of a plan, in the order of their submission. */
export function readChanges(
  server: Server,
  id: string,
  filter: PlanChangeFilter,
  limit: number,
): Promise<Listing<ChangeFragment>> {
  return readList(limit, async (page) => {
    const { analysisPlan } = await server.ask(PlanChangesDocument, { id, filter, ...page });
    if (!analysisPlan) throw notFound('plan', id);
    return analysisPlan.changes;
  });
}
