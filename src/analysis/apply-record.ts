import type { EntityManager } from '@mikro-orm/sqlite';
import { sql } from 'kysely';
import { asQuery } from '../database/query.ts';
import { PreparedQuery } from '../database/prepared-query.ts';
import type { Reader } from '../database/reader.ts';
import { jsonValue, rowsById } from '../database/rows.ts';
import { type StoredColumns, updateRows } from '../database/sqlite/bulk-load.ts';
import { notFound } from '../errors.ts';
import { cancelledPlan } from './apply.service.ts';
import type { ChangeOutcome } from './apply-scene.ts';
import { ChangeStatus } from './plan-change.entity.ts';
import { PLANS, type PlanRow } from './plan.read.ts';
import { settlePlan } from './plan-state.ts';
import type { Change } from './references.ts';

/** What is recorded of a change that a job has dealt with. */
export interface RecordedOutcome {
  readonly id: number;
  readonly status: ChangeStatus.APPLIED | ChangeStatus.SKIPPED | ChangeStatus.CONFLICTED | ChangeStatus.FAILED;
  /** Why it was not applied, for programs and for people. */
  readonly errorCode: string | null;
  readonly error: string | null;
  readonly valueBefore: unknown;
  readonly valueAfter: unknown;
}

/**
 * The plan that a job is to apply.
 *
 * @throws NOT_FOUND; INVALID_STATE when it was cancelled
 */
export async function planToApply(reader: Reader, planId: number): Promise<PlanRow> {
  const [plan] = await readPlans(reader, [planId]);
  if (!plan) throw notFound('plan', planId);
  // Its job may have been cancelled before the plan was, and tried again since.
  if (plan.cancelledAt !== null) throw cancelledPlan();
  return plan;
}

const readPlans = rowsById(PLANS);

/**
 * The earliest instant at which changes of a plan can be recorded as applied from now on, in milliseconds since 1970:
 * after all that were, even if the clock was set back since, for reverting goes by the order.
 */
export async function afterApplied(reader: Reader, planId: number): Promise<number> {
  const [row] = await reader.run(LAST_APPLIED, { planId });
  return (row?.at ?? 0) + 1;
}

const LAST_APPLIED = new PreparedQuery<{ planId: number }, { at: number | null }>((dialect, value) =>
  asQuery(
    dialect,
    sql`select max(applied_at) as at from plan_change
        where plan_id = ${value('planId')} and status = ${ChangeStatus.APPLIED}`,
  ),
);

/** A change that is to be applied. */
export interface AcceptedChange {
  readonly id: number;
  readonly sceneId: string;
}

/** The changes of a plan that are to be applied, in their order. */
export function readAccepted(reader: Reader, planId: number): Promise<AcceptedChange[]> {
  return reader.run(ACCEPTED, { planId });
}

/** Those of the changes that are accepted still, in the order of the ids. */
export async function readStillAccepted(reader: Reader, ids: readonly number[]): Promise<Change[]> {
  const rows = await reader.run(STILL_ACCEPTED, { ids: JSON.stringify(ids) });
  for (const row of rows as { -readonly [Name in keyof Change]: unknown }[]) {
    row.currentValue = jsonValue(row.currentValue);
    row.proposedValue = jsonValue(row.proposedValue);
  }
  return rows;
}

const STILL_ACCEPTED = new PreparedQuery<{ ids: string }, Change>((dialect, value) =>
  asQuery(
    dialect,
    sql`select plan_change.id, scene_id as "sceneId", field, action, current_value as "currentValue",
               proposed_value as "proposedValue"
        from ${dialect.elements(value('ids'))} as wanted cross join plan_change on plan_change.id = wanted.value
        where status = ${ChangeStatus.ACCEPTED} order by wanted.key`,
  ),
);

const ACCEPTED = new PreparedQuery<{ planId: number }, AcceptedChange>((dialect, value) =>
  asQuery(
    dialect,
    sql`select id, scene_id as "sceneId" from plan_change
        where plan_id = ${value('planId')} and status = ${ChangeStatus.ACCEPTED} order by id`,
  ),
);

/** What is recorded of an outcome that was decided. */
export function recorded({ change, state, status, reason, valueBefore, valueAfter }: ChangeOutcome): RecordedOutcome {
  const why = status === ChangeStatus.APPLIED ? null : { errorCode: state, error: reason };
  return { id: change.id, status, errorCode: null, error: null, ...why, valueBefore, valueAfter };
}

/**
 * Stores what has become of changes, in the transaction of the entity manager.
 *
 * @param earliest what `afterApplied` told when the job began
 */
export async function storeOutcomes(
  em: EntityManager,
  jobId: string | null,
  outcomes: readonly RecordedOutcome[],
  earliest: number,
): Promise<void> {
  const json = new JsonTexts();
  const at = Math.max(Date.now(), earliest);
  for (const alike of Map.groupBy(outcomes, ({ status }) => status).values()) {
    await updateRows(
      em,
      'plan_change',
      alike.map((outcome) => columnsOf(outcome, jobId, at, json)),
    );
  }
}

function columnsOf(
  outcome: RecordedOutcome,
  jobId: string | null,
  at: number,
  json: JsonTexts,
): StoredColumns & { id: number } {
  const applied = outcome.status === ChangeStatus.APPLIED;
  return {
    id: outcome.id,
    status: outcome.status,
    applied: Number(applied),
    applied_at: applied ? at : null,
    value_before: json.of(outcome.valueBefore),
    value_after: json.of(outcome.valueAfter),
    error_code: outcome.errorCode,
    error: outcome.error,
    job_id: jobId,
    updated_at: at,
  };
}

/** The texts of values, each made once: the list that a change leaves is the one that the next change finds. */
class JsonTexts {
  readonly #texts = new Map<unknown, string>();

  of(value: unknown): string | null {
    if (value === null) return null;
    let text = this.#texts.get(value);
    if (text === undefined) this.#texts.set(value, (text = JSON.stringify(value)));
    return text;
  }
}

/** As long as changes wait for something, that others were applied tells on nothing of the plan but its version. */
export async function recordApplied(em: EntityManager, planId: number): Promise<void> {
  const { numAffectedRows } = await sql`
    update analysis_plan set version = version + 1, updated_at = ${Date.now()} where id = ${planId} and exists (
      select 1 from plan_change
      where plan_id = analysis_plan.id and status in (${ChangeStatus.PENDING}, ${ChangeStatus.ACCEPTED}))
  `.execute(em.getKysely());
  if (!numAffectedRows) await settlePlan(em, planId, 'applied');
}

/** How many changes a job has brought to each status. */
export async function countOutcomes(reader: Reader, jobId: string): Promise<Record<string, number>> {
  const rows = await reader.run(OUTCOME, { jobId });
  const counts = { applied: 0, skipped: 0, conflicted: 0, failed: 0 };
  for (const { status, count } of rows) if (status in counts) counts[status as keyof typeof counts] = count;
  return counts;
}

const OUTCOME = new PreparedQuery<{ jobId: string }, { status: string; count: number }>((dialect, value) =>
  asQuery(
    dialect,
    sql`select status, count(*) as count from plan_change where job_id = ${value('jobId')} group by status`,
  ),
);
