import type { EntityManager } from '@mikro-orm/sqlite';
import { sql } from 'kysely';
import { asQuery } from '../database/query.ts';
import { TransactionReader } from '../database/transaction-reader.ts';
import { GreenlightError } from '../errors.ts';
import { LIMITS } from '../library/input-rules.ts';
import { AnalysisPlan, PlanStatus } from './analysis-plan.entity.ts';
import { CHANGES, type ChangeRow } from './change.read.ts';
import { inverseOf } from './inverse.ts';
import { ChangeStatus } from './plan-change.entity.ts';
import { refuseUnfinished, refuseWhileApplied } from './plan.service.ts';
import { findPlan } from './plan-state.ts';
import { insertChanges } from './store-changes.ts';

/**
 * Makes a plan that undoes what was applied of another one, last things first. It is a draft like any other: reviewed,
 * compared with what the library holds by then, and applied.
 *
 * @returns its id
 * @throws NOT_FOUND; INVALID_STATE when nothing was applied, the plan is being applied, or a write of it is unfinished;
 *   CONFLICT naming the plan that is to undo it already and has not been applied
 */
export async function revertAnalysisPlan(em: EntityManager, planId: string): Promise<number> {
  const { id, name } = await findPlan(em, planId);
  await refuseWhileApplied(em, id);
  await refuseUnfinished(em, id);
  await refuseSecondInverse(em, id);
  const applied = await readApplied(new TransactionReader(em), id);
  if (applied.length === 0) {
    throw new GreenlightError('INVALID_STATE', 'Nothing of this plan has been applied, so there is nothing to revert.');
  }
  const inverse = em.create(AnalysisPlan, {
    name: shortened(`Revert: ${name}`),
    description: `Undoes what was applied of the plan ${id}.`,
    revertOf: id,
  });
  await em.flush();
  await insertChanges(em, inverse.id, applied.flatMap(inverseOf));
  return inverse.id;
}

async function refuseSecondInverse(em: EntityManager, planId: number): Promise<void> {
  const status = { $in: [PlanStatus.DRAFT, PlanStatus.REVIEWING] };
  const open = await em.findOne(AnalysisPlan, { revertOf: planId, status }, { orderBy: { id: 'asc' } });
  if (!open) return;
  throw new GreenlightError(
    'CONFLICT',
    `The plan ${open.id} (${JSON.stringify(open.name)}) is there to revert this one. Review and apply that, or cancel it first.`,
  );
}

/** The changes of a plan that were applied, the last one first. */
async function readApplied(reader: TransactionReader, planId: number): Promise<ChangeRow[]> {
  const rows = await reader.all<object>(
    asQuery(
      reader.dialect,
      sql`select ${CHANGES.columns} from plan_change
          where plan_id = ${planId} and status = ${ChangeStatus.APPLIED} order by applied_at desc, id desc`,
    ),
  );
  return rows.map(CHANGES.decode);
}

function shortened(name: string): string {
  return [...name].slice(0, LIMITS.name).join('').trim();
}
