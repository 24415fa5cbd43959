import { analysisLines } from './analysis-text.ts';
import type { JobFragment } from './generated/operations.ts';
import { table } from './output.ts';

/** How a job stands, in a few lines. */
export function jobLines(job: JobFragment): string[] {
  const { id, type, status, plan, totalItems, processedItems, error, errorCode } = job;
  const of = plan ? ` of plan ${plan.id}` : '';
  const done =
    totalItems === null ? '' : `, ${processedItems.toLocaleString('en')} of ${totalItems.toLocaleString('en')} done`;
  const isAnalysed = type === 'ANALYSIS' && job.result !== null;
  return [
    `Job ${id}: ${type}${of}, ${status}${done}${isAnalysed ? '' : resultText(job.result)}`,
    ...(isAnalysed ? analysisLines(job) : []),
    ...(error !== null && status !== 'COMPLETED' ? [`  ${error} (${errorCode ?? 'UNKNOWN'})`] : []),
  ];
}

/** Jobs, one line each. */
export function jobTable(jobs: readonly JobFragment[]): string[] {
  return table(
    jobs.map(({ id, type, status, progress, createdAt, plan }) => [
      id,
      type,
      status,
      `${progress} %`,
      createdAt,
      plan ? `plan ${plan.id} ${plan.name}` : '',
    ]),
  );
}

/** Such as `: 36 applied, 2 skipped`. */
function resultText(result: unknown): string {
  if (typeof result !== 'object' || result === null) return '';
  const parts = Object.entries(result).map(([name, value]) =>
    typeof value === 'number' ? `${value.toLocaleString('en')} ${name}` : `${name} ${JSON.stringify(value)}`,
  );
  return parts.length > 0 ? `: ${parts.join(', ')}` : '';
}
