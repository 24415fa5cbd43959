import type { EntityManager } from '@mikro-orm/sqlite';
import { TransactionReader } from '../database/transaction-reader.ts';
import { enqueue } from '../jobs/queue.ts';
import { scenePredicates } from '../library/scene.filter.ts';
import type { LanguageModelAccess } from '../config.ts';
import { ANALYSIS, checkRequest, requestToJson } from './analysis-request.ts';
import type { StartAnalysisInput } from './analysis.input.ts';
import { Analyzer } from './analyzer.ts';
import { requireLanguageModel } from './language-model/language-model-client.ts';

/**
 * Has a job analyse scenes.
 *
 * @returns the job's id
 * @throws BAD_USER_INPUT; INVALID_STATE when there is no language model to ask
 */
export async function startAnalysis(
  em: EntityManager,
  request: StartAnalysisInput,
  languageModel: LanguageModelAccess | undefined,
): Promise<string> {
  checkRequest(request, 'input');
  if (request.analyzers.includes(Analyzer.LANGUAGE_MODEL)) requireLanguageModel(languageModel);
  scenePredicates({ dialect: new TransactionReader(em).dialect, path: 'input.filter' }, request.filter);
  return enqueue(em, ANALYSIS, requestToJson(request));
}
