import type { EntityManager } from '@mikro-orm/sqlite';
import type { ListSource } from '../database/listing.ts';
import { columnsOf, jsonValue, rowsById } from '../database/rows.ts';
import { TransactionReader } from '../database/transaction-reader.ts';
import type { JobRow } from '../graphql/channels.ts';
import type { LoaderDefinition } from '../graphql/loader.ts';

export const JOBS: ListSource<JobRow> = {
  table: 'job',
  columns: columnsOf('job', [
    'id',
    'type',
    'status',
    'progress',
    'totalItems',
    'processedItems',
    'result',
    'error',
    'errorCode',
    'message',
    'attempt',
    'createdAt',
    'updatedAt',
    'startedAt',
    'completedAt',
    'planId',
  ]),
  decode(raw) {
    const row = raw as { result: unknown };
    row.result = jsonValue(row.result);
    return row as JobRow;
  },
};

const readJobs = rowsById(JOBS);

export const jobById: LoaderDefinition<string, JobRow | null> = { batch: readJobs };

/** A job as it is within a transaction; null when there is none. */
export async function readJob(em: EntityManager, id: string): Promise<JobRow | null> {
  const [row] = await readJobs(new TransactionReader(em), [id]);
  return row ?? null;
}
