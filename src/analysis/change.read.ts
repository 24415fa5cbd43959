import { sql } from 'kysely';
import type { ListSource, Scope } from '../database/listing.ts';
import { columnsOf, jsonValue, rowsById } from '../database/rows.ts';
import type { LoaderDefinition } from '../graphql/loader.ts';
import type { ChangeAction, ChangeStatus, SceneField } from './plan-change.entity.ts';

/** A change as it is read for the API. Instants are milliseconds since 1970. */
export interface ChangeRow {
  readonly id: number;
  readonly planId: number;
  readonly sceneId: string;
  readonly field: SceneField;
  readonly action: ChangeAction;
  readonly currentValue: unknown;
  readonly proposedValue: unknown;
  readonly confidence: number | null;
  readonly reason: string | null;
  readonly status: ChangeStatus;
  readonly applied: boolean;
  readonly appliedAt: number | null;
  readonly errorCode: string | null;
  readonly error: string | null;
  readonly valueBefore: unknown;
  readonly valueAfter: unknown;
  readonly jobId: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const CHANGES: ListSource<ChangeRow> = {
  table: 'plan_change',
  columns: columnsOf('plan_change', [
    'id',
    'planId',
    'sceneId',
    'field',
    'action',
    'currentValue',
    'proposedValue',
    'confidence',
    'reason',
    'status',
    'applied',
    'appliedAt',
    'errorCode',
    'error',
    'valueBefore',
    'valueAfter',
    'jobId',
    'createdAt',
    'updatedAt',
  ]),
  decode(raw) {
    const row = raw as { -readonly [Name in keyof ChangeRow]: unknown };
    row.currentValue = jsonValue(row.currentValue);
    row.proposedValue = jsonValue(row.proposedValue);
    row.valueBefore = jsonValue(row.valueBefore);
    row.valueAfter = jsonValue(row.valueAfter);
    row.applied = Boolean(row.applied);
    return row as ChangeRow;
  },
};

export const changeById: LoaderDefinition<number, ChangeRow | null> = { batch: rowsById(CHANGES) };

/** The changes of a plan. */
export const changesOfPlan: Scope = (plan) => sql`plan_change.plan_id = cast(${plan} as integer)`;

/** The changes that were ever proposed for a scene. */
export const changesOfScene: Scope = (scene) => sql`plan_change.scene_id = ${scene}`;
