import type { ListSource } from '../database/listing.ts';
import { columnsOf, jsonValue, rowsById } from '../database/rows.ts';
import type { LoaderDefinition } from '../graphql/loader.ts';
import type { PlanStatus } from './analysis-plan.entity.ts';

/** A plan as it is read for the API. Instants are milliseconds since 1970. */
export interface PlanRow {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
  readonly metadata: object;
  readonly status: PlanStatus;
  readonly version: number;
  readonly appliedAt: number | null;
  readonly cancelledAt: number | null;
  readonly revertOfId: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const PLANS: ListSource<PlanRow> = {
  table: 'analysis_plan',
  columns: columnsOf('analysis_plan', [
    'id',
    'name',
    'description',
    'metadata',
    'status',
    'version',
    'appliedAt',
    'cancelledAt',
    'revertOfId',
    'createdAt',
    'updatedAt',
  ]),
  decode(raw) {
    const row = raw as { metadata: unknown };
    row.metadata = jsonValue(row.metadata);
    return row as PlanRow;
  },
};

export const planById: LoaderDefinition<number, PlanRow | null> = { batch: rowsById(PLANS) };
