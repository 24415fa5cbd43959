import type { EntityManager } from '@mikro-orm/sqlite';
import { TransactionReader } from '../database/transaction-reader.ts';
import { enqueue } from '../jobs/queue.ts';
import { scenePredicates } from '../library/scene.filter.ts';
import { ANALYSIS, checkRequest, requestToJson } from './analysis-request.ts';
import type { StartAnalysisInput } from './analysis.input.ts';

/**
 * Has a job analyse scenes.
 *
 * @returns the job's id
 * @throws BAD_USER_INPUT
 */
export async function startAnalysis(em: EntityManager, request: StartAnalysisInput): Promise<string> {
  checkRequest(request, 'input');
  scenePredicates({ dialect: new TransactionReader(em).dialect, path: 'input.filter' }, request.filter);
  return enqueue(em, ANALYSIS, requestToJson(request));
}
