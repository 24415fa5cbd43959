import { badInput } from '../errors.ts';
import { InputJson } from '../graphql/input-json.ts';
import { type JobKind, JobType } from '../jobs/define-job.ts';
import { label, LIMITS } from '../library/input-rules.ts';
import { MOST_CHANGES, StartAnalysisInput } from './analysis.input.ts';

/** Requests as the payloads of jobs, and as the configuration of scheduled tasks. */
const REQUESTS = new InputJson(StartAnalysisInput, 'StartAnalysisInput');

/** An analysis as it is enqueued: its payload is a StartAnalysisInput as JSON. */
export const ANALYSIS: JobKind<object> = {
  type: JobType.ANALYSIS,
  maxAttempts: 5,
  parse: (payload) => requestToJson(requestFromJson(payload)),
};

/** @throws BAD_USER_INPUT at the part that does not fit */
export function requestFromJson(json: unknown): StartAnalysisInput {
  const request = REQUESTS.parse(json, 'config');
  checkRequest(request, 'config');
  return request;
}

export function requestToJson(request: StartAnalysisInput): object {
  return REQUESTS.toJson(request);
}

/**
 * Checks what the types of an input cannot say; the filter is checked where it is used.
 *
 * @param path that of the input
 * @throws BAD_USER_INPUT
 */
export function checkRequest(request: StartAnalysisInput, path: string): void {
  const { analyzers, name, minConfidence, maxChanges } = request;
  if (analyzers.length === 0) {
    throw badInput(`${path}.analyzers`, `${path}.analyzers names at least one analyzer; it is empty.`);
  }
  if (name != null) planName(name, `${path}.name`);
  if (!(minConfidence >= 0 && minConfidence <= 1)) {
    throw badInput(`${path}.minConfidence`, `${path}.minConfidence is from 0 to 1; it is ${minConfidence}.`);
  }
  if (maxChanges < 1 || maxChanges > MOST_CHANGES) {
    throw badInput(`${path}.maxChanges`, `${path}.maxChanges is from 1 to ${MOST_CHANGES}; it is ${maxChanges}.`);
  }
}

const planName = label(LIMITS.name);
